/** Ends what was started. Calling it again does nothing. */
export type Stop = () => void;

/** Time, handed in so that tests own it. All in milliseconds; `now` is since the Unix epoch. */
export interface Clock {
  now(): number;
  /** Calls `run` every `ms`. */
  every(ms: number, run: () => void): Stop;
  /** Calls `run` once, after `ms`. */
  after(ms: number, run: () => void): Stop;
}

/** The computer's clock. Unlike `performance.now` it goes on while the computer sleeps, which the watchdog relies on. */
export const pageClock: Clock = {
  now: () => Date.now(),
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
