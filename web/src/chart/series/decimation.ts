import { unitsOf, type PriceMode } from "../scale/price-mode.ts";

/** How data becomes device pixels: x = (position − left) × perUnit, y = bottom − (units of the price − min) × perPrice. */
export interface PixelScale {
  readonly left: number;
  readonly perUnit: number;
  readonly bottom: number;
  readonly min: number;
  readonly perPrice: number;
  /** Which units prices have: see `unitsOf`. */
  readonly mode?: PriceMode;
}

/** What a dense line covers of each pixel column from `left` on: y from `top` down to `bottom`. Used again every frame. */
export interface DecimatedColumns {
  left: number;
  length: number;
  top: Float32Array;
  bottom: Float32Array;
}

export const createDecimatedColumns = (): DecimatedColumns => ({
  left: 0,
  length: 0,
  top: new Float32Array(1_024),
  bottom: new Float32Array(1_024),
});

/**
 * The pixel columns that the line through values `from` … `to` − 1 covers, into `out`. A column reaches to the value
 * that the line came from, so that neighbours always touch; a column without values gets what the next one has.
 * Allocates only when the plot became wider than ever.
 * @param positions axis units of each value, rising; undefined where value `i` is at `i`.
 */
export function decimate(
  out: DecimatedColumns,
  positions: Float64Array | undefined,
  values: Float64Array,
  from: number,
  to: number,
  { left, perUnit, bottom, min, perPrice, mode }: Readonly<PixelScale>,
): void {
  out.length = 0;
  if (to <= from) return;
  const at = (i: number) => (positions ? positions[i] : i);
  const columnOf = (i: number) => Math.floor((at(i) - left) * perUnit);
  out.left = columnOf(from);
  reserve(out, columnOf(to - 1) - out.left + 1);
  let before = values[from];
  let i = from;
  while (i < to) {
    const column = columnOf(i);
    const end = left + (column + 1) / perUnit;
    let low = before;
    let high = before;
    do {
      before = values[i];
      if (before < low) low = before;
      if (before > high) high = before;
    } while (++i < to && at(i) < end);
    const y = bottom + min * perPrice;
    while (out.length <= column - out.left) {
      out.top[out.length] = y - unitsOf(mode, high) * perPrice;
      out.bottom[out.length++] = y - unitsOf(mode, low) * perPrice;
    }
  }
}

function reserve(out: DecimatedColumns, columns: number): void {
  if (columns <= out.top.length) return;
  out.top = new Float32Array(columns * 2);
  out.bottom = new Float32Array(columns * 2);
}
