import type { Millis } from "../../shared/units.ts";

/** Ends what was started. Calling it again does nothing. */
export type Stop = () => void;

/** Time, handed in so that tests own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): Millis;
  /** Calls `run` every `ms`, without catching up on calls missed. */
  every(ms: number, run: () => void): Stop;
  /** Calls `run` once, after `ms`. */
  after(ms: number, run: () => void): Stop;
}
