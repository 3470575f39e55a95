import { type StatusMessage } from "../../../shared/protocol/messages.ts";
import { ALL_SYMBOLS } from "../../../shared/protocol/channels.ts";
import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Quotes, Status } from "../../ports/board.ts";
import type { Client } from "../fanout/client.ts";
import type { SymbolSet } from "../channels/symbol-set.ts";

/** A trading state as it is said to clients. An instrument of undefined is the whole market. */
export function statusMessage(quotes: Quotes, id: InstrumentId | undefined, { state, reason }: Status): StatusMessage {
  const symbol = id === undefined ? ALL_SYMBOLS : quotes.instruments[id].symbol;
  return { type: "status", symbol, state, ...(reason === "" ? {} : { reason }) };
}

const isPlain = ({ state, reason }: Status): boolean => state === "open" && reason === "";

/** Tells a new subscriber what is not plain open; where the whole board is in one state, in one message. */
export function tellStatuses(client: Client, quotes: Quotes, symbols: SymbolSet): void {
  const common = commonStatus(quotes);
  if (common !== undefined) {
    if (!isPlain(common)) client.say(statusMessage(quotes, undefined, common));
    return;
  }
  for (const id of symbols.expand(quotes.instruments.length)) {
    const status = quotes.statusOf(id);
    if (!isPlain(status)) client.say(statusMessage(quotes, id, status));
  }
}

/** The state that every instrument is in, or undefined where they differ. A board of one is no market. */
function commonStatus(quotes: Quotes): Status | undefined {
  const [first, ...rest] = quotes.instruments;
  if (first === undefined || rest.length === 0) return undefined;
  const common = quotes.statusOf(first.id);
  const differs = rest.some(({ id }) => {
    const status = quotes.statusOf(id);
    return status !== common && (status.state !== common.state || status.reason !== common.reason);
  });
  return differs ? undefined : common;
}
