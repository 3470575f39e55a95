import type { Interval } from "../../model/candle.ts";
import type { Rate, SubscribeMessage, UnsubscribeMessage } from "../../protocol/channels.ts";

/** A subscription to a channel, for symbols or `["*"]`. */
export type Subscription =
  | { readonly channel: "quotes"; readonly symbols: readonly string[]; readonly rate?: Rate }
  /** The rows of quotes once a second (W23). */
  | { readonly channel: "overview"; readonly symbols: readonly string[] }
  | { readonly channel: "trades"; readonly symbols: readonly string[] }
  | { readonly channel: "candles"; readonly symbols: readonly string[]; readonly interval: Interval };

/** The field `since` for trades of these symbols, if there is one. */
export type Since = (symbols: readonly string[]) => { epoch: string; trades: Record<string, number> } | undefined;

const sameStream = (a: Subscription, b: Subscription): boolean =>
  a.channel === b.channel && (a.channel !== "candles" || b.channel !== "candles" || a.interval === b.interval);

/** The current subscriptions, which outlive connections, and their messages. Several may name the same symbols. */
export class Subscriptions {
  #wanted: readonly Subscription[] = [];

  get wanted(): readonly Subscription[] {
    return this.#wanted;
  }

  add(subscription: Subscription): void {
    this.#wanted = [...this.#wanted, subscription];
  }

  remove(subscription: Subscription): void {
    this.#wanted = this.#wanted.filter((other) => other !== subscription);
  }

  has(subscription: Subscription): boolean {
    return this.#wanted.includes(subscription);
  }

  /** The symbols of a removed subscription that no other subscription names. */
  unwanted(subscription: Subscription): readonly string[] {
    const others = this.#wanted.filter((other) => sameStream(other, subscription));
    return subscription.symbols.filter((symbol) => !others.some((other) => other.symbols.includes(symbol)));
  }

  /** The message that ends a subscription to these of its symbols. */
  endMessage(subscription: Subscription, symbols: readonly string[], id: number): UnsubscribeMessage {
    const ended = [...symbols];
    if (subscription.channel !== "candles") {
      return { op: "unsubscribe", id, channel: subscription.channel, symbols: ended };
    }
    return { op: "unsubscribe", id, channel: "candles", symbols: ended, interval: subscription.interval };
  }

  /** The message that starts a subscription to these of its symbols. `since` is given if missed trades are wanted. */
  message(subscription: Subscription, of: readonly string[], id: number, since?: Since): SubscribeMessage {
    const symbols = [...of];
    switch (subscription.channel) {
      case "quotes": {
        const { rate } = subscription;
        return { op: "subscribe", id, channel: "quotes", symbols, ...(rate === undefined ? {} : { rate }) };
      }
      case "overview":
        return { op: "subscribe", id, channel: "overview", symbols };
      case "trades": {
        const from = since?.(symbols);
        return { op: "subscribe", id, channel: "trades", symbols, ...(from === undefined ? {} : { since: from }) };
      }
      case "candles":
        return { op: "subscribe", id, channel: "candles", symbols, interval: subscription.interval };
    }
  }
}
