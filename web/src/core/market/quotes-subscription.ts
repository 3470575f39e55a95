import type { Stop } from "../../../../shared/client/mod.ts";
import { ALL_SYMBOLS } from "../../../../shared/protocol/channels.ts";
import type { AppPart } from "../app/app-part.ts";
import type { ConnectionPort } from "../connection/ports.ts";
import type { Market } from "./market.svelte.ts";

/** On a longer board only the rows on screen come at the full rate, and all of them once a second (rule W23). */
const MAX_FULL_RATE = 1_000;

/** Subscribes to the quotes of all instruments, as soon as the connection can tell ids by them. */
export class QuotesSubscription implements AppPart {
  readonly #connection: ConnectionPort;
  readonly #market: Market;
  readonly #addPart: (part: AppPart) => Stop;
  #channel: "quotes" | "overview" | undefined;
  #stops: readonly Stop[] = [];

  /** @param addPart adds a part to the application that is fetched when it is needed. */
  constructor(connection: ConnectionPort, market: Market, addPart: (part: AppPart) => Stop) {
    this.#connection = connection;
    this.#market = market;
    this.#addPart = addPart;
  }

  instrumentsChanged(): void {
    this.#connection.useDirectory(this.#market);
    const channel = this.#market.instruments.length > MAX_FULL_RATE ? "overview" : "quotes";
    if (channel === this.#channel) {
      this.#connection.renew();
      return;
    }
    this.stop();
    this.#channel = channel;
    this.#stops = [this.#connection.subscribe({ channel, symbols: [ALL_SYMBOLS] })];
    if (channel === "overview") void this.#followShown();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#channel = undefined;
  }

  async #followShown(): Promise<void> {
    const stops = this.#stops;
    const { ShownQuotes } = await import("./shown-quotes.ts");
    const part = new ShownQuotes(this.#connection, this.#market);
    if (this.#stops === stops) this.#stops = [...stops, this.#addPart(part)];
  }
}
