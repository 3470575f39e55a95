/** Ends what was started. Calling it again does nothing. */
export type Stop = () => void;

/** Time, handed in so that tests own it. All in milliseconds. */
export interface Clock {
  /** A monotonic clock: setting the computer's clock does not change it. Only differences mean anything. */
  now(): number;
  /** The time of day. Somebody may set it at any moment; it goes on while the computer sleeps, as `now` may not. */
  wall(): number;
  /** Calls `run` every `ms`. */
  every(ms: number, run: () => void): Stop;
  /** Calls `run` once, after `ms`. */
  after(ms: number, run: () => void): Stop;
}

/** Calls `wake` when waiting longer makes no sense: the network is back, or the viewer looks again. */
export type Wakeups = (wake: () => void) => Stop;
