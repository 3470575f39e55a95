import type { CandleColumns } from "../../../chart/model/columns.ts";
import { NO_VALUES, withRoom, type Calculation } from "./calculation.ts";

/**
 * Bollinger bands, mantissas: the mean of the last `period` closes, and `width` of their standard deviations above and below.
 * The deviation is that of a whole population (Bollinger on Bollinger Bands, 2001).
 */
export class Bollinger implements Calculation {
  readonly #period: number;
  readonly #width: number;
  #middle = NO_VALUES;
  #upper = NO_VALUES;
  #lower = NO_VALUES;

  constructor(period: number, width: number) {
    this.#period = period;
    this.#width = width;
  }

  /** Middle, upper and lower band. */
  get columns(): readonly Float64Array[] {
    return [this.#middle, this.#upper, this.#lower];
  }

  compute({ c, length }: CandleColumns, from: number): void {
    const middle = (this.#middle = withRoom(this.#middle, length));
    const upper = (this.#upper = withRoom(this.#upper, length));
    const lower = (this.#lower = withRoom(this.#lower, length));
    for (let i = from; i < length; i++) {
      const first = i - this.#period + 1;
      const mean = first >= 0 ? meanOf(c, first, i) : Number.NaN;
      const reach = first >= 0 ? this.#width * deviationOf(c, first, i, mean) : Number.NaN;
      middle[i] = mean;
      upper[i] = mean + reach;
      lower[i] = mean - reach;
    }
  }
}

/** The mean of the values `first` … `last`. */
function meanOf(values: Float64Array, first: number, last: number): number {
  let sum = 0;
  for (let i = first; i <= last; i++) sum += values[i];
  return sum / (last - first + 1);
}

/** Summed anew for each candle: a sum of squares carried along loses the small differences of large prices. */
function deviationOf(values: Float64Array, first: number, last: number, mean: number): number {
  let squares = 0;
  for (let i = first; i <= last; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / (last - first + 1));
}
