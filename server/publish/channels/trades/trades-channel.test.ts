import { describe, expect, it } from "vitest";
import type { MemoryPeer } from "../../fanout/memory-peer.test-kit.ts";
import { PublisherSetup, START } from "../../publisher-setup.test-kit.ts";

const trades = (symbols: string[], since?: Record<string, number>, epoch = "k3") => ({
  ...{ op: "subscribe", channel: "trades", symbols },
  ...(since && { since: { epoch, trades: since } }),
});

/** Ids of the trades that arrived; a gap is a text. */
const arrivals = (peer: MemoryPeer): unknown[] =>
  peer.takeOnly("trades").flatMap((message): unknown[] => {
    if (message["kind"] === "gap") return [`gap ${String(message["from"])}–${String(message["to"])}`];
    return (message["trades"] as { i: number }[]).map(({ i }) => i);
  });

/** A setup in which AAPL has traded `count` times. */
function traded(count: number): PublisherSetup {
  const setup = new PublisherSetup();
  for (let k = 0; k < count; k++) setup.trade("AAPL", 100 + k);
  return setup;
}

describe("W12: trades", () => {
  it("are sent ten times a second, each once, in order", () => {
    const setup = new PublisherSetup();
    const peer = setup.connect();
    peer.take();
    peer.says({ ...trades(["AAPL"]), id: 2 });
    setup.trade("AAPL", 19045, 100);
    setup.trade("MSFT", 1);
    setup.trade("AAPL", 19046, 200);
    setup.pass(100);
    const of = (i: number, p: number, z: number) => ({ s: "AAPL", i, t: START, p, z, side: "buy" });
    expect(peer.take()).toEqual([
      { type: "ack", id: 2, channel: "trades", symbols: ["AAPL"] },
      { type: "trades", kind: "update", epoch: "k3", trades: [of(1, 190.45, 100), of(2, 190.46, 200)] },
    ]);
  });

  it("are published when two clients subscribe to a symbol", () => {
    const setup = new PublisherSetup();
    const peers = [setup.subscriber(trades(["AAPL"])), setup.subscriber(trades(["*"]))];
    setup.trade("AAPL", 1);
    setup.pass(100);
    expect(setup.bus.published).toBe(1);
    for (const peer of peers) expect(arrivals(peer)).toEqual([1]);
  });

  it("end with an unsubscribe", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(trades(["AAPL", "MSFT"]));
    peer.says({ op: "unsubscribe", channel: "trades", symbols: ["AAPL"] });
    expect(peer.take()).toMatchObject([{ type: "ack", symbols: ["MSFT"] }]);
    setup.trade("AAPL", 1);
    setup.pass(200);
    expect(arrivals(peer)).toEqual([]);
  });

  it("of one more symbol do not disturb the others", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(trades(["AAPL"]));
    setup.trade("AAPL", 1);
    peer.says(trades(["*"]));
    setup.trade("AAPL", 2);
    setup.pass(100);
    expect(arrivals(peer)).toEqual([1, 2]);
  });
});

describe("G3: since", () => {
  it("replays what was missed and then continues, nothing twice", () => {
    const setup = traded(5);
    const peer = setup.connect();
    peer.take();
    peer.says(trades(["AAPL"], { AAPL: 2 }));
    expect(peer.take()).toMatchObject([
      { type: "ack", recovered: true },
      { type: "trades", kind: "replay", trades: [{ i: 3 }, { i: 4 }, { i: 5 }] },
    ]);
    setup.trade("AAPL", 1);
    setup.pass(100);
    expect(arrivals(peer)).toEqual([6]);
  });

  it("joins other subscribers between two flushes without a gap or a repeat", () => {
    const setup = traded(3);
    const other = setup.subscriber(trades(["AAPL"]));
    setup.trade("AAPL", 1);
    const peer = setup.subscriber(trades(["MSFT"]));
    peer.says(trades(["AAPL"], { AAPL: 2 }));
    setup.trade("AAPL", 2);
    setup.pass(100);
    expect(arrivals(peer)).toEqual([3, 4, 5]);
    expect(arrivals(other)).toEqual([4, 5]);
  });

  it("sends nothing again to a client that holds more than the other subscribers have been sent", () => {
    const setup = traded(3);
    const other = setup.subscriber(trades(["AAPL"]));
    setup.trade("AAPL", 1);
    const peer = setup.connect();
    peer.says(trades(["AAPL"], { AAPL: 4 }));
    setup.trade("AAPL", 2);
    setup.pass(100);
    expect(arrivals(peer)).toEqual([5]);
    expect(arrivals(other)).toEqual([4, 5]);
  });

  it("names trades that the board no longer holds as a gap", () => {
    const setup = traded(5_000);
    const held = 5_000 - setup.board.trades.oldest(setup.board.quotes.instruments[0].id) + 1;
    const peer = setup.connect();
    peer.take();
    peer.says(trades(["AAPL"], { AAPL: 10 }));
    const [ack, gap, ...replay] = peer.take();
    expect(ack).toMatchObject({ type: "ack", recovered: false });
    expect(gap).toEqual({ type: "trades", kind: "gap", epoch: "k3", s: "AAPL", from: 11, to: 5_000 - held });
    const ids = replay.flatMap((m) => ("trades" in m ? (m["trades"] as { i: number }[]).map(({ i }) => i) : []));
    expect(ids).toEqual(Array.from({ length: held }, (_, k) => 5_000 - held + 1 + k));
  });

  it("of another epoch recovers nothing, and says so", () => {
    const setup = traded(3);
    const peer = setup.connect();
    peer.take();
    peer.says(trades(["AAPL", "MSFT"], { AAPL: 2, MSFT: 7 }, "k2"));
    expect(peer.take()).toMatchObject([
      { type: "ack", recovered: false },
      { type: "trades", kind: "gap", epoch: "k3", s: "AAPL", from: 1, to: 3 },
    ]);
    setup.trade("AAPL", 1);
    setup.pass(100);
    expect(arrivals(peer)).toEqual([4]);
  });

  it("from the future recovers nothing either", () => {
    const setup = traded(3);
    const peer = setup.connect();
    peer.take();
    peer.says(trades(["AAPL"], { AAPL: 1_000 }));
    setup.trade("AAPL", 1);
    setup.pass(100);
    expect(peer.take()).toMatchObject([
      { type: "ack", recovered: false },
      { kind: "update", trades: [{ i: 4 }] },
    ]);
  });

  it("replays nothing to a client that is already subscribed", () => {
    const setup = traded(3);
    const peer = setup.subscriber(trades(["AAPL"]));
    peer.says(trades(["AAPL"], { AAPL: 0 }));
    expect(peer.take()).toMatchObject([{ type: "ack", recovered: true }]);
  });
});
