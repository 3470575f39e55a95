import { startOfDay } from "../../../../../shared/model/time.ts";
import type { CandleColumns } from "../../../chart/model/columns.ts";
import { NO_VALUES, withRoom, type Calculation } from "./calculation.ts";

/** Shares traded, and the sum of each price × its shares, mantissas. */
export interface Traded {
  readonly shares: number;
  readonly value: number;
}

/** What the day of a candle had traded before it. `oldest` is that candle's start, ms. */
export interface TradedBefore extends Traded {
  readonly oldest: number;
}

/**
 * The volume-weighted average price of the day, mantissas: Σ(typical price × volume) ÷ Σ volume, typical being
 * (high + low + close) ÷ 3. A day is a UTC day: the market's sessions lie within one, and a market that never closes keeps
 * it as its day. The day of the oldest candle has no values as long as it is unknown what was traded before that candle.
 */
export class Vwap implements Calculation {
  #before: TradedBefore | undefined;
  #average = NO_VALUES;
  #shares = NO_VALUES;
  #value = NO_VALUES;

  get columns(): readonly Float64Array[] {
    return [this.#average];
  }

  /** To be followed by a calculation of all values. */
  setBefore(before: TradedBefore): void {
    this.#before = before;
  }

  compute({ t, h, l, c, v, length }: CandleColumns, from: number): void {
    const average = (this.#average = withRoom(this.#average, length));
    const shares = (this.#shares = withRoom(this.#shares, length));
    const value = (this.#value = withRoom(this.#value, length));
    for (let i = from; i < length; i++) {
      const begins = i === 0 || startOfDay(t[i]) !== startOfDay(t[i - 1]);
      shares[i] = v[i] + (begins ? this.#startOf(t, i, "shares") : shares[i - 1]);
      value[i] = typical(h[i], l[i], c[i]) * v[i] + (begins ? this.#startOf(t, i, "value") : value[i - 1]);
      average[i] = shares[i] > 0 ? value[i] / shares[i] : Number.NaN;
    }
  }

  /** What a day begins with; NaN where that is unknown. */
  #startOf(t: Float64Array, i: number, sum: keyof Traded): number {
    if (i > 0 || t[i] === startOfDay(t[i])) return 0;
    return this.#before?.oldest === t[i] ? this.#before[sum] : Number.NaN;
  }
}

/** What candles traded together. */
export function tradedIn(candles: Iterable<{ h: number; l: number; c: number; v: number }>): Traded {
  let shares = 0;
  let value = 0;
  for (const { h, l, c, v } of candles) {
    shares += v;
    value += typical(h, l, c) * v;
  }
  return { shares, value };
}

const typical = (high: number, low: number, close: number): number => (high + low + close) / 3;
