import { asMillis, type Millis } from "../../../shared/model/units.ts";
import { SESSION_SECONDS } from "../model/parameters.ts";
import type { Calendar } from "./calendar.ts";
import type { Session } from "./new-york.ts";

/** The engine steps every stock once per cycle. This is a cycle's length, ms. */
export const CYCLE_MS = 100;
/** A cycle steps the stocks in this many slices, one after the other, so that events arrive at 50 Hz. */
export const SLICES = 5;
export const SLICE_MS = CYCLE_MS / SLICES;

/** The simulated market's time. It counts steps and reads no clock, so that a run depends on its options alone. */
export class MarketTime {
  readonly calendar: Calendar;
  #session: Session;
  /** Start of the current cycle, ms. Between sessions, the next open. */
  #now: Millis;
  /** The slice to be stepped next. */
  #slice = 0;
  #begun = false;

  constructor(calendar: Calendar, start: Millis) {
    this.calendar = calendar;
    this.#session = calendar.sessionAt(start);
    this.#now = this.#session.open;
  }

  /** Market time up to which every stock has been stepped. Between sessions, the next open. */
  get now(): Millis {
    return this.#now;
  }

  /** The session of `now`. */
  get session(): Session {
    return this.#session;
  }

  get slice(): number {
    return this.#slice;
  }

  /** Whether the session of `now` has begun. */
  get begun(): boolean {
    return this.#begun;
  }

  /** When the step of the next slice begins, ms. */
  get sliceStart(): number {
    return this.#now + this.#slice * SLICE_MS;
  }

  /** Market time up to which stock `i` has been stepped. Its later events must not be earlier than this. */
  steppedTo(i: number): Millis {
    const slice = i % SLICES;
    return asMillis(this.#now + slice * SLICE_MS + (slice < this.#slice ? CYCLE_MS : 0));
  }

  /** Seconds since the open, scaled to a regular session. A session of another length is stretched or compressed. */
  seconds(t: number): number {
    const { open, close } = this.#session;
    return ((t - open) / (close - open)) * SESSION_SECONDS;
  }

  /**
   * When a halt of `seconds` from `t` ends; undefined if unknown. A halt longer than the session ends at the next open.
   */
  readonly haltEnd = (t: number, seconds: number): Millis | undefined => {
    if (seconds === Infinity) return undefined;
    const end = asMillis(t + 1_000 * seconds);
    const { open, close } = this.#session;
    if (!this.calendar.gaps) return end;
    if (!this.#begun) return open;
    return end < close ? end : this.calendar.sessionAt(close).open;
  };

  /** Starts within the session, at the cycle of `t`. */
  startAt(t: Millis): void {
    this.#now = asMillis(t - (t % CYCLE_MS));
  }

  beginSession(): void {
    this.#begun = true;
  }

  /** Moves to the next slice. Returns whether the cycle is complete. */
  endSlice(): boolean {
    this.#slice = (this.#slice + 1) % SLICES;
    return this.#slice === 0;
  }

  advance(ms: number): void {
    this.#now = asMillis(this.#now + ms);
  }

  nextSession(): void {
    this.#session = this.calendar.sessionAt(this.#session.close);
    this.#now = this.#session.open;
    this.#begun = false;
  }
}
