import type { CandleColumns } from "../../../chart/model/columns.ts";
import { NO_VALUES, withRoom, type Calculation } from "./calculation.ts";
import { exponential } from "./exponential.ts";

/** Periods, in candles. `slow` is longer than `fast`. */
export interface MacdPeriods {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

/**
 * Moving average convergence/divergence, mantissas (Appel, Technical Analysis: Power Tools for Active Investors, 2005): a
 * fast exponential average of closes minus a slow one, the exponential average of that as its signal, and the distance
 * between the two as a histogram.
 */
export class Macd implements Calculation {
  readonly #periods: MacdPeriods;
  #macd = NO_VALUES;
  #signal = NO_VALUES;
  #histogram = NO_VALUES;
  #fast = NO_VALUES;
  #slow = NO_VALUES;
  #smoothed = NO_VALUES;

  constructor(periods: MacdPeriods) {
    this.#periods = periods;
  }

  /** The difference, its signal, and the histogram. */
  get columns(): readonly Float64Array[] {
    return [this.#macd, this.#signal, this.#histogram];
  }

  compute({ c, length }: CandleColumns, from: number): void {
    this.#reserve(length);
    const { fast, slow } = this.#periods;
    for (let i = from; i < length; i++) {
      this.#fast[i] = i > 0 ? exponential(this.#fast[i - 1], c[i], fast) : c[i];
      this.#slow[i] = i > 0 ? exponential(this.#slow[i - 1], c[i], slow) : c[i];
      this.#compare(i, i - (slow - 1));
    }
  }

  /** @param age how many differences there were before that of candle `i`; negative where the slow average begins. */
  #compare(i: number, age: number): void {
    const { signal } = this.#periods;
    const macd = this.#fast[i] - this.#slow[i];
    this.#smoothed[i] = age > 0 ? exponential(this.#smoothed[i - 1], macd, signal) : macd;
    this.#macd[i] = age >= 0 ? macd : Number.NaN;
    this.#signal[i] = age >= signal - 1 ? this.#smoothed[i] : Number.NaN;
    this.#histogram[i] = this.#macd[i] - this.#signal[i];
  }

  #reserve(length: number): void {
    this.#macd = withRoom(this.#macd, length);
    this.#signal = withRoom(this.#signal, length);
    this.#histogram = withRoom(this.#histogram, length);
    this.#fast = withRoom(this.#fast, length);
    this.#slow = withRoom(this.#slow, length);
    this.#smoothed = withRoom(this.#smoothed, length);
  }
}
