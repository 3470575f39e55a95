import { describe, expect, it } from "vitest";
import { type Protocol } from "../../shared/protocol/messages.ts";
import { RATES, type Rate } from "../../shared/protocol/channels.ts";
import type { MemoryPeer } from "./fanout/memory-peer.test-kit.ts";
import { PublisherSetup } from "./publisher-setup.test-kit.ts";

const SYMBOLS = ["AAPL", "MSFT", "NVDA", "AMZN", "META", "TSLA", "GOOG", "AMD"];

/** A client that subscribes to one symbol on all three channels, to `trades` first. */
function watcher(setup: PublisherSetup, symbol: string, rate: Rate, protocol: Protocol = "ticker.v1.json"): MemoryPeer {
  const peer = setup.connect(protocol);
  peer.says({ op: "subscribe", channel: "trades", symbols: [symbol] });
  peer.says({ op: "subscribe", channel: "candles", symbols: [symbol], interval: "1m" });
  peer.says({ op: "subscribe", channel: "quotes", symbols: [symbol], rate });
  peer.take();
  return peer;
}

interface Told {
  readonly type: string;
  readonly kind?: string;
  readonly quotes?: readonly { readonly l: number }[];
  readonly trades?: readonly { readonly i: number; readonly p: number }[];
  readonly candles?: readonly (readonly number[])[];
}

const priceOf = ({ quotes, trades, candles }: Told) => quotes?.at(-1)?.l ?? trades?.at(-1)?.p ?? candles?.at(-1)?.[4];

describe("W22: one tick", () => {
  it.each(RATES)("at %i Hz trades, candles and quotes are sent on one tick, in this order, with one price", (rate) => {
    const setup = new PublisherSetup(SYMBOLS);
    const watchers = SYMBOLS.map((symbol) => watcher(setup, symbol, rate));
    let price = 10_000;
    let together = 0;
    for (let tick = 0; tick < 200; tick++) {
      price++;
      for (const symbol of SYMBOLS) setup.trade(symbol, price);
      setup.pass(20);
      for (const peer of watchers) {
        const told = peer.take() as unknown as Told[];
        const updates = told.filter(({ type, kind }) => type !== "heartbeat" && kind !== "replay");
        const prices = new Set(updates.map(priceOf));
        expect(prices.size).toBeLessThanOrEqual(1);
        const kinds = updates.map(({ type }) => type);
        expect(["trades", "candles", "quotes"].filter((kind) => kinds.includes(kind))).toEqual(kinds);
        if (kinds.length === 3) together++;
        // At the rate of trades and candles, or below it, no quotes are sent without them.
        if (rate <= 10 && kinds.includes("quotes")) expect(kinds).toHaveLength(3);
      }
    }
    expect(together).toBeGreaterThanOrEqual(SYMBOLS.length * (Math.min(rate, 10) * 4 - 2));
  });

  it("loses and repeats no trade when another set of quotes has another phase", () => {
    const setup = new PublisherSetup(SYMBOLS);
    for (const symbol of SYMBOLS) watcher(setup, symbol, 10);
    const peer = watcher(setup, "AAPL", 10);
    const ids: number[] = [];
    const keep = () => {
      for (const { trades = [] } of peer.take() as unknown as Told[]) ids.push(...trades.map(({ i }) => i));
    };
    for (let k = 0; k < 100; k++) {
      setup.trade("AAPL", 10_000 + k);
      setup.pass(20);
      if (k % 10 === 5) {
        peer.says({
          ...{ op: k % 20 === 5 ? "subscribe" : "unsubscribe", channel: "quotes" },
          symbols: ["MSFT", SYMBOLS[2 + (Math.floor(k / 20) % 6)]],
        });
      }
      keep();
    }
    setup.pass(200);
    keep();
    expect(ids).toEqual(Array.from({ length: 100 }, (_, k) => k + 1));
  });
});

describe("G3, W22: clients on different phases", () => {
  it("are each sent every trade once and candles at their own tick, though two or more share a phase", () => {
    const setup = new PublisherSetup(["AAPL", "MSFT", "NVDA"]);
    // Each set of symbols is a separate group, which is flushed on a separate phase.
    const peers = ["MSFT", "NVDA"].flatMap((other) =>
      [1, 2].map(() => {
        const peer = setup.connect();
        peer.says({ op: "subscribe", channel: "quotes", symbols: [other] });
        peer.says({ op: "subscribe", channel: "trades", symbols: ["AAPL"] });
        peer.says({ op: "subscribe", channel: "candles", symbols: ["AAPL"], interval: "1m" });
        peer.take();
        return peer;
      }),
    );
    for (let k = 0; k < 50; k++) {
      setup.trade("AAPL", 10_000 + k);
      setup.pass(20);
    }
    setup.pass(200);
    for (const peer of peers) {
      const told = peer.take() as unknown as Told[];
      const ids = told.flatMap(({ trades = [] }) => trades.map(({ i }) => i));
      expect(ids).toEqual(Array.from({ length: 50 }, (_, k) => k + 1));
      // Ten times a second, as at one phase.
      expect(told.filter(({ type }) => type === "candles").length).toBeLessThanOrEqual(13);
    }
  });
});
