import { SESSION_SECONDS } from "../../market/model/parameters.ts";
import { volumeAt } from "../../market/model/seasonality.ts";

const DAY_MS = 86_400_000;
/** The least that `ACTIVITY` may be. */
const MIN_ACTIVITY = 0.1;

/**
 * The ACTIVITY at which the round-the-clock market makes `times` the day's mean of trades at this hour, or fewer. Around
 * 00:00 UTC it would make several times as many, and the tests would take longer then than at noon.
 */
export function evenPace(times = 1, now = Date.now()): string {
  const seconds = ((now % DAY_MS) / DAY_MS) * SESSION_SECONDS;
  return Math.max(MIN_ACTIVITY, times / Math.max(1, volumeAt(seconds))).toFixed(2);
}
