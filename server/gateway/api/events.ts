import type { Instrument } from "../../../shared/model/instrument.ts";
import type { JsonEarnings, JsonHalt, JsonNews } from "../../../shared/protocol/events.ts";
import type { Halt, InstrumentNews } from "../../ports/events.ts";
import type { Incoming } from "../http/http.ts";
import { limit, oneInstrument } from "../http/query.ts";
import { json, type Reply } from "../http/reply.ts";
import type { Services } from "../http/services.ts";

const DEFAULT_EVENTS = 50;
const MAX_EVENTS = 500;

/**
 * GET /api/events: the newest headlines and halts of `symbol=` or of all, newest first, and the next earnings dates,
 * soonest first. Each list has `limit` entries at most.
 */
export function eventsReply({ quotes, events, earnings }: Services, { query }: Incoming): Reply {
  const wanted = query.get("symbol") === null ? undefined : oneInstrument(query, quotes);
  const most = limit(query, DEFAULT_EVENTS, MAX_EVENTS);
  const symbolOf = ({ id }: { readonly id: Instrument["id"] }) => quotes.instruments[id]?.symbol ?? "";
  const news = events.news(wanted?.id, most).map((one) => newsRow(one, symbolOf(one)));
  const halts = events.halts(wanted?.id, most).map((one) => haltRow(one, symbolOf(one)));
  const dates = earnings?.next() ?? [];
  const reporting = (wanted === undefined ? quotes.instruments : [wanted]).flatMap(({ id, symbol }) => {
    const date = dates[id];
    return date === undefined ? [] : [{ symbol, date }];
  });
  const soonest = reporting.sort((a, b) => a.date - b.date).slice(0, most);
  return json({ news, halts, earnings: soonest.map(earningsRow) });
}

const newsRow = ({ t, headline, kind, until }: InstrumentNews, symbol: string): JsonNews => ({
  ...{ symbol, t, headline, kind, until },
});

const haltRow = ({ t, end, code, text, until }: Halt, symbol: string): JsonHalt => ({
  ...{ symbol, t },
  ...(end !== undefined && { end }),
  ...(code !== undefined && { code }),
  text,
  ...(until !== undefined && { until }),
});

const earningsRow = ({ symbol, date }: { symbol: string; date: number }): JsonEarnings => ({
  symbol,
  date: new Date(date).toISOString().slice(0, 10),
});
