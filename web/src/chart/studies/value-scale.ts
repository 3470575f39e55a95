import type { PriceRange } from "../scale/price-range.ts";

/** CSS px of a value, to be called for each point that is drawn. */
export type PixelOf = (value: number) => number;

/** A value axis of its own: `range` is shown from the px `bottom` up to `top`. */
export class ValueScale {
  readonly range: PriceRange = { min: 0, max: 1 };
  top = 0;
  bottom = 1;

  readonly pixelOf: PixelOf = (value) =>
    this.bottom - ((value - this.range.min) * (this.bottom - this.top)) / (this.range.max - this.range.min);

  valueAt(pixel: number): number {
    return this.range.min + ((this.bottom - pixel) * (this.range.max - this.range.min)) / (this.bottom - this.top);
  }
}

/** Widens a range by the values `from` … `to` − 1 that lie within limits; candles without a value add nothing. */
export function includeValues(
  out: PriceRange,
  values: Float64Array,
  from: number,
  to: number,
  least = -Infinity,
  most = Infinity,
): void {
  let { min, max } = out;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (value < min && value >= least) min = value;
    if (value > max && value <= most) max = value;
  }
  out.min = min;
  out.max = max;
}
