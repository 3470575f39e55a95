import { HOUR_MS } from "../../../../shared/model/time.ts";
import type { ReplayEvents } from "./events.ts";
import type { ReplayFile } from "../reading/file.ts";
import { ReplaySteps } from "./steps.ts";

/** How fast a file is played: market time runs `factor` times as fast as the clock, or so many bars come a second. */
export type Pace =
  { readonly kind: "times"; readonly factor: number } | { readonly kind: "bars"; readonly perSecond: number };

/**
 * From this long on, ms of market time, what lies between two rows lasts one second at 1× and less at N×: neither a
 * night nor an hour within a bar is part of the tape.
 */
const LONGEST_PAUSE = HOUR_MS;
const PAUSE_MS = 1_000;
/** After a standstill longer than this, ms, the player goes on from where it is: it does not race. */
const LONGEST_LAG = 5_000;
/** Rows of one run: some 3 ms of the event loop. */
const ROWS_PER_RUN = 5_000;
/** How long the end of a file that loops is shown, ms. */
const REST_MS = 10_000;

export interface PlayerOptions {
  readonly pace: Pace;
  /** Whether the file begins again at its end. */
  readonly loop: boolean;
  /** The board is to be empty: the file begins anew. */
  readonly rewound: () => void;
}

/** Plays a file's rows by a monotonic clock. */
export class ReplayPlayer {
  readonly #file: ReplayFile;
  readonly #events: ReplayEvents;
  readonly #options: PlayerOptions;
  readonly #steps: ReplaySteps;
  #pace: Pace;
  #paused = false;
  /** When the clock was last looked at. */
  #seen = 0;
  /** By the clock, when what has been played was due: the next step follows on it. Undefined before the first run. */
  #base: number | undefined;
  #position: number;
  #started = false;
  /** While this is set, everything up to this time of the file is played at once. */
  #skipTo: number | undefined;

  constructor(file: ReplayFile, events: ReplayEvents, options: PlayerOptions) {
    this.#file = file;
    this.#events = events;
    this.#options = options;
    this.#pace = options.pace;
    this.#steps = new ReplaySteps(file);
    this.#position = file.first;
  }

  /** The time in the file that has been played, ms. */
  get position(): number {
    return this.#skipTo ?? this.#position;
  }

  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
  }

  get pace(): Pace {
    return this.#pace;
  }

  /** What has begun to pass by the old pace begins again by the new one. */
  set pace(pace: Pace) {
    this.#pace = pace;
    this.#base = this.#seen;
  }

  /** Whether all has been played, and nothing more comes by itself. */
  get ended(): boolean {
    return this.#steps.ended && (!this.#options.loop || this.failure !== undefined);
  }

  /** Why playing ended before the file did. */
  get failure(): string | undefined {
    return this.#steps.failure;
  }

  /** Resolves when the first rows can be played. */
  async prepare(): Promise<void> {
    await this.#steps.fill();
  }

  /** Plays no more; resolves when nothing uses the file. */
  async close(): Promise<void> {
    await this.#steps.close();
  }

  /**
   * Goes to a time of the file: all rows up to it are played at once. Back means from the beginning, so that candles,
   * volumes and previous closes are those of that time.
   */
  seek(t: number): void {
    if (t < this.position) this.#rewind();
    this.#skipTo = Math.min(Math.max(t, this.#file.first), this.#file.last);
  }

  /** Plays what is due by `now`; what has not been read yet waits for a later run. */
  run(now: number): void {
    this.#base ??= now;
    if (this.#paused) this.#base += now - this.#seen;
    this.#seen = now;
    if (this.#paused && this.#skipTo === undefined) return;
    for (let left = ROWS_PER_RUN; left > 0;) {
      const rows = this.#skipTo === undefined ? this.#playDue(now) : this.#playSkipped(this.#skipTo, now);
      if (rows === 0) return;
      left -= rows;
    }
  }

  /** Plays the next step if it is due; returns its rows, 0 for none. */
  #playDue(now: number): number {
    const step = this.#steps.peek();
    if (step === undefined) {
      this.#steps.take();
      this.#atEnd(now);
      return 0;
    }
    const due = this.#started ? (this.#base ?? now) + this.#lasts(step.t - this.#position) : now;
    if (due > now) return 0;
    this.#base = now - due > LONGEST_LAG ? now : due;
    return this.#play();
  }

  /** Plays the next step if it lies before the end of what is skipped; returns its rows, 0 for none. */
  #playSkipped(to: number, now: number): number {
    const step = this.#steps.peek();
    if (step === undefined && !this.#steps.ended) {
      this.#steps.take();
      return 0;
    }
    if (step !== undefined && step.t <= to) return this.#play();
    this.#skipTo = undefined;
    this.#position = to;
    this.#base = now;
    return 0;
  }

  #play(): number {
    const step = this.#steps.take();
    if (step === undefined) return 0;
    this.#started = true;
    this.#position = step.t;
    for (const row of step.rows) this.#events.play(row);
    return step.rows.length;
  }

  #atEnd(now: number): void {
    if (!this.#steps.ended || !this.#options.loop || this.failure !== undefined) return;
    if ((this.#base ?? now) + REST_MS <= now) this.#rewind();
  }

  #rewind(): void {
    this.#steps.restart();
    this.#position = this.#file.first;
    this.#started = false;
    this.#skipTo = undefined;
    this.#events.restart();
    this.#options.rewound();
  }

  /** How long a span of market time lasts by the clock, ms. */
  #lasts(span: number): number {
    if (this.#pace.kind === "bars") return 1_000 / this.#pace.perSecond;
    return (span >= LONGEST_PAUSE ? PAUSE_MS : span) / this.#pace.factor;
  }
}
