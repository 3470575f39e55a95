import type { Rate } from "../../../shared/protocol/channels.ts";
import { formatEpoch } from "../../../shared/model/units.ts";
import type { Compression } from "../compression/compression.ts";
import { gzipBody, gzipReply } from "../compression/gzip-reply.ts";
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
  /** Whether the client asks for compression. */
  readonly compress: boolean;
}

/** An answer's text, and the same in gzip once a client has asked for that. */
interface Kept {
  readonly text: string;
  gzip?: Promise<Uint8Array>;
}

/** Makes the answers to polls. Clients with the same position share one answer. */
export class PollAnswers {
  #kept = new Map<string, Kept>();
  /** The state of the board that the kept answers show. */
  #epoch = -1;
  #seq = -1;

  /** @throws RequestError if a symbol is no longer on the board */
  of(poll: Poll, live: Services, time: number): Reply {
    return jsonText(this.#keptFor(poll, live, time).text);
  }

  /** The same, compressed where the client accepts that. Clients with the same position share the work. */
  compressed(poll: Poll, live: Services, time: number, accepted: string, compression: Compression): Promise<Reply> {
    const kept = this.#keptFor(poll, live, time);
    return gzipReply(jsonText(kept.text), accepted, compression, (body) => (kept.gzip ??= gzipBody(body)));
  }

  #keptFor({ query, since }: Poll, { quotes }: Services, time: number): Kept {
    if (quotes.epoch !== this.#epoch || quotes.sequence !== this.#seq) {
      this.#kept = new Map();
      this.#epoch = quotes.epoch;
      this.#seq = quotes.sequence;
    }
    const instruments = manyInstruments(query, quotes) ?? quotes.instruments;
    const isKnown = since?.epoch === quotes.epoch && since.seq <= quotes.sequence;
    const after = isKnown ? since.seq : -1;
    const key = `${after} ${query.get("symbols") ?? "*"}`;
    const held = this.#kept.get(key);
    if (held !== undefined) return held;
    const changed = instruments.filter(({ id }) => (quotes.changedAt[id] ?? 0) > after);
    const text = JSON.stringify({
      ...{ epoch: formatEpoch(quotes.epoch), seq: quotes.sequence, time },
      quotes: changed.map((instrument) => quoteRow(quotes.columns, instrument)),
    });
    const made = { text };
    if (this.#kept.size < MAX_KEPT) this.#kept.set(key, made);
    return made;
  }
}
