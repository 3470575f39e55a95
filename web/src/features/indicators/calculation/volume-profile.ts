import type { CandleColumns } from "../../../chart/model/columns.ts";
import { NO_VALUES, withRoom } from "./calculation.ts";
import { VolumeRows } from "./volume-rows.ts";

/** Share of the volume that the value area holds (Market Profile, Chicago Board of Trade, 1985). */
const VALUE_AREA = 0.7;

/**
 * How much was traded at which price, in rows of equal height from the lowest price to the highest, mantissas. One object
 * serves every view of a chart.
 */
export class VolumeProfile {
  rows = 0;
  low = 0;
  high = 0;
  /** The row with the largest volume, and the first and last row of the value area; −1 where nothing was traded. */
  control = -1;
  valueLow = -1;
  valueHigh = -1;
  readonly #up = new VolumeRows();
  readonly #down = new VolumeRows();
  #total = NO_VALUES;

  /** Shares of each row whose candles closed at or above their open. */
  get up(): Float64Array {
    return this.#up.volumes;
  }

  /** Shares of each row whose candles closed below their open. */
  get down(): Float64Array {
    return this.#down.volumes;
  }

  /** Shares of each row. */
  get total(): Float64Array {
    return this.#total;
  }

  /**
   * Computes the profile of the candles `from` … `to` − 1. A candle's volume is spread evenly over its prices. How many rows a
   * candle covers costs nothing. Allocates only when `rows` grows.
   */
  compute(candles: CandleColumns, from: number, to: number, rows: number): void {
    this.rows = rows;
    this.#measure(candles, from, to);
    const { o, c, h, l, v } = candles;
    const perPrice = this.high > this.low ? rows / (this.high - this.low) : 0;
    this.#up.clear(rows);
    this.#down.clear(rows);
    for (let i = from; i < to; i++) {
      const side = c[i] >= o[i] ? this.#up : this.#down;
      side.add((l[i] - this.low) * perPrice, (h[i] - this.low) * perPrice, v[i]);
    }
    this.#up.settle();
    this.#down.settle();
    this.#findControl();
    this.#findValueArea();
  }

  #measure({ h, l }: CandleColumns, from: number, to: number): void {
    let low = Infinity;
    let high = -Infinity;
    for (let i = from; i < to; i++) {
      if (l[i] < low) low = l[i];
      if (h[i] > high) high = h[i];
    }
    this.low = low;
    this.high = high;
  }

  #findControl(): void {
    const total = (this.#total = withRoom(this.#total, this.rows));
    this.control = -1;
    let largest = 0;
    for (let row = 0; row < this.rows; row++) {
      total[row] = this.up[row] + this.down[row];
      if (total[row] > largest) {
        largest = total[row];
        this.control = row;
      }
    }
  }

  /** From the point of control the area grows by the two rows above or the two below, whichever hold more, until it is full. */
  #findValueArea(): void {
    const total = this.#total;
    this.valueLow = this.valueHigh = this.control;
    if (this.control < 0) return;
    let missing = -total[this.control];
    for (let row = 0; row < this.rows; row++) missing += total[row] * VALUE_AREA;
    while (missing > 0 && (this.valueLow > 0 || this.valueHigh < this.rows - 1)) {
      const above = this.#sum(this.valueHigh + 1, this.valueHigh + 2);
      const below = this.#sum(this.valueLow - 2, this.valueLow - 1);
      const grows = this.valueLow === 0 || (this.valueHigh < this.rows - 1 && above >= below);
      if (grows) this.valueHigh = Math.min(this.valueHigh + 2, this.rows - 1);
      else this.valueLow = Math.max(this.valueLow - 2, 0);
      missing -= grows ? above : below;
    }
  }

  #sum(first: number, last: number): number {
    let sum = 0;
    for (let row = Math.max(first, 0); row <= Math.min(last, this.rows - 1); row++) sum += this.#total[row];
    return sum;
  }
}
