import type { Millis } from "../../shared/model/units.ts";

/** Stops what was started. Calling it again does nothing. */
export type Stop = () => void;

/** Time, passed in as a parameter so that tests control it. */
export interface Clock {
  /**
   * The server's time, milliseconds since the Unix epoch, to label events with. It never decreases, but jumps forward
   * with the machine's clock, so durations must not be computed from it.
   */
  now(): Millis;
  /**
   * Milliseconds on a clock that nobody sets, for every interval, deadline and pace. Only differences have a meaning.
   */
  monotonic(): number;
  /** Calls `run` every `ms`. Missed calls are skipped. */
  every(ms: number, run: () => void): Stop;
  /** Calls `run` once, after `ms`. */
  after(ms: number, run: () => void): Stop;
}
