import type { Stop } from "../../../../shared/client/mod.ts";
import { ALL_SYMBOLS } from "../../../../shared/protocol/channels.ts";
import type { AppPart } from "../app/app-part.ts";
import type { ConnectionPort } from "../connection/ports.ts";
import type { Market } from "./market.svelte.ts";

/** Subscribes to the quotes of all instruments, as soon as the connection can tell ids by them. */
export class QuotesSubscription implements AppPart {
  readonly #connection: ConnectionPort;
  readonly #market: Market;
  #unsubscribe: Stop | undefined;

  constructor(connection: ConnectionPort, market: Market) {
    this.#connection = connection;
    this.#market = market;
  }

  instrumentsChanged(): void {
    this.#connection.useDirectory(this.#market);
    if (this.#unsubscribe) this.#connection.renew();
    else this.#unsubscribe = this.#connection.subscribe({ channel: "quotes", symbols: [ALL_SYMBOLS] });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
