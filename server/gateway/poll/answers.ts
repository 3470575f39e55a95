import type { Rate } from "../../../shared/protocol/channels.ts";
import { formatEpoch } from "../../../shared/model/units.ts";
import { quoteRow } from "../api/quotes.ts";
import type { QuotesPosition } from "../../publish/channels/quotes/quotes-channel.ts";
import { manyInstruments } from "../http/query.ts";
import { jsonText, type Reply } from "../http/reply.ts";
import type { Services } from "../http/services.ts";

/** The default and the maximum time that a poll is held, ms. Proxies close connections that are silent for a minute. */
export const DEFAULT_WAIT_MS = 20_000;
export const MAX_WAIT_MS = 50_000;

/** Most answers that are kept until the board changes. */
const MAX_KEPT = 64;

/** A parsed request. */
export interface Poll {
  readonly query: URLSearchParams;
  /** Undefined for all instruments. */
  readonly ids: readonly number[] | undefined;
  /** The client's position; undefined if it has none. */
  readonly since: QuotesPosition | undefined;
  readonly waitMs: number;
  /** Answers are sent at the flushes of this rate. Undefined: as soon as a row has changed. */
  readonly rate: Rate | undefined;
  readonly closes: boolean;
}

/** Makes the answers to polls. Clients with the same position share one answer. */
export class PollAnswers {
  #kept = new Map<string, string>();
  /** The state of the board that the kept answers show. */
  #epoch = -1;
  #seq = -1;

  /** @throws RequestError if a symbol is no longer on the board */
  of({ query, since }: Poll, { quotes }: Services, time: number): Reply {
    if (quotes.epoch !== this.#epoch || quotes.sequence !== this.#seq) {
      this.#kept = new Map();
      this.#epoch = quotes.epoch;
      this.#seq = quotes.sequence;
    }
    const instruments = manyInstruments(query, quotes) ?? quotes.instruments;
    const isKnown = since?.epoch === quotes.epoch && since.seq <= quotes.sequence;
    const after = isKnown ? since.seq : -1;
    const key = `${after} ${query.get("symbols") ?? "*"}`;
    const text = this.#kept.get(key);
    if (text !== undefined) return jsonText(text);
    const changed = instruments.filter(({ id }) => (quotes.changedAt[id] ?? 0) > after);
    const made = JSON.stringify({
      ...{ epoch: formatEpoch(quotes.epoch), seq: quotes.sequence, time },
      quotes: changed.map((instrument) => quoteRow(quotes.columns, instrument)),
    });
    if (this.#kept.size < MAX_KEPT) this.#kept.set(key, made);
    return jsonText(made);
  }
}
