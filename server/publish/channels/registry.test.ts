import { expect, test } from "vitest";
import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Client } from "../fanout/client.ts";
import { PublisherSetup } from "../publisher-setup.test-kit.ts";
import type { Acknowledge, Channel, ChannelDefinition, ChannelParts, ChannelSubscription } from "./channel.ts";
import { CHANNEL_DEFINITIONS } from "./registry.ts";
import { SymbolSet } from "./symbol-set.ts";

const utf8 = new TextEncoder();

/** A channel for this test: the spread of each symbol, once a second. */
class SpreadChannel implements Channel {
  readonly #parts: ChannelParts;
  readonly #subscriptions = new Set<SpreadSubscription>();

  constructor(parts: ChannelParts) {
    this.#parts = parts;
    parts.scheduler.add(1, 0, { flush: () => void this.#subscriptions.forEach((each) => void each.send()) });
  }

  open(client: Client, acknowledge: Acknowledge): ChannelSubscription {
    const subscription = new SpreadSubscription(client, acknowledge, this.#parts);
    this.#subscriptions.add(subscription);
    return subscription;
  }
}

class SpreadSubscription implements ChannelSubscription {
  readonly isBehind = false;
  sets = [SymbolSet.none];
  readonly #client: Client;
  readonly #acknowledge: Acknowledge;
  readonly #parts: ChannelParts;
  #attached = true;

  constructor(client: Client, acknowledge: Acknowledge, parts: ChannelParts) {
    this.#client = client;
    this.#acknowledge = acknowledge;
    this.#parts = parts;
  }

  send(): void {
    const { instruments, columns } = this.#parts.sources.quotes;
    if (!this.#attached) return;
    for (const id of this.sets[0].expand(instruments.length)) {
      const spread = columns.ask[id] - columns.bid[id];
      this.#client.deliver(utf8.encode(JSON.stringify({ type: "spread", s: instruments[id].symbol, spread })), false);
    }
  }

  symbolsFor = () => this.sets[0];

  subscribe(request: { id?: number | undefined }, named: SymbolSet): void {
    this.#hold(this.sets[0].with(named), request.id);
  }

  unsubscribe(request: { id?: number | undefined }, next: SymbolSet): void {
    this.#hold(next, request.id);
  }

  detach(): void {
    this.#attached = false;
  }

  attach(): void {
    this.#attached = true;
  }

  catchUp = () => true;

  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void {
    this.#hold(this.sets[0].renumbered(rename), undefined);
  }

  #hold(symbols: SymbolSet, id: number | undefined): void {
    this.sets = [symbols];
    this.#acknowledge(symbols, { id });
  }
}

const spread: ChannelDefinition = {
  request: { key: {}, options: {}, choices: [] },
  create: (parts) => new SpreadChannel(parts),
};

test("a channel is added by its definition alone: requests, acks, limits, flushes and statuses come with it", () => {
  const setup = new PublisherSetup(["AAPL", "MSFT"], { channels: { ...CHANNEL_DEFINITIONS, spread } });
  setup.quote("AAPL", 99, 101);
  setup.status("AAPL", "halted", { text: "volatility" });
  const peer = setup.connect();
  peer.take();
  peer.says({ op: "subscribe", id: 1, channel: "spread", symbols: ["AAPL"] });
  expect(peer.take()).toEqual([
    { type: "ack", id: 1, channel: "spread", symbols: ["AAPL"] },
    { type: "status", symbol: "AAPL", state: "halted", reason: "volatility", text: "volatility" },
  ]);
  setup.pass(1_000);
  expect(peer.takeOnly("spread")).toEqual([{ type: "spread", s: "AAPL", spread: 2 }]);
  peer.says({ op: "unsubscribe", id: 2, channel: "spread", symbols: ["MSFT"] });
  expect(peer.takeOnly("error")).toMatchObject([{ id: 2, code: "not_subscribed" }]);
  peer.says({ op: "subscribe", id: 3, channel: "depth", symbols: ["AAPL"] });
  expect(peer.takeOnly("error")).toMatchObject([
    {
      id: 3,
      code: "unknown_channel",
      message: 'channel must be one of trades, candles, quotes, overview, spread, not "depth"',
    },
  ]);
});
