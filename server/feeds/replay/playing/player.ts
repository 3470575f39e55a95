import { HOUR_MS } from "../../../../shared/model/time.ts";
import type { ReplayEvents } from "./events.ts";
import type { ReplayFile } from "../reading/file.ts";
import { ReplaySteps } from "./steps.ts";

/**
 * Speed of a replay: market time runs `factor` times as fast as the clock, or a fixed number of bars comes per second.
 */
export type Pace =
  { readonly kind: "times"; readonly factor: number } | { readonly kind: "bars"; readonly perSecond: number };

/**
 * A longer gap between two rows, in ms of market time, lasts one second at 1× and less at N×. So nobody waits for a
 * night, or for the hour between two hourly bars, to pass.
 */
const MAX_PAUSE_MS = HOUR_MS;
const PAUSE_MS = 1_000;
/** After a standstill longer than this, ms, the player continues from its position instead of catching up. */
const MAX_LAG_MS = 5_000;
/** The most rows played in one run. Measured: about 3 ms of the event loop. */
const ROWS_PER_RUN = 5_000;
/** How long the end of a looping file is shown, ms. */
const REST_MS = 10_000;

export interface PlayerOptions {
  readonly pace: Pace;
  /** Whether the file begins again after its end. */
  readonly loop: boolean;
  /** Called when the file begins again: the board must then be empty. */
  readonly rewound: () => void;
}

/** Plays a file's rows by the monotonic clock. */
export class ReplayPlayer {
  readonly #file: ReplayFile;
  readonly #events: ReplayEvents;
  readonly #options: PlayerOptions;
  readonly #steps: ReplaySteps;
  #pace: Pace;
  #paused = false;
  /** Time of the last `run`. */
  #seen = 0;
  /** When the last played step was due, by the clock: the next step follows from it. Undefined before the first run. */
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

  /** Time in the file up to which rows have been played, ms. */
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

  /** The current gap between rows starts again at the new pace. */
  set pace(pace: Pace) {
    this.#pace = pace;
    this.#base = this.#seen;
  }

  /** Whether all rows have been played and the file does not loop. */
  get ended(): boolean {
    return this.#steps.ended && (!this.#options.loop || this.failure !== undefined);
  }

  /** Why playing stopped before the end of the file. */
  get failure(): string | undefined {
    return this.#steps.failure;
  }

  /** Resolves when the first rows can be played. */
  async prepare(): Promise<void> {
    await this.#steps.fill();
  }

  /** Stops playing. Resolves once the file is no longer in use. */
  async close(): Promise<void> {
    await this.#steps.close();
  }

  /**
   * Moves to a time of the file: all rows up to it are played at once. Moving back plays from the beginning, so that
   * candles, volumes and previous closes are those of that time.
   */
  seek(t: number): void {
    if (t < this.position) this.#rewind();
    this.#skipTo = Math.min(Math.max(t, this.#file.first), this.#file.last);
  }

  /** Plays the rows that are due by `now`. Rows that have not been read yet wait for a later run. */
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

  /** Plays the next step if it is due. Returns its number of rows, or 0. */
  #playDue(now: number): number {
    const step = this.#steps.peek();
    if (step === undefined) {
      this.#steps.take();
      this.#atEnd(now);
      return 0;
    }
    const due = this.#started ? (this.#base ?? now) + this.#lasts(step.t - this.#position) : now;
    if (due > now) return 0;
    this.#base = now - due > MAX_LAG_MS ? now : due;
    return this.#play();
  }

  /** Plays the next step if it is at or before `to`. Returns its number of rows, or 0. */
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

  /** How long a gap in market time lasts by the clock, ms. */
  #lasts(span: number): number {
    if (this.#pace.kind === "bars") return 1_000 / this.#pace.perSecond;
    return (span >= MAX_PAUSE_MS ? PAUSE_MS : span) / this.#pace.factor;
  }
}
