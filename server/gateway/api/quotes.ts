import { toDecimal, type Instrument } from "../../../shared/model/instrument.ts";
import type { JsonQuote } from "../../../shared/protocol/messages.ts";
import { NO_PRICE, type QuoteColumns } from "../../../shared/model/quote.ts";
import { formatEpoch } from "../../../shared/model/units.ts";
import { gzipEtag } from "../compression/gzip-reply.ts";
import { feedInfo } from "../../ports/feed.ts";
import type { Incoming } from "../http/http.ts";
import type { Services } from "../http/services.ts";
import { closesConnection, manyInstruments } from "../http/query.ts";
import { json, matchesEtag, type Reply } from "../http/reply.ts";

/** GET /api/instruments: everything on the board, and what feeds it. */
export function instrumentsReply({ quotes, feed }: Services): Reply {
  return json({
    epoch: formatEpoch(quotes.epoch),
    simulated: feed.simulated,
    feed: feed.summary,
    source: feedInfo(feed),
    instruments: quotes.instruments,
  });
}

/**
 * GET /api/quotes[?symbols=A,B]: rows as on the wire, the day's figures included; all without `symbols`. The ETag is
 * strong (RFC 9110 section 8.8.1): `n` of a row only rises, so the sum over the rows of an address stands for one body.
 */
export function quotesReply({ quotes }: Services, { query, headers }: Incoming): Reply {
  const instruments = manyInstruments(query, quotes) ?? quotes.instruments;
  const closes = closesConnection(query);
  const epoch = formatEpoch(quotes.epoch);
  const etag = `"${epoch}-${sum(instruments, quotes.columns.n)}"`;
  // A browser keeps the answer, and revalidates it each time.
  const described = { etag, "cache-control": "no-cache" };
  // The same rows in gzip are another representation: the answer names the one that the client holds.
  const held = [etag, gzipEtag(etag)].find((one) => matchesEtag(headers["if-none-match"], one));
  if (held !== undefined) return { status: 304, headers: { ...described, etag: held }, body: "", closes };
  const rows = instruments.map((instrument) => quoteRow(quotes.columns, instrument));
  return { ...json({ epoch, seq: newest(instruments, quotes.changedAt), quotes: rows }, 200, described), closes };
}

type Column = Uint32Array | Float64Array;

const sum = (instruments: readonly Instrument[], column: Column): number =>
  instruments.reduce((total, { id }) => total + (column[id] ?? 0), 0);

const newest = (instruments: readonly Instrument[], column: Column): number =>
  instruments.reduce((most, { id }) => Math.max(most, column[id] ?? 0), 0);

/** A row as in JSON messages: absent prices are left out, and sizes together with their price. */
export function quoteRow(columns: QuoteColumns, { id, symbol, exponent }: Instrument): JsonQuote {
  const price = (key: string, column: Int32Array) => {
    const mantissa = column[id] ?? NO_PRICE;
    return mantissa === NO_PRICE ? {} : { [key]: toDecimal(mantissa, exponent) };
  };
  const size = (key: string, column: Uint32Array, of: Int32Array) =>
    (of[id] ?? NO_PRICE) === NO_PRICE ? {} : { [key]: column[id] };
  return {
    s: symbol,
    n: columns.n[id] ?? 0,
    ...price("l", columns.last),
    ...size("z", columns.lastSize, columns.last),
    ...price("b", columns.bid),
    ...price("a", columns.ask),
    ...size("bz", columns.bidSize, columns.bid),
    ...size("az", columns.askSize, columns.ask),
    v: columns.volume[id] ?? 0,
    ...price("o", columns.open),
    ...price("h", columns.high),
    ...price("lo", columns.low),
    ...price("pc", columns.previousClose),
  };
}
