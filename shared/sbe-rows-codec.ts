import type { Candle } from "./candle.ts";
import { NO_PRICE, type QuoteColumns } from "./quote.ts";
import { setUint64 } from "./sbe-frame-codec.ts";
import { CANDLE_ROW, DAY_ROW, MAX_U16, NULL_U16, NULL_U32, QUOTE_ROW, TRADE_ROW } from "./sbe-layout.ts";
import type { Trade } from "./trade.ts";

/*
 * One row each, at `at`. Free bytes behind a field are zeroed by writing the field wider, which little-endian order
 * allows.
 */

/** A quote. A size belongs to its price: where that is absent, so is the size. A crossed quote is written as locked. */
export function writeQuote(view: DataView, at: number, columns: QuoteColumns, id: number): void {
  const last = columns.last[id];
  const bid = columns.bid[id];
  const ask = columns.ask[id];
  const noAsk = ask === NO_PRICE || bid === NO_PRICE;
  view.setFloat64(at + QUOTE_ROW.volume, columns.volume[id], true);
  view.setUint32(at + QUOTE_ROW.n, columns.n[id], true);
  view.setInt32(at + QUOTE_ROW.last, last, true);
  view.setInt32(at + QUOTE_ROW.bid, bid, true);
  view.setUint32(at + QUOTE_ROW.lastSize, last === NO_PRICE ? NULL_U32 : columns.lastSize[id], true);
  view.setUint16(at + QUOTE_ROW.id, id, true);
  view.setUint16(at + QUOTE_ROW.spread, noAsk ? NULL_U16 : capped(Math.max(0, ask - bid)), true);
  view.setUint16(at + QUOTE_ROW.bidSize, bid === NO_PRICE ? NULL_U16 : capped(columns.bidSize[id]), true);
  view.setUint16(at + QUOTE_ROW.askSize, noAsk ? NULL_U16 : capped(columns.askSize[id]), true);
}

const capped = (value: number): number => (value > MAX_U16 ? MAX_U16 : value);

export function writeDay(view: DataView, at: number, columns: QuoteColumns, id: number): void {
  view.setInt32(at + DAY_ROW.open, columns.open[id], true);
  view.setInt32(at + DAY_ROW.high, columns.high[id], true);
  view.setInt32(at + DAY_ROW.low, columns.low[id], true);
  view.setInt32(at + DAY_ROW.previousClose, columns.previousClose[id], true);
  view.setUint32(at + DAY_ROW.id, id, true);
}

export function writeTrade(view: DataView, at: number, trade: Readonly<Trade>): void {
  setUint64(view, at + TRADE_ROW.t, trade.t);
  view.setUint32(at + TRADE_ROW.tradeId, trade.id, true);
  view.setInt32(at + TRADE_ROW.price, trade.price, true);
  view.setUint32(at + TRADE_ROW.size, trade.size, true);
  view.setUint32(at + TRADE_ROW.side, trade.side, true);
}

export function writeCandle(view: DataView, at: number, candle: Readonly<Candle>): void {
  setUint64(view, at + CANDLE_ROW.t, candle.t);
  view.setFloat64(at + CANDLE_ROW.volume, candle.v, true);
  view.setInt32(at + CANDLE_ROW.open, candle.o, true);
  view.setInt32(at + CANDLE_ROW.high, candle.h, true);
  view.setInt32(at + CANDLE_ROW.low, candle.l, true);
  view.setInt32(at + CANDLE_ROW.close, candle.c, true);
}
