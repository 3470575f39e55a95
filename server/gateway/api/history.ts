import type { Candle } from "../../../shared/model/candle.ts";
import { toDecimal, type Instrument } from "../../../shared/model/instrument.ts";
import type { JsonCandle } from "../../../shared/protocol/messages.ts";
import { SIDE_NAMES, type Trade } from "../../../shared/model/trade.ts";
import type { FairScheduler } from "../limits/fair-scheduler.ts";
import type { Incoming } from "../http/http.ts";
import type { Services } from "../http/services.ts";
import { format, interval, limit, manyInstruments, oneInstrument, timeRange, tradeMark } from "../http/query.ts";
import { csv, json, jsonText, type Reply } from "../http/reply.ts";

/** Most candles of one symbol, and of all symbols of a request together. */
const MAX_CANDLES = 5_000;
const MAX_CANDLES_TOGETHER = 50_000;
const MAX_TRADES = 5_000;

const DEFAULT_CANDLES = 500;
const DEFAULT_TRADES = 1_000;

/** Symbols that are read and written in one piece of work. */
const SYMBOLS_PER_PIECE = 8;

/** GET /api/candles: the newest `limit` candles in [from, to) of `symbol=`, or of each of `symbols=A,B`. */
export async function candlesReply(
  live: Services,
  { query, address }: Incoming,
  scheduler: FairScheduler,
): Promise<Reply> {
  const many = manyInstruments(query, live.quotes);
  const instruments = many ?? [oneInstrument(query, live.quotes)];
  const each = Math.min(MAX_CANDLES, Math.floor(MAX_CANDLES_TOGETHER / instruments.length));
  const range = { interval: interval(query), ...timeRange(query), limit: limit(query, DEFAULT_CANDLES, each) };
  const asCsv = format(query) === "csv";
  const write = asCsv ? candlesCsv : many === undefined ? candlesJson : seriesJson;
  const written: string[] = [];
  for (let k = 0; k < instruments.length; k += SYMBOLS_PER_PIECE) {
    const piece = instruments.slice(k, k + SYMBOLS_PER_PIECE);
    const found = await scheduler.run(address, () =>
      Promise.all(piece.map(({ id }) => live.archive.candles({ id, ...range }))),
    );
    const texts = await scheduler.run(address, () => piece.map((instrument, at) => write(instrument, found[at] ?? [])));
    written.push(...texts);
  }
  const [first] = instruments;
  if (asCsv) {
    const name = `${instruments.length === 1 ? first?.symbol : "candles"}-${range.interval}`;
    return csv(name, "symbol,time,open,high,low,close,volume", written);
  }
  const head = `"interval":${JSON.stringify(range.interval)}`;
  if (many !== undefined) return jsonText(`{${head},"series":{${written.join()}}}`);
  return jsonText(`{"symbol":${JSON.stringify(first?.symbol)},${head},"candles":${written.join()}}`);
}

/** GET /api/trades: the newest `limit` trades of one symbol in [from, to). */
export async function tradesReply(
  live: Services,
  { query, address }: Incoming,
  scheduler: FairScheduler,
): Promise<Reply> {
  const instrument = oneInstrument(query, live.quotes);
  const asCsv = format(query) === "csv";
  const range = { ...timeRange(query), before: tradeMark(query), limit: limit(query, DEFAULT_TRADES, MAX_TRADES) };
  const trades = await scheduler.run(address, () => live.archive.trades({ id: instrument.id, ...range }));
  return scheduler.run(address, () => (asCsv ? tradesCsv(instrument, trades) : tradesJson(instrument, trades)));
}

const tradesJson = ({ symbol, exponent }: Instrument, trades: readonly Trade[]): Reply =>
  json({
    symbol,
    trades: trades.map(({ id, t, price, size, side }) => ({
      ...{ i: id, t, p: toDecimal(price, exponent), z: size, side: SIDE_NAMES[side] },
    })),
  });

function tradesCsv({ symbol, exponent }: Instrument, trades: readonly Trade[]): Reply {
  const rows = trades.map(({ id, t, price, size, side }) =>
    [field(symbol), id, iso(t), decimal(price, exponent), size, SIDE_NAMES[side]].join(","),
  );
  return csv(`${symbol}-trades`, "symbol,id,time,price,size,side", rows.map(line));
}

const candlesJson = (instrument: Instrument, candles: readonly Candle[]): string =>
  JSON.stringify(candles.map((candle) => candleRow(instrument, candle)));

const seriesJson = (instrument: Instrument, candles: readonly Candle[]): string =>
  `${JSON.stringify(instrument.symbol)}:${candlesJson(instrument, candles)}`;

const candlesCsv = (instrument: Instrument, candles: readonly Candle[]): string =>
  candles.map((candle) => line(candleCsv(instrument, candle))).join("");

const candleRow = ({ exponent }: Instrument, { t, o, h, l, c, v }: Candle): JsonCandle => [
  t,
  toDecimal(o, exponent),
  toDecimal(h, exponent),
  toDecimal(l, exponent),
  toDecimal(c, exponent),
  v,
];

const candleCsv = ({ symbol, exponent }: Instrument, { t, o, h, l, c, v }: Candle): string =>
  [field(symbol), iso(t), ...[o, h, l, c].map((price) => decimal(price, exponent)), v].join(",");

/** A field of CSV (RFC 4180). It is quoted where it contains a quote. */
const field = (text: string): string => (text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text);

/** A row of CSV (RFC 4180). */
const line = (row: string): string => `${row}\r\n`;

/** A price with a fixed number of decimals, so that a column of them lines up in a spreadsheet. */
const decimal = (mantissa: number, exponent: number): string => toDecimal(mantissa, exponent).toFixed(exponent);

/** ISO 8601 in UTC with milliseconds, which spreadsheets and pandas recognise. */
const iso = (t: number): string => new Date(t).toISOString();
