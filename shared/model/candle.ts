import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./time.ts";
import { asMillis, type Millis } from "./units.ts";

/** Candle intervals on the wire, shortest first. */
export const INTERVALS = ["1s", "5s", "15s", "1m", "5m", "15m", "1h", "1d"] as const;
export type Interval = (typeof INTERVALS)[number];

export const INTERVAL_MS: Readonly<Record<Interval, number>> = {
  "1s": SECOND_MS,
  "5s": 5 * SECOND_MS,
  "15s": 15 * SECOND_MS,
  "1m": MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "15m": 15 * MINUTE_MS,
  "1h": HOUR_MS,
  "1d": DAY_MS,
};

/**
 * Open, high, low, close and volume of one bucket of market time. Prices are mantissas, volume is shares;
 * `t` is the bucket's start. A bucket without a trade has no candle.
 */
export interface Candle {
  t: Millis;
  o: number;
  h: number;
  l: number;
  c: number;
  v: number;
}

/**
 * Start of the bucket that contains `t`. Buckets are aligned to UTC, except for `1d`. A `1d` bucket is the market's
 * date (`day`, as UTC midnight), which the feed states, because near midnight New York's date differs from UTC's.
 */
export const bucketStart = (t: Millis, interval: Interval, day: Millis): Millis =>
  interval === "1d" ? day : asMillis(Math.floor(t / INTERVAL_MS[interval]) * INTERVAL_MS[interval]);

/** The candle that the first trade of a bucket opens. */
export const openCandle = (t: Millis, price: number, size: number): Candle => ({
  t,
  o: price,
  h: price,
  l: price,
  c: price,
  v: size,
});

/** Folds a later trade of the same bucket into its candle, in place. */
export function foldTrade(candle: Candle, price: number, size: number): void {
  if (price > candle.h) candle.h = price;
  if (price < candle.l) candle.l = price;
  candle.c = price;
  candle.v += size;
}

/**
 * Folds a later candle within the same bucket into `candle`, in place. The result equals that of folding its trades.
 */
export function foldCandle(candle: Candle, part: Readonly<Candle>): void {
  if (part.h > candle.h) candle.h = part.h;
  if (part.l < candle.l) candle.l = part.l;
  candle.c = part.c;
  candle.v += part.v;
}
