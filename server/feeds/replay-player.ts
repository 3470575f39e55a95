import { PRINTS_PER_BAR, type ReplayEvents } from "./replay-events.ts";
import type { ReplayFile } from "./replay-file.ts";
import { type ReplayStep, ReplaySteps } from "./replay-steps.ts";

/** How fast a file is played: market time runs `factor` times as fast as the clock, or so many bars come a second. */
export type Pace =
  { readonly kind: "times"; readonly factor: number } | { readonly kind: "bars"; readonly perSecond: number };

const DAY = 86_400_000;
/** A pause of the market longer than this, ms of market time, lasts one second: a night is no part of the tape. */
const LONGEST_PAUSE = 3_600_000;
const PAUSE_MS = 1_000;
/** After a standstill longer than this, ms, the player goes on from where it is: it does not race. */
const LONGEST_LAG = 5_000;
/** Events of one run: some 3 ms of the event loop. */
const EVENTS_PER_RUN = 5_000;

/** Plays a file's rows by the clock. */
export class ReplayPlayer {
  readonly #file: ReplayFile;
  readonly #events: ReplayEvents;
  readonly #pace: Pace;
  readonly #loop: boolean;
  readonly #steps: ReplaySteps;
  readonly #prints: number;
  #step: ReplayStep | undefined;
  /** Prints of the step that are done. */
  #printed = 0;
  /** When the step's first print is due, by the monotonic clock; undefined before the first step. */
  #due: number | undefined;
  #time: number;
  /** When the last step was, as the market shows it. */
  #marketTime: number;
  /** Whole days added to the file's times, so that market time does not go back from one loop to the next. */
  #shift = 0;

  constructor(file: ReplayFile, events: ReplayEvents, pace: Pace, loop: boolean) {
    this.#file = file;
    this.#events = events;
    this.#pace = pace;
    this.#loop = loop;
    this.#steps = new ReplaySteps(file);
    this.#prints = file.kind === "bars" ? PRINTS_PER_BAR : 1;
    this.#time = this.#marketTime = file.first;
  }

  /** The time in the file that is being played, ms. */
  get time(): number {
    return this.#time;
  }

  /** The same as the market shows it: a later day from the second loop on. */
  get marketTime(): number {
    return this.#marketTime;
  }

  /** Whether all has been played. */
  get ended(): boolean {
    return this.#step === undefined && this.#steps.ended && (!this.#loop || this.failure !== undefined);
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

  /** Plays what is due by `now`, of a monotonic clock; what has not been read yet waits for a later run. */
  run(now: number): void {
    for (let left = EVENTS_PER_RUN; left > 0;) {
      const step = this.#step ?? this.#begin(now);
      if (step === undefined) return;
      const due = (this.#due ?? now) + (this.#printed * this.#lasts(this.#file.step)) / this.#prints;
      if (due > now) return;
      if (now - due > LONGEST_LAG) this.#due = (this.#due ?? now) + now - due;
      left -= step.rows.length;
      this.#print(step);
    }
  }

  #begin(now: number): ReplayStep | undefined {
    if (this.#steps.ended && this.#loop && this.failure === undefined) this.#restart();
    const step = this.#steps.take();
    if (step === undefined) return undefined;
    this.#due = this.#due === undefined ? now : this.#due + this.#lasts(step.t + this.#shift - this.#marketTime);
    this.#step = step;
    return step;
  }

  #restart(): void {
    const { first, last, step } = this.#file;
    this.#shift += Math.ceil((last - first + step) / DAY) * DAY;
    this.#steps.restart();
  }

  #print(step: ReplayStep): void {
    this.#time = step.t;
    this.#marketTime = step.t + this.#shift;
    const t = step.t + this.#shift + Math.floor((this.#printed * this.#file.step) / this.#prints);
    for (const row of step.rows) {
      if (this.#file.kind === "bars") this.#events.bar(row, this.#printed, t);
      else this.#events.trade(row, t);
    }
    if (++this.#printed < this.#prints) return;
    this.#printed = 0;
    this.#step = undefined;
  }

  /** How long a span of market time lasts by the clock, ms. */
  #lasts(span: number): number {
    if (this.#pace.kind === "bars") return 1_000 / this.#pace.perSecond;
    return span > LONGEST_PAUSE ? PAUSE_MS : span / this.#pace.factor;
  }
}
