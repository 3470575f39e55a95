import { NO_VALUES, withRoom } from "./calculation.ts";

/** Sums volumes by row of price, each spread over a span of rows. */
export class VolumeRows {
  /** Shares of each row, once settled. */
  volumes = NO_VALUES;
  /** By how much more each row gets than the row below it, for spans that cover it whole. */
  #steps = NO_VALUES;
  #rows = 0;

  clear(rows: number): void {
    this.#rows = rows;
    this.volumes = withRoom(this.volumes, rows);
    this.#steps = withRoom(this.#steps, rows + 1);
    this.volumes.fill(0);
    this.#steps.fill(0);
  }

  /** Spreads a volume over the span from `low` to `high`, in rows from the lowest price; a span without height is in one row. */
  add(low: number, high: number, volume: number): void {
    const first = Math.min(Math.floor(low), this.#rows - 1);
    const last = Math.min(Math.floor(high), this.#rows - 1);
    if (first === last) {
      this.volumes[first] += volume;
      return;
    }
    const perRow = volume / (high - low);
    this.volumes[first] += (first + 1 - low) * perRow;
    this.volumes[last] += (high - last) * perRow;
    this.#steps[first + 1] += perRow;
    this.#steps[last] -= perRow;
  }

  /** Gives the rows that spans cover whole their share. */
  settle(): void {
    let whole = 0;
    for (let row = 0; row < this.#rows; row++) {
      whole += this.#steps[row];
      // Rounding in the running sum must not show as a volume where there is none.
      this.volumes[row] = Math.max(0, this.volumes[row] + whole);
    }
  }
}
