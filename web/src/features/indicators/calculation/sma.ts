import type { CandleColumns } from "../../../chart/model/columns.ts";
import { NO_VALUES, withRoom, type Calculation } from "./calculation.ts";

/** Simple moving average: the mean of the last `period` closes, mantissas. */
export class Sma implements Calculation {
  readonly #period: number;
  #mean = NO_VALUES;
  /** The sum of the last `period` closes. It is exact: mantissas are whole numbers below 2^31. */
  #sum = NO_VALUES;

  constructor(period: number) {
    this.#period = period;
  }

  get columns(): readonly Float64Array[] {
    return [this.#mean];
  }

  compute({ c, length }: CandleColumns, from: number): void {
    const period = this.#period;
    const mean = (this.#mean = withRoom(this.#mean, length));
    const sums = (this.#sum = withRoom(this.#sum, length));
    for (let i = from; i < length; i++) {
      const before = i > 0 ? sums[i - 1] : 0;
      sums[i] = before + c[i] - (i >= period ? c[i - period] : 0);
      mean[i] = i >= period - 1 ? sums[i] / period : Number.NaN;
    }
  }
}
