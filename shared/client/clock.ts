/** Stops what was started. Calling it again does nothing. */
export type Stop = () => void;

/** Time, passed in as a parameter so that tests control it. All in milliseconds. */
export interface Clock {
  /** A monotonic clock: setting the computer's clock does not change it. Only differences have a meaning. */
  now(): number;
  /** The time of day. It may be set at any moment. It continues while the computer sleeps, while `now` may not. */
  wall(): number;
  /** Calls `run` every `ms`. */
  every(ms: number, run: () => void): Stop;
  /** Calls `run` once, after `ms`. */
  after(ms: number, run: () => void): Stop;
}

/** Calls `wake` when waiting longer is pointless: the network has returned, or the page is visible again. */
export type Wakeups = (wake: () => void) => Stop;
