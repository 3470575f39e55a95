/** Ends what was started. Calling it again does nothing. */
export type Stop = () => void;

/** Time, handed in so that tests own it. All in milliseconds. */
export interface Clock {
  /** By a clock that nobody sets. Only differences mean anything: labels are of the server's time (state/server-clock). */
  now(): number;
  /** The time of day, which may be set at any moment. It goes on while the computer sleeps, as `now` may not. */
  wall(): number;
  /** Calls `run` every `ms`. */
  every(ms: number, run: () => void): Stop;
  /** Calls `run` once, after `ms`. */
  after(ms: number, run: () => void): Stop;
}

/** The browser's clocks. Until the server tells its time, `now` reads as the time of day did when the page was opened. */
export const pageClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  wall: () => Date.now(),
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
