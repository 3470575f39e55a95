import type { Quotes } from "../../ports/board.ts";
import type { AckFields } from "../channels/channel.ts";
import type { Client } from "../fanout/client.ts";
import type { SymbolSet } from "../channels/symbol-set.ts";

/** Symbols and instruments in one message: 250 × (15 + 46) bytes stay under 16 KB (W4). */
const MAX_PER_PART = 250;

/** Sends what the client is now subscribed to on a channel. An SBE client is also sent the id of each symbol. */
export function acknowledge(
  client: Client,
  quotes: Quotes,
  channel: string,
  symbols: SymbolSet,
  { id, ...fields }: AckFields,
): void {
  const names = symbols.names(quotes);
  const withIds = client.protocol === "ticker.v1.sbe";
  const instruments = withIds
    ? [...symbols.expand(quotes.instruments.length)].map((id) => referenceTo(id, quotes))
    : [];
  const parts = Math.max(1, Math.ceil(Math.max(names.length, instruments.length) / MAX_PER_PART));
  for (let k = 0; k < parts; k++) {
    const [from, to] = [k * MAX_PER_PART, (k + 1) * MAX_PER_PART];
    client.say({
      ...{ type: "ack", id, channel, ...fields },
      symbols: names.slice(from, to),
      ...(withIds ? { instruments: instruments.slice(from, to) } : {}),
      ...(parts > 1 ? { part: k + 1, parts } : {}),
    });
  }
}

function referenceTo(id: number, { instruments }: Quotes): { id: number; s: string; exponent: number } {
  const { symbol, exponent } = instruments[id];
  return { id, s: symbol, exponent };
}
