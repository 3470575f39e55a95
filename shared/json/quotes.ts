import { MESSAGE_KINDS } from "../protocol/channels.ts";
import type { ChannelEncoders, Directory, QuotesHead, QuotesSink } from "../protocol/codec.ts";
import { asObject } from "./control.ts";
import { scaleOf } from "../model/instrument.ts";
import { JsonRows, jsonText } from "./byte-writer.ts";
import { epochOf, instrumentOf, list, oneOf, optionalPrice, partOf, U32_MAX, whole, type Fields } from "./fields.ts";
import { NO_PRICE, type QuoteColumns } from "../model/quote.ts";
import { asMillis, asSequence, formatEpoch, type Epoch } from "../model/units.ts";

/**
 * Longest text of a row's fields before the day's, without symbols, and of the day's fields. A price takes at most 18
 * bytes: 15 decimals and a sign.
 */
const BASE_BYTES = 176;
const DAY_BYTES = 96;

/**
 * Texts of the rows as last encoded. Within an epoch a row's `n` identifies its content, so equal `n` means equal text.
 */
interface RowCache {
  readonly rows: JsonRows;
  readonly columns: QuoteColumns;
  readonly epoch: Epoch;
  /** By instrument id, in quotation marks. */
  readonly symbols: readonly string[];
  /** Longest text of a row up to the day's fields, and of a whole row. */
  readonly baseBytes: number;
  readonly slotBytes: number;
  /** `n` + 1 of the cached text, so that 0 means none. */
  readonly cached: Float64Array;
  readonly baseLength: Uint16Array;
  readonly dayLength: Uint16Array;
}

function createCache(directory: Directory, columns: QuoteColumns, epoch: Epoch): RowCache {
  const count = columns.n.length;
  const symbols = directory.instruments.map(({ symbol }) => jsonText(symbol));
  const baseBytes = BASE_BYTES + symbols.reduce((longest, { length }) => Math.max(longest, length), 0);
  const slotBytes = baseBytes + DAY_BYTES;
  return {
    rows: new JsonRows(count * slotBytes),
    ...{ columns, epoch, symbols, baseBytes, slotBytes },
    cached: new Float64Array(count),
    baseLength: new Uint16Array(count),
    dayLength: new Uint16Array(count),
  };
}

function price(rows: JsonRows, key: string, mantissa: number, exponent: number, scale: number): void {
  if (mantissa === NO_PRICE) return;
  rows.ascii(key);
  rows.decimal(mantissa, exponent, scale);
}

function size(rows: JsonRows, key: string, shares: number, of: number): void {
  if (of === NO_PRICE) return;
  rows.ascii(key);
  rows.int(shares);
}

/** Writes the text of row `id` into its slot of the cache. A size is left out together with its price. */
function cacheRow(cache: RowCache, id: number, exponent: number): void {
  const { rows, columns: c, baseBytes } = cache;
  const scale = scaleOf(exponent);
  const slot = id * cache.slotBytes;
  rows.seekCache(slot);
  rows.ascii('{"s":');
  rows.ascii(cache.symbols[id]);
  rows.ascii(',"n":');
  rows.int(c.n[id]);
  price(rows, ',"l":', c.last[id], exponent, scale);
  size(rows, ',"z":', c.lastSize[id], c.last[id]);
  price(rows, ',"b":', c.bid[id], exponent, scale);
  price(rows, ',"a":', c.ask[id], exponent, scale);
  size(rows, ',"bz":', c.bidSize[id], c.bid[id]);
  size(rows, ',"az":', c.askSize[id], c.ask[id]);
  rows.ascii(',"v":');
  rows.int(c.volume[id]);
  cache.baseLength[id] = rows.cacheOffset - slot;
  rows.seekCache(slot + baseBytes);
  price(rows, ',"o":', c.open[id], exponent, scale);
  price(rows, ',"h":', c.high[id], exponent, scale);
  price(rows, ',"lo":', c.low[id], exponent, scale);
  price(rows, ',"pc":', c.previousClose[id], exponent, scale);
  cache.dayLength[id] = rows.cacheOffset - slot - baseBytes;
  cache.cached[id] = c.n[id] + 1;
}

function quotesHead(rows: JsonRows, head: Readonly<QuotesHead>, epoch: string): void {
  rows.head();
  rows.ascii('{"type":"quotes","kind":"');
  rows.ascii(head.kind);
  rows.ascii('","epoch":"');
  rows.ascii(epoch);
  rows.ascii('","seq":');
  rows.int(head.seq);
  rows.ascii(',"frame":');
  rows.int(head.frame);
  rows.ascii(',"time":');
  rows.int(head.time);
  if (head.merged > 0) {
    rows.ascii(',"merged":');
    rows.int(head.merged);
  }
}

/** Encodes quotes as JSON text. A row is formatted once per change, however many messages contain it. */
export function createQuotesEncoder(directory: Directory): ChannelEncoders["quotes"] {
  let cache: RowCache | undefined;
  let epochText = "";

  function cacheFor(columns: QuoteColumns, epoch: Epoch): RowCache {
    if (cache === undefined || cache.columns !== columns || cache.epoch !== epoch) {
      cache = createCache(directory, columns, epoch);
      epochText = formatEpoch(epoch);
    }
    return cache;
  }

  return (head, columns, ids, withDay, count, emit) => {
    const fresh = cacheFor(columns, head.epoch);
    const { rows, cached, baseLength, dayLength, baseBytes, slotBytes } = fresh;
    for (let k = 0; k < count; k++) {
      const id = ids[k];
      if (cached[id] === columns.n[id] + 1) continue;
      cacheRow(fresh, id, directory.instruments[id].exponent);
    }
    quotesHead(rows, head, epochText);
    rows.rows();
    for (let k = 0; k < count; k++) {
      const id = ids[k];
      rows.row(slotBytes);
      rows.copyCached(id * slotBytes, baseLength[id]);
      if (withDay[k] !== 0) rows.copyCached(id * slotBytes + baseBytes, dayLength[id]);
      rows.ascii("}");
    }
    rows.emit("quotes", emit);
  };
}

/** @throws ProtocolError `bad_message` */
export function decodeQuotes(fields: Fields, directory: Directory, sink: QuotesSink): void {
  const head: QuotesHead = {
    kind: oneOf(fields, "kind", MESSAGE_KINDS.quotes),
    epoch: epochOf(fields),
    seq: asSequence(whole(fields, "seq", Number.MAX_SAFE_INTEGER)),
    frame: whole(fields, "frame", Number.MAX_SAFE_INTEGER),
    time: asMillis(whole(fields, "time", Number.MAX_SAFE_INTEGER)),
    merged: whole(fields, "merged", Number.MAX_SAFE_INTEGER, 0),
  };
  const rows = list(fields, "quotes");
  sink.begin(head, partOf(fields));
  for (const row of rows) decodeQuote(asObject(row), directory, sink);
  sink.end();
}

function decodeQuote(row: Fields, directory: Directory, sink: QuotesSink): void {
  const instrument = instrumentOf(row["s"], directory);
  if (instrument === undefined) return;
  sink.row(
    instrument.id,
    whole(row, "n", U32_MAX),
    optionalPrice(row["l"], instrument),
    whole(row, "z", U32_MAX, 0),
    optionalPrice(row["b"], instrument),
    optionalPrice(row["a"], instrument),
    whole(row, "bz", U32_MAX, 0),
    whole(row, "az", U32_MAX, 0),
    whole(row, "v", Number.MAX_SAFE_INTEGER),
  );
  const { o, h, lo, pc } = row;
  if (o === undefined && h === undefined && lo === undefined && pc === undefined) return;
  sink.day(
    instrument.id,
    optionalPrice(o, instrument),
    optionalPrice(h, instrument),
    optionalPrice(lo, instrument),
    optionalPrice(pc, instrument),
  );
}
