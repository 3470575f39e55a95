import { DAY_MS } from "../../../../../shared/model/time.ts";
import type { CandleColumns } from "../../../chart/model/columns.ts";
import { NO_VALUES, withRoom, type Calculation } from "./calculation.ts";

/** Shares traded, and the sum of each price × its shares, mantissas. */
export interface Traded {
  readonly shares: number;
  readonly value: number;
}

const NOTHING: Traded = { shares: 0, value: 0 };

/**
 * The volume-weighted average price of the day, mantissas: Σ(typical price × volume) ÷ Σ volume, typical being
 * (high + low + close) ÷ 3. A day is a UTC day: the market's sessions lie within one, and a market that never closes keeps
 * it as its day.
 */
export class Vwap implements Calculation {
  /** What the day of the oldest candle had traded before it. Set it before all values are worked out again. */
  before: Traded = NOTHING;
  #average = NO_VALUES;
  #shares = NO_VALUES;
  #value = NO_VALUES;

  get columns(): readonly Float64Array[] {
    return [this.#average];
  }

  compute({ t, h, l, c, v, length }: CandleColumns, from: number): void {
    const average = (this.#average = withRoom(this.#average, length));
    const shares = (this.#shares = withRoom(this.#shares, length));
    const value = (this.#value = withRoom(this.#value, length));
    for (let i = from; i < length; i++) {
      const goesOn = i > 0 && startOfDay(t[i]) === startOfDay(t[i - 1]);
      shares[i] = v[i] + (goesOn ? shares[i - 1] : i === 0 ? this.before.shares : 0);
      value[i] = typical(h[i], l[i], c[i]) * v[i] + (goesOn ? value[i - 1] : i === 0 ? this.before.value : 0);
      average[i] = shares[i] > 0 ? value[i] / shares[i] : Number.NaN;
    }
  }
}

/** The start of the market's day that contains `t`, ms. */
export const startOfDay = (t: number): number => Math.floor(t / DAY_MS) * DAY_MS;

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
