import type { Stop } from "../../../../shared/client/mod.ts";
import type { AppPart } from "../app/app-part.ts";
import type { ConnectionPort } from "../connection/ports.ts";
import type { Market } from "./market.svelte.ts";

/** Rows count as shown once they have been on screen for so long, ms: a fast scroll asks for nothing on its way. */
const SETTLED_MS = 150;
/** Symbols that were on screen stay subscribed until there are so many of them. */
const MAX_SPARE = 40;

/** Subscribes to the quotes of the rows on screen, where the board is too long to have all of it at the full rate. */
export class ShownQuotes implements AppPart {
  readonly #connection: ConnectionPort;
  readonly #market: Market;
  #subscribed: ReadonlySet<string> = new Set();
  #unsubscribe: Stop = () => {};
  /** The rows on screen at the last look, and since when, page clock in ms. */
  #seen = "";
  #seenAt = -Infinity;

  constructor(connection: ConnectionPort, market: Market) {
    this.#connection = connection;
    this.#market = market;
  }

  flush(now: number): void {
    const shown = this.#market.shownSymbols;
    const seen = shown.join();
    if (seen !== this.#seen) {
      this.#seen = seen;
      this.#seenAt = now;
    }
    if (now - this.#seenAt < SETTLED_MS) return;
    const spare = this.#subscribed.size - shown.length;
    if (shown.every((symbol) => this.#subscribed.has(symbol)) && spare <= MAX_SPARE) return;
    this.#subscribe(shown);
  }

  /** The symbols may be none of the new board: the rows that it shows are subscribed to when they are on screen. */
  instrumentsChanged(): void {
    this.#subscribe([]);
  }

  stop(): void {
    this.#subscribe([]);
  }

  /** The new subscription begins before the old one ends, so that symbols of both are not without one in between. */
  #subscribe(symbols: readonly string[]): void {
    const end = this.#unsubscribe;
    this.#unsubscribe = symbols.length > 0 ? this.#connection.subscribe({ channel: "quotes", symbols }) : () => {};
    this.#subscribed = new Set(symbols);
    end();
  }
}
