import { asMillis, type Millis } from "../model/units.ts";

interface Timer {
  due: number;
  readonly every: number | undefined;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. Fits every room's Clock port. */
export class ManualClock {
  #now: number;
  #set = 0;
  readonly #timers = new Set<Timer>();

  constructor(start = 1_700_000_000_000) {
    this.#now = start;
  }

  now(): Millis {
    return asMillis(this.#now);
  }

  /** The time of day. */
  wall(): number {
    return this.#now + this.#set;
  }

  /** Somebody sets the time of day, by so many ms, or the computer slept: neither `now` nor a timer notices. */
  set(ms: number): void {
    this.#set += ms;
  }

  every(ms: number, run: () => void): () => void {
    return this.#add({ due: this.#now + ms, every: ms, run });
  }

  after(ms: number, run: () => void): () => void {
    return this.#add({ due: this.#now + ms, every: undefined, run });
  }

  /** Timers that are set: none is left when everything started has been stopped. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on by `ms`, running what becomes due on the way, in order of time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.due);
      if (next.every === undefined) this.#timers.delete(next);
      else next.due += next.every;
      next.run();
    }
    this.#now = end;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.due <= end && (!next || timer.due < next.due)) next = timer;
    return next;
  }
}
