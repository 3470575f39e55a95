import { INTERVALS } from "../model/candle.ts";
import type { Encoder, QuotesHead } from "../protocol/codec.ts";
import { FRAME_BYTES, FrameBuffer, setUint48 } from "./output-buffer.ts";
import {
  CANDLE_ROW,
  CANDLES,
  DAY_ROW,
  GROUP,
  HEADER,
  MAX_U16,
  QUOTE_ROW,
  QUOTES,
  STATE_KINDS,
  TEMPLATE,
  TRADE_KINDS,
  TRADE_ROW,
  TRADES,
} from "./layout.ts";
import { EncodedRowCache } from "./row-cache.ts";
import { writeCandle, writeDay, writeTrade } from "./row-writers.ts";

/** What is left for the rows of a quotes message, of a trades message and of a candles message. Bytes. */
const QUOTES_ROOM = FRAME_BYTES - HEADER.bytes - QUOTES.bytes - 2 * GROUP.bytes;
const TRADES_PER_FRAME = Math.floor((FRAME_BYTES - HEADER.bytes - TRADES.bytes - GROUP.bytes) / TRADE_ROW.bytes);
const CANDLES_PER_FRAME = Math.floor((FRAME_BYTES - HEADER.bytes - CANDLES.bytes - GROUP.bytes) / CANDLE_ROW.bytes);

/**
 * Market data as `ticker.v1.sbe`. Steady state allocates nothing. Speed: `npm run bench -- codec`.
 * Its methods throw RangeError for an instrument id over 65,534, which the rows cannot carry.
 */
export function createSbeEncoder(): Encoder {
  const out = new FrameBuffer();
  const { view } = out;
  let images: EncodedRowCache | undefined;
  return {
    protocol: "ticker.v1.sbe",
    binary: true,

    quotes(head, columns, ids, withDay, count, emit) {
      requireId(columns.n.length - 1);
      if (images?.columns !== columns || images.epoch !== head.epoch) images = new EncodedRowCache(columns, head.epoch);
      const parts = countParts(withDay, count);
      for (let part = 1, from = 0; part <= parts; part += 1) {
        const end = parts === 1 ? count : endOfPart(withDay, from, count);
        const root = out.begin(TEMPLATE.quotes, QUOTES.bytes);
        writeQuotesRoot(view, root, head, part, parts);
        out.emit(writeQuoteGroups(out, root + QUOTES.bytes, images, ids, withDay, from, end), emit);
        from = end;
      }
    },

    trades(kind, epoch, id, trades, emit) {
      requireId(id);
      const parts = Math.max(1, Math.ceil(trades.length / TRADES_PER_FRAME));
      for (let part = 1, k = 0; part <= parts; part += 1) {
        const end = Math.min(trades.length, k + TRADES_PER_FRAME);
        const root = out.begin(TEMPLATE.trades, TRADES.bytes);
        view.setUint32(root + TRADES.epoch, epoch, true);
        view.setUint16(root + TRADES.id, id, true);
        view.setUint16(root + TRADES.kind, TRADE_KINDS.indexOf(kind), true);
        view.setUint16(root + TRADES.part, part, true);
        view.setUint16(root + TRADES.parts, parts, true);
        let at = out.group(root + TRADES.bytes, TRADE_ROW.bytes, end - k);
        for (; k < end; k += 1, at += TRADE_ROW.bytes) writeTrade(view, at, trades[k]);
        out.emit(at, emit);
      }
    },

    candles(kind, id, interval, candles, emit) {
      requireId(id);
      const parts = Math.max(1, Math.ceil(candles.length / CANDLES_PER_FRAME));
      for (let part = 1, k = 0; part <= parts; part += 1) {
        const end = Math.min(candles.length, k + CANDLES_PER_FRAME);
        const root = out.begin(TEMPLATE.candles, CANDLES.bytes);
        view.setUint16(root + CANDLES.id, id, true);
        view.setUint8(root + CANDLES.interval, INTERVALS.indexOf(interval));
        view.setUint8(root + CANDLES.kind, STATE_KINDS.indexOf(kind));
        view.setUint16(root + CANDLES.part, part, true);
        view.setUint16(root + CANDLES.parts, parts, true);
        view.setUint32(root + CANDLES.free, 0, true);
        let at = out.group(root + CANDLES.bytes, CANDLE_ROW.bytes, end - k);
        for (; k < end; k += 1, at += CANDLE_ROW.bytes) writeCandle(view, at, candles[k]);
        out.emit(at, emit);
      }
    },
  };
}

function writeQuotesRoot(view: DataView, root: number, head: Readonly<QuotesHead>, part: number, parts: number): void {
  view.setUint32(root + QUOTES.epoch, head.epoch, true);
  view.setUint32(root + QUOTES.frame, head.frame, true);
  view.setUint32(root + QUOTES.merged, head.merged, true);
  setUint48(view, root + QUOTES.seq, head.seq);
  view.setUint16(root + QUOTES.kind, STATE_KINDS.indexOf(head.kind), true);
  setUint48(view, root + QUOTES.time, head.time);
  view.setUint8(root + QUOTES.part, part);
  view.setUint8(root + QUOTES.parts, parts);
}

/** Writes both groups of rows `from … end − 1` at `at`; returns where the message ends. */
function writeQuoteGroups(
  out: FrameBuffer,
  at: number,
  images: EncodedRowCache,
  ids: ArrayLike<number>,
  withDay: ArrayLike<number>,
  from: number,
  end: number,
): number {
  const { view } = out;
  at = images.copy(out, out.group(at, QUOTE_ROW.bytes, end - from), ids, from, end);
  let days = 0;
  for (let k = from; k < end; k += 1) if (withDay[k] !== 0) days += 1;
  at = out.group(at, DAY_ROW.bytes, days);
  for (let k = from; days > 0 && k < end; k += 1) {
    if (withDay[k] === 0) continue;
    writeDay(view, at, images.columns, ids[k]);
    at += DAY_ROW.bytes;
  }
  return at;
}

function requireId(id: number): void {
  if (id > MAX_U16) throw new RangeError(`instrument id ${id} does not fit ticker.v1.sbe (0–${MAX_U16})`);
}

/** The row after the last that fits a message begun at row `from`. A row and its day stay together. */
function endOfPart(withDay: ArrayLike<number>, from: number, count: number): number {
  let room: number = QUOTES_ROOM;
  for (let k = from; k < count; k += 1) {
    room -= withDay[k] === 0 ? QUOTE_ROW.bytes : QUOTE_ROW.bytes + DAY_ROW.bytes;
    if (room < 0) return k;
  }
  return count;
}

function countParts(withDay: ArrayLike<number>, count: number): number {
  if (count * (QUOTE_ROW.bytes + DAY_ROW.bytes) <= QUOTES_ROOM) return 1;
  let parts = 0;
  for (let from = 0; from < count; parts += 1) from = endOfPart(withDay, from, count);
  return parts;
}
