import { type Candle, foldCandle } from "../../../shared/model/candle.ts";
import { SIDE, SIDES, type Trade } from "../../../shared/model/trade.ts";
import { asMillis, asTradeId } from "../../../shared/model/units.ts";

const CANDLE_FIELDS = 6;
const TRADE_FIELDS = 5;

/** Converts candles from six numbers each: start, open, high, low, close, volume. */
export function toCandles(numbers: Float64Array): Candle[] {
  const candles: Candle[] = [];
  for (let at = 0; at < numbers.length; at += CANDLE_FIELDS) {
    const [t = 0, o = 0, h = 0, l = 0, c = 0, v = 0] = numbers.subarray(at, at + CANDLE_FIELDS);
    candles.push({ t: asMillis(t), o, h, l, c, v });
  }
  return candles;
}

/** Converts trades from five numbers each: id, time, price, size, side. */
export function toTrades(numbers: Float64Array): Trade[] {
  const trades: Trade[] = [];
  for (let at = 0; at < numbers.length; at += TRADE_FIELDS) {
    const [id = 0, t = 0, price = 0, size = 0, side = 0] = numbers.subarray(at, at + TRADE_FIELDS);
    trades.push({ id: asTradeId(id), t: asMillis(t), price, size, side: SIDES[side] ?? SIDE.none });
  }
  return trades;
}

/**
 * Merges stored and live candles, each oldest first and made of different events. If both have a candle of one start,
 * the live one is folded into the older, stored one.
 */
export function mergeCandles(stored: readonly Candle[], live: readonly Candle[]): Candle[] {
  const byStart = new Map(stored.map((candle) => [candle.t, { ...candle }]));
  for (const candle of live) {
    const part = byStart.get(candle.t);
    if (part === undefined) byStart.set(candle.t, candle);
    else foldCandle(part, candle);
  }
  return [...byStart.values()].sort((a, b) => a.t - b.t);
}
