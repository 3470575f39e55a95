import type { Rate } from "../../../shared/protocol/channels.ts";
import { formatEpoch } from "../../../shared/model/units.ts";
import { quoteRow } from "../api/quotes.ts";
import type { QuotesPosition } from "../../publish/channels/quotes/quotes-channel.ts";
import { manyInstruments } from "../http/query.ts";
import { jsonText, type Reply } from "../http/reply.ts";
import type { Services } from "../http/services.ts";

/** How long a poll is held where it does not say, and at most: proxies cut what is silent for a minute. ms. */
export const DEFAULT_WAIT_MS = 20_000;
export const MAX_WAIT_MS = 50_000;

/** Answers kept, of those that were made since the board last changed. */
const MAX_KEPT = 64;

/** What a poll asks for. */
export interface Poll {
  readonly query: URLSearchParams;
  /** Undefined: all instruments. */
  readonly ids: readonly number[] | undefined;
  /** What the client holds; undefined where it holds nothing. */
  readonly since: QuotesPosition | undefined;
  readonly waitMs: number;
  /** Answers leave with the flushes of this rate; undefined: as soon as something has changed. */
  readonly rate: Rate | undefined;
  readonly closes: boolean;
}

/** Makes the answers to polls. Clients that waited for the same rows since the same change get the same text, made once. */
export class PollAnswers {
  #kept = new Map<string, string>();
  /** Of what the kept answers are. */
  #epoch = -1;
  #seq = -1;

  /** @throws RequestError where a symbol is not on the board any more */
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
