import { asMillis, type Millis } from "../model/units.ts";

interface Timer {
  due: number;
  readonly every: number | undefined;
  readonly run: () => void;
}

/** Timers on a time that advances only when a test moves it. */
class ManualTimers {
  /** Milliseconds since the start, as a monotonic clock shows them. */
  protected elapsed = 0;
  readonly #timers = new Set<Timer>();

  every(ms: number, run: () => void): () => void {
    return this.#add({ due: this.elapsed + ms, every: ms, run });
  }

  after(ms: number, run: () => void): () => void {
    return this.#add({ due: this.elapsed + ms, every: undefined, run });
  }

  /** Number of timers that are set: 0 once everything was stopped. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Advances time by `ms` and runs each timer that becomes due, in order of time. */
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

  /** Advances time by `ms` in one step, as for a process that was held up. A timer that becomes due runs once, late. */
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

/** Implements the client's and the web's `Clock`: `now` is monotonic, `wall` is the time of day. */
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

  /** Sets the time of day forward by `ms`, as by hand or by sleep. `now` and timers do not change. */
  set(ms: number): void {
    this.#wallOffset += ms;
  }
}

/**
 * Implements the server's `Clock`: `now` is the time of day. The two readings have different origins, so that a test
 * fails if code mixes them up.
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

  /** Sets the time of day forward by `ms`. `monotonic` and timers do not change. */
  set(ms: number): void {
    this.#start += ms;
  }
}
