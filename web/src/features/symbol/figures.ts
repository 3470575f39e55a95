import { toDecimal } from "../../../../shared/model/instrument.ts";
import type { Candle } from "../../../../shared/model/candle.ts";
import { tradedIn } from "../indicators/calculation/vwap.ts";
import { VolumeProfile } from "../../core/watchlists/ready/volume-profile.ts";
import { DAY_MS, startOfDay } from "../../../../shared/model/time.ts";

/** Days of the mean volume. */
const USUAL_DAYS = 20;
/** Days of 52 weeks; a few of them may lack at the beginning, such as holidays. */
const YEAR_DAYS = 364;
const YEAR_SLACK_DAYS = 7;

/** The lowest and highest price of the last 52 weeks, or of the days there are; mantissas. */
export interface HistoryRange {
  readonly low: number;
  readonly high: number;
  /** The first day that counts, ms, where the history is shorter than 52 weeks. */
  readonly since: number | undefined;
}

/** The range of daily candles, oldest first; undefined without any. `now` is market time, ms. */
export function historyRange(days: readonly Candle[], now: number): HistoryRange | undefined {
  const from = startOfDay(now) - YEAR_DAYS * DAY_MS;
  const counted = days.filter(({ t }) => t >= from);
  const [first] = counted;
  if (!first) return undefined;
  return {
    low: Math.min(...counted.map(({ l }) => l)),
    high: Math.max(...counted.map(({ h }) => h)),
    since: first.t <= from + YEAR_SLACK_DAYS * DAY_MS ? undefined : first.t,
  };
}

/** The mean volume of the newest twenty days before today; undefined without any. */
export function usualVolume(days: readonly Candle[], now: number): number | undefined {
  const today = startOfDay(now);
  const before = days.filter(({ t }) => t < today).slice(-USUAL_DAYS);
  return before.length === 0 ? undefined : before.reduce((sum, { v }) => sum + v, 0) / before.length;
}

/**
 * The mean volume that earlier days had at this time of day, from hourly candles; undefined without a whole day before
 * today. The hour that goes on counts in proportion.
 */
export function usualVolumeByNow(hours: readonly Candle[], now: number): number | undefined {
  const today = startOfDay(now);
  const [first = today, second] = new Set(hours.map(({ t }) => startOfDay(t)).filter((day) => day < today));
  // The first day may have begun before the first candle.
  const from = second ?? first;
  const counted = hours.filter(({ t }) => t >= from);
  const usual = new VolumeProfile(counted, today).usualBy(now);
  return Number.isNaN(usual) ? undefined : usual;
}

/**
 * The volume-weighted average price of a day: from its one-minute candles, each at the mean of its high, low and close, and
 * from then on from the quotes, what they add to the volume at the last price.
 */
export class Vwap {
  #value: number;
  #volume: number;
  #seen: number;

  /** @param seen the day's volume at the time of the candles */
  constructor(minutes: readonly Candle[], seen: number) {
    const { shares, value } = tradedIn(minutes);
    this.#value = value;
    this.#volume = shares;
    this.#seen = seen;
  }

  /** Takes the day's volume so far and the last price. A lower volume is another day's. */
  add(dayVolume: number, last: number): void {
    const more = dayVolume - this.#seen;
    this.#seen = dayVolume;
    if (more < 0) this.#value = this.#volume = 0;
    const traded = more < 0 ? dayVolume : more;
    this.#value += traded * last;
    this.#volume += traded;
  }

  /** Mantissa with a fraction; NaN without a trade. */
  get price(): number {
    return this.#volume === 0 ? Number.NaN : this.#value / this.#volume;
  }

  /** The value traded in the units of the price. */
  turnover(exponent: number): number {
    return toDecimal(this.#value, exponent);
  }
}
