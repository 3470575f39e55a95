import type { Candle } from "../model/candle.ts";
import type { Directory, Encoder, QuotesHead } from "../protocol/codec.ts";
import { scaleOf } from "../model/instrument.ts";
import { JsonRows } from "./byte-writer.ts";
import { NO_PRICE, type QuoteColumns } from "../model/quote.ts";
import { SIDE_NAMES, type Trade } from "../model/trade.ts";
import { formatEpoch, type Epoch } from "../model/units.ts";

/**
 * Longest text, symbols apart, of a row's fields before the day's, of the day's, of a trade and of a candle. A price
 * takes 18 bytes at most: 15 decimals and a sign.
 */
const BASE_BYTES = 176;
const DAY_BYTES = 96;
const TRADE_BYTES = 160;
const CANDLE_BYTES = 128;

/** Texts of the rows as last asked for. A row of one epoch is wholly told by its `n`, so equal `n` means equal text. */
interface RowCache {
  readonly rows: JsonRows;
  readonly columns: QuoteColumns;
  readonly epoch: Epoch;
  /** By instrument, in quotes. */
  readonly symbols: readonly string[];
  /** Longest text of a row up to the day's fields, and of a whole row. */
  readonly baseBytes: number;
  readonly slotBytes: number;
  /** `n` + 1 of the cached text, so that 0 means none. */
  readonly cached: Float64Array;
  readonly baseLength: Uint16Array;
  readonly dayLength: Uint16Array;
}

/** A text as JSON, of ASCII only: what is not is escaped (RFC 8259, section 7). */
const jsonText = (text: string): string =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

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

/** Writes the texts of row `id` into its slot of the cache. A size is left out together with its price. */
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
  rows.ascii(head.kind === "update" ? '{"type":"quotes","kind":"update"' : '{"type":"quotes","kind":"snapshot"');
  rows.ascii(',"epoch":"');
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

function tradeRow(rows: JsonRows, trade: Readonly<Trade>, symbol: string, exponent: number, scale: number): void {
  rows.row(TRADE_BYTES + symbol.length);
  rows.ascii('{"s":');
  rows.ascii(symbol);
  rows.ascii(',"i":');
  rows.int(trade.id);
  rows.ascii(',"t":');
  rows.int(trade.t);
  rows.ascii(',"p":');
  rows.decimal(trade.price, exponent, scale);
  rows.ascii(',"z":');
  rows.int(trade.size);
  rows.ascii(',"side":"');
  rows.ascii(SIDE_NAMES[trade.side]);
  rows.ascii('"}');
}

function candleRow(rows: JsonRows, candle: Readonly<Candle>, exponent: number, scale: number): void {
  rows.row(CANDLE_BYTES);
  rows.ascii("[");
  rows.int(candle.t);
  rows.ascii(",");
  rows.decimal(candle.o, exponent, scale);
  rows.ascii(",");
  rows.decimal(candle.h, exponent, scale);
  rows.ascii(",");
  rows.decimal(candle.l, exponent, scale);
  rows.ascii(",");
  rows.decimal(candle.c, exponent, scale);
  rows.ascii(",");
  rows.int(candle.v);
  rows.ascii("]");
}

/**
 * Market data as JSON text. `directory` is read at every call, so it may change with the epoch. A quote row's text is
 * formatted once per change, however many watchlists it goes out in.
 */
export function createJsonEncoder(directory: Directory): Encoder {
  const plain = new JsonRows(0);
  let cache: RowCache | undefined;
  let epochText = "";

  function cacheFor(columns: QuoteColumns, epoch: Epoch): RowCache {
    if (cache === undefined || cache.columns !== columns || cache.epoch !== epoch) {
      cache = createCache(directory, columns, epoch);
      epochText = formatEpoch(epoch);
    }
    return cache;
  }

  return {
    protocol: "ticker.v1.json",
    binary: false,

    quotes(head, columns, ids, withDay, count, emit) {
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
    },

    trades(kind, epoch, id, trades, emit) {
      const { symbol, exponent } = directory.instruments[id];
      const scale = scaleOf(exponent);
      plain.head();
      plain.ascii(`{"type":"trades","kind":"${kind}","epoch":"${formatEpoch(epoch)}"`);
      plain.rows();
      const text = jsonText(symbol);
      for (const trade of trades) tradeRow(plain, trade, text, exponent, scale);
      plain.emit("trades", emit);
    },

    candles(kind, id, interval, candles, emit) {
      const { symbol, exponent } = directory.instruments[id];
      const scale = scaleOf(exponent);
      plain.head();
      plain.ascii(`{"type":"candles","kind":"${kind}","symbol":${jsonText(symbol)},"interval":"${interval}"`);
      plain.rows();
      for (const candle of candles) candleRow(plain, candle, exponent, scale);
      plain.emit("candles", emit);
    },
  };
}
