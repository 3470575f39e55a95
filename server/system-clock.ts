import { asMillis } from "../shared/units.ts";
import type { Clock } from "./ports/clock.ts";

/** The machine's clock and timers. */
export const systemClock: Clock = {
  now: () => asMillis(Date.now()),
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => {
      clearInterval(timer);
    };
  },
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
