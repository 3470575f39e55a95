import type { Candle } from "../../shared/candle.ts";
import { toDecimal, type Instrument } from "../../shared/instrument.ts";
import type { JsonCandle } from "../../shared/messages.ts";
import { SIDE_NAMES } from "../../shared/trade.ts";
import type { Incoming } from "./http.ts";
import type { LiveParts } from "./live-parts.ts";
import { format, interval, limit, manyInstruments, oneInstrument, timeRange } from "./query.ts";
import { csv, json, type Reply } from "./reply.ts";

/** Most candles of one symbol, and of all symbols of a request together. */
const MAX_CANDLES = 5_000;
const MAX_CANDLES_TOGETHER = 50_000;
const MAX_TRADES = 5_000;

const DEFAULT_CANDLES = 500;
const DEFAULT_TRADES = 1_000;

/** GET /api/candles: `symbol=` for one, `symbols=A,B` for many; the newest `limit` of each in [from, to). */
export async function candlesReply({ quotes, archive }: LiveParts, { query }: Incoming): Promise<Reply> {
  const many = manyInstruments(query, quotes);
  const instruments = many ?? [oneInstrument(query, quotes)];
  const each = Math.min(MAX_CANDLES, Math.floor(MAX_CANDLES_TOGETHER / instruments.length));
  const range = { interval: interval(query), ...timeRange(query), limit: limit(query, DEFAULT_CANDLES, each) };
  const asCsv = format(query) === "csv";
  const series = await Promise.all(
    instruments.map(async (instrument) => ({
      instrument,
      candles: await archive.candles({ id: instrument.id, ...range }),
    })),
  );
  if (asCsv) {
    const name = `${instruments.length === 1 ? instruments[0]?.symbol : "candles"}-${range.interval}`;
    const rows = series.flatMap(({ instrument, candles }) => candles.map((candle) => candleCsv(instrument, candle)));
    return csv(name, ["symbol,time,open,high,low,close,volume", ...rows]);
  }
  const lists = series.map(
    ({ instrument, candles }) => [instrument.symbol, candles.map((candle) => candleRow(instrument, candle))] as const,
  );
  if (many !== undefined) return json({ interval: range.interval, series: Object.fromEntries(lists) });
  return json({ symbol: lists[0]?.[0], interval: range.interval, candles: lists[0]?.[1] });
}

/** GET /api/trades: the newest `limit` of one symbol in [from, to). */
export async function tradesReply({ quotes, archive }: LiveParts, { query }: Incoming): Promise<Reply> {
  const { id, symbol, exponent } = oneInstrument(query, quotes);
  const asCsv = format(query) === "csv";
  const trades = await archive.trades({ id, ...timeRange(query), limit: limit(query, DEFAULT_TRADES, MAX_TRADES) });
  if (asCsv) {
    const rows = trades.map((trade) =>
      [symbol, trade.id, iso(trade.t), decimal(trade.price, exponent), trade.size, SIDE_NAMES[trade.side]].join(","),
    );
    return csv(`${symbol}-trades`, ["symbol,id,time,price,size,side", ...rows]);
  }
  return json({
    symbol,
    trades: trades.map((trade) => ({
      i: trade.id,
      t: trade.t,
      p: toDecimal(trade.price, exponent),
      z: trade.size,
      side: SIDE_NAMES[trade.side],
    })),
  });
}

const candleRow = ({ exponent }: Instrument, { t, o, h, l, c, v }: Candle): JsonCandle => [
  t,
  toDecimal(o, exponent),
  toDecimal(h, exponent),
  toDecimal(l, exponent),
  toDecimal(c, exponent),
  v,
];

const candleCsv = ({ symbol, exponent }: Instrument, { t, o, h, l, c, v }: Candle): string =>
  [symbol, iso(t), ...[o, h, l, c].map((price) => decimal(price, exponent)), v].join(",");

/** Fixed decimals, as a spreadsheet column wants them. */
const decimal = (mantissa: number, exponent: number): string => toDecimal(mantissa, exponent).toFixed(exponent);

/** ISO 8601 in UTC with milliseconds: what spreadsheets and pandas read without being told. */
const iso = (t: number): string => new Date(t).toISOString();
