import type { CandleColumns } from "../model/columns.ts";

/** A span of prices, mantissas. */
export interface PriceRange {
  min: number;
  max: number;
}

/** Room left free above and below the data when the axis is fitted to it, as a share of the data's span. */
const PADDING = 0.1;
/** Data closer than this share of the axis to its edge makes it be fitted again. */
const EDGE = 0.02;
/** Data that fills less than this share of the axis makes it be fitted again. */
const FILL = 0.58;

/** Lowest and highest price of the candles `from` … `to` − 1, into `out`; false, and `out` untouched, where there is none. */
export function scanPrices(
  candles: CandleColumns,
  closesOnly: boolean,
  from: number,
  to: number,
  out: PriceRange,
): boolean {
  if (to <= from) return false;
  const lows = closesOnly ? candles.c : candles.l;
  const highs = closesOnly ? candles.c : candles.h;
  let min = lows[from];
  let max = highs[from];
  for (let i = from + 1; i < to; i++) {
    if (lows[i] < min) min = lows[i];
    if (highs[i] > max) max = highs[i];
  }
  out.min = min;
  out.max = max;
  return true;
}

/** Fits the axis to the data with padding; flat data gets at least `minSpan` of room. */
export function fitRange(axis: PriceRange, data: Readonly<PriceRange>, minSpan: number): void {
  const span = Math.max(data.max - data.min, minSpan);
  const middle = (data.max + data.min) / 2;
  axis.min = middle - span * (0.5 + PADDING);
  axis.max = middle + span * (0.5 + PADDING);
}

/**
 * Fits the axis again only where it no longer suits the data: too near an edge, or too much of it empty. Between the
 * two lies the slack that keeps an axis still while prices tick. CatchUpReporter whether it was fitted.
 */
export function settleRange(axis: PriceRange, data: Readonly<PriceRange>, minSpan: number): boolean {
  const size = axis.max - axis.min;
  const inside = data.min >= axis.min + size * EDGE && data.max <= axis.max - size * EDGE;
  const filled = Math.max(data.max - data.min, minSpan) >= size * FILL;
  if (inside && filled) return false;
  fitRange(axis, data, minSpan);
  return true;
}
