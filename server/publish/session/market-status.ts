import type { NewsMessage, StatusMessage } from "../../../shared/protocol/messages.ts";
import { ALL_SYMBOLS } from "../../../shared/protocol/channels.ts";
import type { InstrumentId, Millis } from "../../../shared/model/units.ts";
import type { Quotes } from "../../ports/board.ts";
import type { News, TradingStatus } from "../../ports/trading-status.ts";
import type { Client } from "../fanout/client.ts";
import type { SymbolSet } from "../channels/symbol-set.ts";

/** A trading state as clients read it. An instrument of undefined is the whole market. */
export function statusMessage(quotes: Quotes, id: InstrumentId | undefined, status: TradingStatus): StatusMessage {
  const { state, code, text, until, values } = status;
  const reason = id === undefined ? text : quotes.reasonOf(id);
  return {
    type: "status",
    symbol: id === undefined ? ALL_SYMBOLS : quotes.instruments[id].symbol,
    state,
    ...(reason === "" ? {} : { reason }),
    ...(code === undefined ? {} : { code }),
    ...(text === "" ? {} : { text }),
    ...(until === undefined ? {} : { until }),
    ...(values === undefined ? {} : { values }),
  };
}

/** A headline as clients read it. */
export const newsMessage = (quotes: Quotes, id: InstrumentId, { t, headline, kind, until }: News): NewsMessage => ({
  ...{ type: "news", symbol: quotes.instruments[id].symbol, t, headline, kind, until },
});

/** Sends a new subscriber every status other than plainly open, and the headlines that are current at `now`. */
export function sendStatuses(client: Client, quotes: Quotes, symbols: SymbolSet, now: Millis): void {
  sendStates(client, quotes, symbols);
  for (const [id, news] of quotes.news) {
    if (news.until > now && symbols.has(id)) client.say(newsMessage(quotes, id, news));
  }
}

/** One message where the whole board is in one state, else one for each instrument. */
function sendStates(client: Client, quotes: Quotes, symbols: SymbolSet): void {
  const common = commonStatus(quotes);
  if (common !== undefined) {
    if (!isPlain(common, common.text)) client.say(statusMessage(quotes, undefined, common));
    return;
  }
  for (const id of symbols.expand(quotes.instruments.length)) {
    const status = quotes.statusOf(id);
    if (!isPlain(status, quotes.reasonOf(id))) client.say(statusMessage(quotes, id, status));
  }
}

const isPlain = ({ state, code }: TradingStatus, reason: string): boolean =>
  state === "open" && code === undefined && reason === "";

/** The state that every instrument is in, or undefined where they differ. A board of one is no market. */
function commonStatus(quotes: Quotes): TradingStatus | undefined {
  const [first, ...rest] = quotes.instruments;
  if (first === undefined || rest.length === 0) return undefined;
  const common = quotes.statusOf(first.id);
  const isCommon = quotes.instruments.every(
    ({ id }) => equals(quotes.statusOf(id), common) && quotes.reasonOf(id) === common.text,
  );
  return isCommon ? common : undefined;
}

const equals = (a: TradingStatus, b: TradingStatus): boolean =>
  a === b || (a.state === b.state && a.code === b.code && a.text === b.text && a.until === b.until);
