import { INTERVALS } from "../model/candle.ts";
import type { Decoder, Directory, WireSink } from "../protocol/codec.ts";
import { decodeControl } from "../json/codec.ts";
import { NO_PRICE } from "../model/quote.ts";
import {
  CANDLE_ROW,
  CANDLES,
  DAY_ROW,
  NULL_U16,
  NULL_U32,
  QUOTE_ROW,
  QUOTES,
  STATE_KINDS,
  TEMPLATE,
  TRADE_KINDS,
  TRADE_ROW,
  TRADES,
} from "./layout.ts";
import { getUint48, getInt64, partOf, SbeMessage, type Rows } from "./reader.ts";
import { SIDE, type Side } from "../model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asSequence, type InstrumentId } from "../model/units.ts";

/**
 * Reads `ticker.v1.sbe`: text is a control message, bytes are market data. Message types, trailing fields and trailing
 * groups that a newer schema added are skipped, and so is a message whose kind or interval it added. Keeps no state.
 */
export function createSbeDecoder(): Decoder {
  return {
    decode(data, directory, sink) {
      if (typeof data === "string") {
        const control = decodeControl(data);
        if (control !== undefined) sink.control(control);
        return;
      }
      const message = new SbeMessage(data);
      if (message.templateId === TEMPLATE.quotes) decodeQuotes(message, directory, sink);
      else if (message.templateId === TEMPLATE.trades) decodeTrades(message, directory, sink);
      else if (message.templateId === TEMPLATE.candles) decodeCandles(message, directory, sink);
    },
  };
}

const knows = (directory: Directory, id: number): id is InstrumentId => directory.instruments[id] !== undefined;

function decodeQuotes(message: SbeMessage, directory: Directory, sink: WireSink): void {
  const { view } = message;
  const root = message.root(QUOTES.bytes);
  const rows = message.group(QUOTE_ROW.bytes);
  const days = message.group(DAY_ROW.bytes);
  const part = partOf(view.getUint8(root + QUOTES.part), view.getUint8(root + QUOTES.parts));
  const kind = message.named(STATE_KINDS, view.getUint8(root + QUOTES.kind));
  if (kind === undefined) return;
  sink.quotesBegin(
    {
      kind,
      epoch: asEpoch(view.getUint32(root + QUOTES.epoch, true)),
      seq: asSequence(getUint48(view, root + QUOTES.seq)),
      frame: view.getUint32(root + QUOTES.frame, true),
      time: asMillis(getUint48(view, root + QUOTES.time)),
      merged: view.getUint32(root + QUOTES.merged, true),
    },
    part,
  );
  decodeQuoteRows(view, rows, directory, sink);
  decodeDayRows(view, days, directory, sink);
  sink.quotesEnd();
}

function decodeQuoteRows(view: DataView, rows: Rows, directory: Directory, sink: WireSink): void {
  for (let k = 0, at = rows.at; k < rows.count; k += 1, at += rows.step) {
    const id = view.getUint16(at + QUOTE_ROW.id, true);
    if (!knows(directory, id)) continue;
    const bid = view.getInt32(at + QUOTE_ROW.bid, true);
    const spread = view.getUint16(at + QUOTE_ROW.spread, true);
    const lastSize = view.getUint32(at + QUOTE_ROW.lastSize, true);
    const bidSize = view.getUint16(at + QUOTE_ROW.bidSize, true);
    const askSize = view.getUint16(at + QUOTE_ROW.askSize, true);
    sink.quote(
      id,
      view.getUint32(at + QUOTE_ROW.n, true),
      view.getInt32(at + QUOTE_ROW.last, true),
      lastSize === NULL_U32 ? 0 : lastSize,
      bid,
      spread === NULL_U16 ? NO_PRICE : bid + spread,
      bidSize === NULL_U16 ? 0 : bidSize,
      askSize === NULL_U16 ? 0 : askSize,
      view.getFloat64(at + QUOTE_ROW.volume, true),
    );
  }
}

function decodeDayRows(view: DataView, rows: Rows, directory: Directory, sink: WireSink): void {
  for (let k = 0, at = rows.at; k < rows.count; k += 1, at += rows.step) {
    const id = view.getUint16(at + DAY_ROW.id, true);
    if (!knows(directory, id)) continue;
    sink.quoteDay(
      id,
      view.getInt32(at + DAY_ROW.open, true),
      view.getInt32(at + DAY_ROW.high, true),
      view.getInt32(at + DAY_ROW.low, true),
      view.getInt32(at + DAY_ROW.previousClose, true),
    );
  }
}

/** Sides by their number on the wire. */
const SIDES: readonly Side[] = [SIDE.none, SIDE.buy, SIDE.sell];

function decodeTrades(message: SbeMessage, directory: Directory, sink: WireSink): void {
  const { view } = message;
  const root = message.root(TRADES.bytes);
  const rows = message.group(TRADE_ROW.bytes);
  const part = partOf(view.getUint16(root + TRADES.part, true), view.getUint16(root + TRADES.parts, true));
  const kind = message.named(TRADE_KINDS, view.getUint8(root + TRADES.kind));
  if (kind === undefined) return;
  sink.tradesBegin(kind, asEpoch(view.getUint32(root + TRADES.epoch, true)), part);
  const id = view.getUint16(root + TRADES.id, true);
  const count = knows(directory, id) ? rows.count : 0;
  for (let k = 0, at = rows.at; k < count; k += 1, at += rows.step) {
    sink.trade(
      asInstrumentId(id),
      view.getUint32(at + TRADE_ROW.tradeId, true),
      getInt64(view, at + TRADE_ROW.t),
      view.getInt32(at + TRADE_ROW.price, true),
      view.getUint32(at + TRADE_ROW.size, true),
      message.named(SIDES, view.getUint8(at + TRADE_ROW.side)) ?? SIDE.none,
    );
  }
  sink.tradesEnd();
}

function decodeCandles(message: SbeMessage, directory: Directory, sink: WireSink): void {
  const { view } = message;
  const root = message.root(CANDLES.bytes);
  const rows = message.group(CANDLE_ROW.bytes);
  const part = partOf(view.getUint16(root + CANDLES.part, true), view.getUint16(root + CANDLES.parts, true));
  const kind = message.named(STATE_KINDS, view.getUint8(root + CANDLES.kind));
  const interval = message.named(INTERVALS, view.getUint8(root + CANDLES.interval));
  const id = view.getUint16(root + CANDLES.id, true);
  if (kind === undefined || interval === undefined || !knows(directory, id)) return;
  sink.candlesBegin(kind, id, interval, part);
  for (let k = 0, at = rows.at; k < rows.count; k += 1, at += rows.step) {
    sink.candle(
      getInt64(view, at + CANDLE_ROW.t),
      view.getInt32(at + CANDLE_ROW.open, true),
      view.getInt32(at + CANDLE_ROW.high, true),
      view.getInt32(at + CANDLE_ROW.low, true),
      view.getInt32(at + CANDLE_ROW.close, true),
      view.getFloat64(at + CANDLE_ROW.volume, true),
    );
  }
  sink.candlesEnd();
}
