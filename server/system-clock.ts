import { asMillis } from "../shared/units.ts";
import type { Clock } from "./ports/clock.ts";
import { steadyBeat } from "./steady-beat.ts";

const after: Clock["after"] = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** The machine's clock and timers. */
export const systemClock: Clock = {
  now: () => asMillis(Date.now()),
  every: (ms, run) => steadyBeat(ms, run, { now: () => performance.now(), after }),
  after,
};
