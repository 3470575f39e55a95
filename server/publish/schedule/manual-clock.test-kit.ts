import { asMillis, type Millis } from "../../../shared/model/units.ts";
import type { Clock, Stop } from "../../ports/clock.ts";

interface Timer {
  at: number;
  readonly every: number | undefined;
  readonly run: () => void;
}

/**
 * A clock that stands still until it is told to go on. Its monotonic reading has another origin than its time of day, so
 * that a test of what mixes the two fails.
 */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now = 0;
  #wall: number;

  constructor(now: number) {
    this.#wall = now;
  }

  now(): Millis {
    return asMillis(this.#wall + this.#now);
  }

  monotonic(): number {
    return this.#now;
  }

  /** Somebody sets the time of day, by so many ms: no timer notices. */
  set(ms: number): void {
    this.#wall += ms;
  }

  every(ms: number, run: () => void): Stop {
    return this.#add({ at: this.#now + ms, every: ms, run });
  }

  after(ms: number, run: () => void): Stop {
    return this.#add({ at: this.#now + ms, every: undefined, run });
  }

  /** Goes on by `ms`, running what falls due in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#dueBy(end); next !== undefined; next = this.#dueBy(end)) {
      this.#now = next.at;
      if (next.every === undefined) this.#timers.delete(next);
      else next.at += next.every;
      next.run();
    }
    this.#now = end;
  }

  /** Goes on by `ms` in one leap, as a process does that was held up: what fell due runs once, late. */
  stall(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) {
      if (timer.at > this.#now) continue;
      if (timer.every === undefined) this.#timers.delete(timer);
      else timer.at = this.#now + timer.every;
      timer.run();
    }
  }

  #dueBy(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
    }
    return first;
  }

  #add(timer: Timer): Stop {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
