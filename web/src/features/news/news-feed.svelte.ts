import { EventsSchema, type MarketEvents } from "../../../../shared/protocol/events.ts";
import type { ControlMessage } from "../../../../shared/protocol/messages.ts";
import type { AppPart } from "../../core/app/app-part.ts";
import { reasonOf, type HttpPort } from "../../core/connection/ports.ts";
import { afterMessage, merge, NO_EVENTS, timeline } from "./timeline.ts";

/** At least between two requests, ms: a connection that comes and goes asks for nothing more. */
const PAUSE_MS = 15_000;

/** The headlines, halts and earnings dates of the board or of one symbol: those from before by HTTP, then as they come. */
export class NewsFeed implements AppPart {
  #events = $state.raw<MarketEvents>(NO_EVENTS);
  /** Why what was before could not be loaded. */
  failure = $state.raw<string | undefined>();
  isLoaded = $state.raw(false);
  readonly entries = $derived(timeline(this.#events));

  readonly #http: Pick<HttpPort, "get">;
  readonly #now: () => number;
  readonly #query: Readonly<Record<string, string | number>>;
  readonly #symbol: string | undefined;
  #asking = new AbortController();
  #askedAt = -Infinity;

  /** @param now the server's time, ms */
  constructor(http: Pick<HttpPort, "get">, now: () => number, limit: number, symbol?: string) {
    this.#http = http;
    this.#now = now;
    this.#symbol = symbol;
    this.#query = { limit, ...(symbol === undefined ? {} : { symbol }) };
  }

  get earnings(): MarketEvents["earnings"] {
    return this.#events.earnings;
  }

  start(): () => void {
    void this.#load();
    return () => this.#asking.abort();
  }

  /** A new connection may have missed some. */
  snapshot(): void {
    if (this.#now() - this.#askedAt >= PAUSE_MS) void this.#load();
  }

  /** Ids and times begin again. */
  epochChanged(): void {
    this.#events = NO_EVENTS;
    this.#askedAt = -Infinity;
  }

  message(message: ControlMessage): void {
    const isOther = "symbol" in message && this.#symbol !== undefined && message.symbol !== this.#symbol;
    if (!isOther) this.#events = afterMessage(this.#events, message, this.#now());
  }

  async #load(): Promise<void> {
    this.#askedAt = this.#now();
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const answer = await this.#http.get("/api/events", this.#query, EventsSchema, signal);
      this.#events = merge(answer, this.#events);
      this.failure = undefined;
      this.isLoaded = true;
    } catch (error) {
      if (!signal.aborted) this.failure = reasonOf(error);
    }
  }
}
