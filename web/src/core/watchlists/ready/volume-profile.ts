import { HOUR_MS, DAY_MS } from "../../../../../shared/model/time.ts";
import type { Candle } from "../../../../../shared/model/candle.ts";

const HOURS = DAY_MS / HOUR_MS;

/**
 * How many shares an instrument trades by each hour of a day (UTC), on average of recorded days. Today's volume is compared
 * with it at the same time of day, because volume is not spread evenly over a day.
 */
export class VolumeProfile {
  /** How many days it is the average of. */
  readonly days: number;
  /** Shares until hour `k`, on average. */
  readonly #until = new Float64Array(HOURS + 1);

  /** @param candles of an hour each, in any order; those from `today` (ms, a date's start) on are left out */
  constructor(candles: readonly Candle[], today: number) {
    const past = candles.filter(({ t }) => t < today);
    this.days = new Set(past.map(({ t }) => Math.floor(t / DAY_MS))).size;
    if (this.days === 0) return;
    for (const { t, v } of past) {
      const hour = Math.floor((((t % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS);
      this.#until[hour + 1] = (this.#until[hour + 1] ?? 0) + v / this.days;
    }
    for (let hour = 1; hour <= HOURS; hour++)
      this.#until[hour] = (this.#until[hour] ?? 0) + (this.#until[hour - 1] ?? 0);
  }

  /** Shares that are usual by this time of the day; within an hour they rise evenly. NaN without a recorded day. */
  usualBy(time: number): number {
    if (this.days === 0) return Number.NaN;
    const hours = (((time % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS;
    const whole = Math.floor(hours);
    const before = this.#until[whole] ?? 0;
    return before + ((this.#until[whole + 1] ?? before) - before) * (hours - whole);
  }
}
