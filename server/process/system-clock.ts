import { asMillis } from "../../shared/model/units.ts";
import type { Clock } from "../ports/clock.ts";
import { serverTime } from "./server-time.ts";
import { steadyInterval } from "./steady-interval.ts";

const after: Clock["after"] = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
};

const monotonic = (): number => performance.now();
/** The time that `systemClock` shows. */
export const systemTime = serverTime({ wall: () => Date.now(), monotonic });

/** The machine's clock and timers. */
export const systemClock: Clock = {
  now: () => asMillis(systemTime.now()),
  monotonic,
  every: (ms, run) => steadyInterval(ms, run, { monotonic, after }),
  after,
};
