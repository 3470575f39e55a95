import type { CandleColumns } from "../../../chart/model/columns.ts";
import { NO_VALUES, withRoom, type Calculation } from "./calculation.ts";
import { exponential } from "./exponential.ts";

/** Exponential moving average of closes, mantissas. It is shown once `period` closes are in it. */
export class Ema implements Calculation {
  readonly #period: number;
  #shown = NO_VALUES;
  #average = NO_VALUES;

  constructor(period: number) {
    this.#period = period;
  }

  get columns(): readonly Float64Array[] {
    return [this.#shown];
  }

  compute({ c, length }: CandleColumns, from: number): void {
    const period = this.#period;
    const shown = (this.#shown = withRoom(this.#shown, length));
    const average = (this.#average = withRoom(this.#average, length));
    for (let i = from; i < length; i++) {
      average[i] = i > 0 ? exponential(average[i - 1], c[i], period) : c[i];
      shown[i] = i >= period - 1 ? average[i] : Number.NaN;
    }
  }
}
