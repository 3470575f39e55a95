import type { CandleColumns } from "../model/columns.ts";
import { include, includeCandles, clear, type PriceRange } from "./price-range.ts";

/** How many closes are looked at to know the usual prices; fewer candles in view than the least have none unusual. */
const SAMPLES = 256;
const MIN_CANDLES = 20;
/** The usual prices: all but this share of the closes at either end. */
const TAIL = 0.1;
/** A price this many times the span of the usual ones away from them is stray; the span counts as at least this share. */
const FENCE = 5;
const MIN_SPAN_SHARE = 0.002;
/** More candles in a row than these, or the newest ones, are a move of the price and no stray. */
const MAX_RUN = 2;

const sampled = new Float64Array(SAMPLES);
const all: PriceRange = { min: 0, max: 0 };
const fence: PriceRange = { min: 0, max: 0 };

/**
 * Widens a span to contain the prices of the candles `from` … `to` − 1 but for stray ones, such as a bad print at 1.00
 * among prices of 190, which would flatten all others. Returns whether any was left out.
 */
export function includeUsual(
  out: PriceRange,
  candles: CandleColumns,
  closesOnly: boolean,
  from: number,
  to: number,
): boolean {
  clear(all);
  includeCandles(all, candles, closesOnly, from, to);
  if (to - from < MIN_CANDLES || isWithinFence(candles.c, from, to)) {
    if (all.min <= all.max) {
      include(out, all.min);
      include(out, all.max);
    }
    return false;
  }
  const { o, h, l, c } = candles;
  let left = false;
  for (let i = from; i < to; i++) {
    const stray = isStray(candles, i);
    if (!stray) include(out, c[i]);
    if (closesOnly || stray) {
      left ||= stray;
      continue;
    }
    // A candle whose close is usual may have strayed in between.
    const moved = !isUsual(c[i]);
    for (let k = 0; k < 3; k++) {
      const price = (k === 0 ? o : k === 1 ? h : l)[i];
      if (moved || isUsual(price)) include(out, price);
      else left = true;
    }
  }
  return left;
}

/** Sets the fence around the usual closes. Whether all prices lie within it. */
function isWithinFence(c: Float64Array, from: number, to: number): boolean {
  const count = Math.min(to - from, SAMPLES);
  for (let k = 0; k < count; k++) sampled[k] = c[from + Math.floor((k * (to - from)) / count)];
  const sorted = sampled.subarray(0, count).sort();
  const low = sorted[Math.floor(count * TAIL)];
  const high = sorted[Math.ceil(count * (1 - TAIL)) - 1];
  const reach = FENCE * Math.max(high - low, high * MIN_SPAN_SHARE);
  fence.min = low - reach;
  fence.max = high + reach;
  return all.min >= fence.min && all.max <= fence.max;
}

const isUsual = (price: number): boolean => price >= fence.min && price <= fence.max;

/** Whether a candle's close is beyond the fence, and prices came back soon after. */
function isStray({ c, length }: CandleColumns, i: number): boolean {
  if (isUsual(c[i])) return false;
  let first = i;
  let last = i;
  while (first > 0 && i - first < MAX_RUN && !isUsual(c[first - 1])) first--;
  while (last < length - 1 && last - i < MAX_RUN && !isUsual(c[last + 1])) last++;
  return last - first < MAX_RUN && last < length - 1;
}
