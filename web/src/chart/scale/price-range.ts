import type { CandleColumns } from "../model/columns.ts";

/** A span of prices, mantissas. */
export interface PriceRange {
  min: number;
  max: number;
}

/** Kept free above and below the data when the axis is fitted to it, as a share of the data's span. */
const PADDING = 0.1;
/** The axis is fitted again where data comes closer to its edge than this share of the axis. */
const EDGE = 0.02;
/** The axis is fitted again where data fills less than this share of it. */
const FILL = 0.58;

/** Makes a span contain no price. */
export function clear(out: PriceRange): void {
  out.min = Infinity;
  out.max = -Infinity;
}

export const isEmpty = ({ min, max }: Readonly<PriceRange>): boolean => min > max;

/** Widens a span to contain a price. */
export function include(out: PriceRange, price: number): void {
  if (price < out.min) out.min = price;
  if (price > out.max) out.max = price;
}

/** Widens a span to contain the prices of the candles `from` … `to` − 1. */
export function includeCandles(
  out: PriceRange,
  candles: CandleColumns,
  closesOnly: boolean,
  from: number,
  to: number,
): void {
  const lows = closesOnly ? candles.c : candles.l;
  const highs = closesOnly ? candles.c : candles.h;
  let { min, max } = out;
  for (let i = from; i < to; i++) {
    if (lows[i] < min) min = lows[i];
    if (highs[i] > max) max = highs[i];
  }
  out.min = min;
  out.max = max;
}

/** Fits the axis to the data with padding; flat data is shown within `minSpan`. */
export function fitRange(axis: PriceRange, data: Readonly<PriceRange>, minSpan: number): void {
  const span = Math.max(data.max - data.min, minSpan);
  const middle = (data.max + data.min) / 2;
  axis.min = middle - span * (0.5 + PADDING);
  axis.max = middle + span * (0.5 + PADDING);
}

/**
 * Fits the axis again only where it no longer suits the data: too near an edge, or too much of it empty. The
 * slack between the two keeps an axis still while prices tick. Returns whether it was fitted.
 */
export function settleRange(axis: PriceRange, data: Readonly<PriceRange>, minSpan: number): boolean {
  const size = axis.max - axis.min;
  const inside = data.min >= axis.min + size * EDGE && data.max <= axis.max - size * EDGE;
  const filled = Math.max(data.max - data.min, minSpan) >= size * FILL;
  if (inside && filled) return false;
  fitRange(axis, data, minSpan);
  return true;
}
