import type { CandleTable } from "../../tables/candles.ts";

/**
 * What a chart reads of a candle table: columns of mantissas, shares and ms, valid up to `length`, `t` strictly rising.
 * `revision` tells of changes. The arrays are read from the table on every draw, since it replaces them as it grows.
 */
export type CandleColumns = Readonly<
  Pick<CandleTable, "length" | "revision" | "generation" | "rewrites" | "t" | "o" | "h" | "l" | "c" | "v" | "breaks">
>;

/** Index of the first of the `length` rising values in `column` that is not below `value`; `length` where all are. */
export function lowerBound(column: Float64Array, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Where a moment lies on an axis that gives every candle the same room. A candle's start is a whole number. Between two
 * candles it is the share of time passed, and beyond the ends each interval counts as one.
 */
export function positionOfTime(candles: CandleColumns, time: number, intervalMs: number): number {
  const { t, length } = candles;
  if (length === 0) return 0;
  const next = lowerBound(t, length, time);
  if (next === length) return length - 1 + (time - t[length - 1]) / intervalMs;
  if (next === 0) return (time - t[0]) / intervalMs;
  return next - (t[next] - time) / (t[next] - t[next - 1]);
}

/** The moment at a place of such an axis, ms: the inverse of `positionOfTime`. */
export function timeOfPosition({ t, length }: CandleColumns, position: number, intervalMs: number): number {
  if (length === 0) return 0;
  const last = length - 1;
  if (position >= last) return t[last] + (position - last) * intervalMs;
  if (position <= 0) return t[0] + position * intervalMs;
  const before = Math.floor(position);
  return t[before] + (position - before) * (t[before + 1] - t[before]);
}
