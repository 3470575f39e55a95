import type { Millis } from "../../shared/model/units.ts";

/** Ends what was started. Calling it again does nothing. */
export type Stop = () => void;

/** Time, handed in so that tests own it. */
export interface Clock {
  /**
   * The server's time, milliseconds since the Unix epoch: the label of what happens. It never goes back, and leaps
   * forward where the machine's clock does, so no duration may be taken from it.
   */
  now(): Millis;
  /** Milliseconds by a clock that nobody sets: for every interval, deadline and pace. Only differences mean anything. */
  monotonic(): number;
  /** Calls `run` every `ms`, without catching up on calls missed. */
  every(ms: number, run: () => void): Stop;
  /** Calls `run` once, after `ms`. */
  after(ms: number, run: () => void): Stop;
}
