import { toDecimal, type Instrument } from "../../../shared/model/instrument.ts";
import type { JsonQuote } from "../../../shared/protocol/messages.ts";
import { NO_PRICE, type QuoteColumns } from "../../../shared/model/quote.ts";
import { formatEpoch } from "../../../shared/model/units.ts";
import { feedInfo } from "../../ports/feed.ts";
import type { Incoming } from "../http/http.ts";
import type { Services } from "../http/services.ts";
import { manyInstruments } from "../http/query.ts";
import { json, type Reply } from "../http/reply.ts";

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

/** GET /api/quotes[?symbols=A,B]: rows as on the wire, the day's figures included; all without `symbols`. */
export function quotesReply({ quotes }: Services, { query }: Incoming): Reply {
  const instruments = manyInstruments(query, quotes) ?? quotes.instruments;
  return json({
    epoch: formatEpoch(quotes.epoch),
    seq: quotes.sequence,
    quotes: instruments.map((instrument) => quoteRow(quotes.columns, instrument)),
  });
}

/** A row as the wire's JSON has it: what is absent left out, a size together with its price. */
function quoteRow(columns: QuoteColumns, { id, symbol, exponent }: Instrument): JsonQuote {
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
