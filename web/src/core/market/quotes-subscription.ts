import type { Stop } from "../../../../shared/client/mod.ts";
import { ALL_SYMBOLS } from "../../../../shared/protocol/channels.ts";
import type { AppPart } from "../app/app-part.ts";
import type { ConnectionPort } from "../connection/ports.ts";
import type { Market } from "./market.svelte.ts";

/** Subscribes to the quotes of all instruments, as soon as the connection can tell ids by them. */
export class QuotesSubscription implements AppPart {
  readonly #link: ConnectionPort;
  readonly #market: Market;
  #unsubscribe: Stop | undefined;

  constructor(link: ConnectionPort, market: Market) {
    this.#link = link;
    this.#market = market;
  }

  instrumentsChanged(): void {
    this.#link.useDirectory(this.#market);
    if (this.#unsubscribe) this.#link.renew();
    else this.#unsubscribe = this.#link.subscribe({ channel: "quotes", symbols: [ALL_SYMBOLS] });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
