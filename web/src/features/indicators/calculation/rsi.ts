import type { CandleColumns } from "../../../chart/model/columns.ts";
import { NO_VALUES, withRoom, type Calculation } from "./calculation.ts";

/**
 * Relative strength index, 0 to 100 (Wilder, New Concepts in Technical Trading Systems, 1978): the share of rises in the
 * moves between closes. Rises and falls are averaged over the first `period` moves, then smoothed by Wilder's average.
 */
export class Rsi implements Calculation {
  readonly #period: number;
  #index = NO_VALUES;
  /** Average rise and fall; over the first `period` moves, their sums. Mantissas. */
  #rise = NO_VALUES;
  #fall = NO_VALUES;

  constructor(period: number) {
    this.#period = period;
  }

  get columns(): readonly Float64Array[] {
    return [this.#index];
  }

  compute({ c, length }: CandleColumns, from: number): void {
    const index = (this.#index = withRoom(this.#index, length));
    const rise = (this.#rise = withRoom(this.#rise, length));
    const fall = (this.#fall = withRoom(this.#fall, length));
    for (let i = from; i < length; i++) {
      const move = i > 0 ? c[i] - c[i - 1] : 0;
      rise[i] = this.#smooth(i, i > 0 ? rise[i - 1] : 0, Math.max(move, 0));
      fall[i] = this.#smooth(i, i > 0 ? fall[i - 1] : 0, Math.max(-move, 0));
      index[i] = i < this.#period ? Number.NaN : shareOfRises(rise[i], fall[i]);
    }
  }

  #smooth(i: number, before: number, move: number): number {
    const period = this.#period;
    if (i < period) return before + move;
    return i === period ? (before + move) / period : (before * (period - 1) + move) / period;
  }
}

/** 100 − 100 ÷ (1 + rise ÷ fall), without dividing by zero: prices that stand still are neither strong nor weak. */
const shareOfRises = (rise: number, fall: number): number => (rise + fall === 0 ? 50 : (100 * rise) / (rise + fall));
