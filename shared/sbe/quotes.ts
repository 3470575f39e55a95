import { MESSAGE_KINDS } from "../protocol/channels.ts";
import type { ChannelEncoders, Directory, QuotesHead, QuotesSink } from "../protocol/codec.ts";
import { NO_PRICE, type QuoteColumns } from "../model/quote.ts";
import { asEpoch, asMillis, asSequence } from "../model/units.ts";
import { DAY_ROW, GROUP, HEADER, NULL_U16, NULL_U32, QUOTE_ROW, QUOTES, TEMPLATE } from "./layout.ts";
import { FRAME_BYTES, requireId, setUint48, type FrameBuffer } from "./output-buffer.ts";
import { getUint48, knows, partOf, type Rows, type SbeMessage } from "./reader.ts";
import { EncodedRowCache } from "./row-cache.ts";

/** The most bytes that the rows of one message take. */
const ROWS_BYTES = FRAME_BYTES - HEADER.bytes - QUOTES.bytes - 2 * GROUP.bytes;

/** Quotes in SBE, written into `out`. Steady state allocates nothing. */
export function createQuotesEncoder(out: FrameBuffer): ChannelEncoders["quotes"] {
  const { view } = out;
  let cache: EncodedRowCache | undefined;
  return (head, columns, ids, withDay, count, emit) => {
    requireId(columns.n.length - 1);
    if (cache?.columns !== columns || cache.epoch !== head.epoch) cache = new EncodedRowCache(columns, head.epoch);
    const parts = countParts(withDay, count);
    for (let part = 1, from = 0; part <= parts; part++) {
      const end = parts === 1 ? count : endOfPart(withDay, from, count);
      const root = out.begin(TEMPLATE.quotes, QUOTES.bytes);
      writeQuotesRoot(view, root, head, part, parts);
      const at = writeQuoteGroups(out, root + QUOTES.bytes, cache, ids, withDay, from, end);
      out.emit(at, part === parts, emit);
      from = end;
    }
  };
}

function writeQuotesRoot(view: DataView, root: number, head: Readonly<QuotesHead>, part: number, parts: number): void {
  view.setUint32(root + QUOTES.epoch, head.epoch, true);
  view.setUint32(root + QUOTES.frame, head.frame, true);
  view.setUint32(root + QUOTES.merged, head.merged, true);
  setUint48(view, root + QUOTES.seq, head.seq);
  view.setUint16(root + QUOTES.kind, MESSAGE_KINDS.quotes.indexOf(head.kind), true);
  setUint48(view, root + QUOTES.time, head.time);
  view.setUint8(root + QUOTES.part, part);
  view.setUint8(root + QUOTES.parts, parts);
}

/** Writes both groups of rows `from … end − 1` at `at`; returns where the message ends. */
function writeQuoteGroups(
  out: FrameBuffer,
  at: number,
  cache: EncodedRowCache,
  ids: ArrayLike<number>,
  withDay: ArrayLike<number>,
  from: number,
  end: number,
): number {
  const { view } = out;
  at = cache.copy(out, out.group(at, QUOTE_ROW.bytes, end - from), ids, from, end);
  let days = 0;
  for (let k = from; k < end; k++) if (withDay[k] !== 0) days++;
  at = out.group(at, DAY_ROW.bytes, days);
  for (let k = from; days > 0 && k < end; k++) {
    if (withDay[k] === 0) continue;
    writeDay(view, at, cache.columns, ids[k]);
    at += DAY_ROW.bytes;
  }
  return at;
}

function writeDay(view: DataView, at: number, columns: QuoteColumns, id: number): void {
  view.setInt32(at + DAY_ROW.open, columns.open[id], true);
  view.setInt32(at + DAY_ROW.high, columns.high[id], true);
  view.setInt32(at + DAY_ROW.low, columns.low[id], true);
  view.setInt32(at + DAY_ROW.previousClose, columns.previousClose[id], true);
  view.setUint32(at + DAY_ROW.id, id, true);
}

/** The row after the last that fits a message begun at row `from`. A row and its day stay together. */
function endOfPart(withDay: ArrayLike<number>, from: number, count: number): number {
  let left: number = ROWS_BYTES;
  for (let k = from; k < count; k++) {
    left -= withDay[k] === 0 ? QUOTE_ROW.bytes : QUOTE_ROW.bytes + DAY_ROW.bytes;
    if (left < 0) return k;
  }
  return count;
}

function countParts(withDay: ArrayLike<number>, count: number): number {
  if (count * (QUOTE_ROW.bytes + DAY_ROW.bytes) <= ROWS_BYTES) return 1;
  let parts = 0;
  for (let from = 0; from < count; parts++) from = endOfPart(withDay, from, count);
  return parts;
}

/** @throws ProtocolError `bad_message` */
export function decodeQuotes(message: SbeMessage, directory: Directory, sink: QuotesSink): void {
  const { view } = message;
  const root = message.root(QUOTES.bytes);
  const rows = message.group(QUOTE_ROW.bytes);
  const days = message.group(DAY_ROW.bytes);
  const part = partOf(view.getUint8(root + QUOTES.part), view.getUint8(root + QUOTES.parts));
  const kind = message.named(MESSAGE_KINDS.quotes, view.getUint8(root + QUOTES.kind));
  if (kind === undefined) return;
  sink.begin(
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
  sink.end();
}

function decodeQuoteRows(view: DataView, rows: Rows, directory: Directory, sink: QuotesSink): void {
  for (let k = 0, at = rows.at; k < rows.count; k++, at += rows.step) {
    const id = view.getUint16(at + QUOTE_ROW.id, true);
    if (!knows(directory, id)) continue;
    const bid = view.getInt32(at + QUOTE_ROW.bid, true);
    const spread = view.getUint16(at + QUOTE_ROW.spread, true);
    const lastSize = view.getUint32(at + QUOTE_ROW.lastSize, true);
    const bidSize = view.getUint16(at + QUOTE_ROW.bidSize, true);
    const askSize = view.getUint16(at + QUOTE_ROW.askSize, true);
    sink.row(
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

function decodeDayRows(view: DataView, rows: Rows, directory: Directory, sink: QuotesSink): void {
  for (let k = 0, at = rows.at; k < rows.count; k++, at += rows.step) {
    const id = view.getUint16(at + DAY_ROW.id, true);
    if (!knows(directory, id)) continue;
    sink.day(
      id,
      view.getInt32(at + DAY_ROW.open, true),
      view.getInt32(at + DAY_ROW.high, true),
      view.getInt32(at + DAY_ROW.low, true),
      view.getInt32(at + DAY_ROW.previousClose, true),
    );
  }
}
