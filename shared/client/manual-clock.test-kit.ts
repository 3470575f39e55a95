import { asMillis, type Millis } from "../model/units.ts";

interface Timer {
  due: number;
  readonly every: number | undefined;
  readonly run: () => void;
}

/** Timers on a time that stands still until a test moves it. */
class ManualTimers {
  /** Milliseconds passed since the start: what a monotonic clock reads. */
  protected elapsed = 0;
  readonly #timers = new Set<Timer>();

  every(ms: number, run: () => void): () => void {
    return this.#add({ due: this.elapsed + ms, every: ms, run });
  }

  after(ms: number, run: () => void): () => void {
    return this.#add({ due: this.elapsed + ms, every: undefined, run });
  }

  /** Timers that are set: 0 once everything that was started has been stopped. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on by `ms` and runs each timer that falls due on the way, in order of time. */
  advance(ms: number): void {
    const end = this.elapsed + ms;
    for (let next = this.#dueBy(end); next !== undefined; next = this.#dueBy(end)) {
      this.elapsed = Math.max(this.elapsed, next.due);
      if (next.every === undefined) this.#timers.delete(next);
      else next.due += next.every;
      next.run();
    }
    this.elapsed = end;
  }

  /** Moves time on by `ms` in one leap, as for a process that was held up: a timer that fell due runs once, late. */
  stall(ms: number): void {
    this.elapsed += ms;
    for (const timer of this.#timers) {
      if (timer.due > this.elapsed) continue;
      if (timer.every === undefined) this.#timers.delete(timer);
      else timer.due = this.elapsed + timer.every;
      timer.run();
    }
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #dueBy(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= end && (first === undefined || timer.due < first.due)) first = timer;
    }
    return first;
  }
}

/** Fits the client's and the web's `Clock`: `now` is monotonic, `wall` is the time of day. */
export class ManualClock extends ManualTimers {
  readonly #start: number;
  #wallOffset = 0;

  constructor(start = 1_700_000_000_000) {
    super();
    this.#start = start;
  }

  now(): Millis {
    return asMillis(this.#start + this.elapsed);
  }

  wall(): number {
    return this.now() + this.#wallOffset;
  }

  /** The time of day is set by `ms`, or the computer slept that long: `now` and timers do not notice. */
  set(ms: number): void {
    this.#wallOffset += ms;
  }
}

/**
 * Fits the server's `Clock`: `now` is the time of day. The two readings have different origins, so that a test of code
 * that mixes them up fails.
 */
export class ManualServerClock extends ManualTimers {
  #start: number;

  constructor(start: number) {
    super();
    this.#start = start;
  }

  now(): Millis {
    return asMillis(this.#start + this.elapsed);
  }

  monotonic(): number {
    return this.elapsed;
  }

  /** The time of day is set by `ms`: `monotonic` and timers do not notice. */
  set(ms: number): void {
    this.#start += ms;
  }
}
