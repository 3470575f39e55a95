import type { Candle } from "../model/candle.ts";
import type { QuoteColumns } from "../model/quote.ts";
import { setInt64 } from "./output-buffer.ts";
import { CANDLE_ROW, DAY_ROW, TRADE_ROW } from "./layout.ts";
import type { Trade } from "../model/trade.ts";

/*
 * One row each, at `at`. Free bytes behind a field are zeroed by writing the field wider, which little-endian order
 * allows.
 */

export function writeDay(view: DataView, at: number, columns: QuoteColumns, id: number): void {
  view.setInt32(at + DAY_ROW.open, columns.open[id], true);
  view.setInt32(at + DAY_ROW.high, columns.high[id], true);
  view.setInt32(at + DAY_ROW.low, columns.low[id], true);
  view.setInt32(at + DAY_ROW.previousClose, columns.previousClose[id], true);
  view.setUint32(at + DAY_ROW.id, id, true);
}

export function writeTrade(view: DataView, at: number, trade: Readonly<Trade>): void {
  setInt64(view, at + TRADE_ROW.t, trade.t);
  view.setUint32(at + TRADE_ROW.tradeId, trade.id, true);
  view.setInt32(at + TRADE_ROW.price, trade.price, true);
  view.setUint32(at + TRADE_ROW.size, trade.size, true);
  view.setUint32(at + TRADE_ROW.side, trade.side, true);
}

export function writeCandle(view: DataView, at: number, candle: Readonly<Candle>): void {
  setInt64(view, at + CANDLE_ROW.t, candle.t);
  view.setFloat64(at + CANDLE_ROW.volume, candle.v, true);
  view.setInt32(at + CANDLE_ROW.open, candle.o, true);
  view.setInt32(at + CANDLE_ROW.high, candle.h, true);
  view.setInt32(at + CANDLE_ROW.low, candle.l, true);
  view.setInt32(at + CANDLE_ROW.close, candle.c, true);
}
