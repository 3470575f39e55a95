import { describe, expect, it } from "vitest";
import type { MemoryPeer } from "../../fanout/memory-peer.test-kit.ts";
import { Stage, START } from "../../publisher-setup.test-kit.ts";

const trades = (symbols: string[], since?: Record<string, number>, epoch = "k3") => ({
  ...{ op: "subscribe", channel: "trades", symbols },
  ...(since && { since: { epoch, trades: since } }),
});

/** Ids of the trades that arrived, gaps as a text. */
const arrivals = (peer: MemoryPeer): unknown[] =>
  peer.takeOnly("trades").flatMap((message): unknown[] => {
    if (message["kind"] === "gap") return [`gap ${String(message["from"])}–${String(message["to"])}`];
    return (message["trades"] as { i: number }[]).map(({ i }) => i);
  });

/** A stage on which AAPL has traded `count` times. */
function traded(count: number): Stage {
  const stage = new Stage();
  for (let k = 0; k < count; k++) stage.trade("AAPL", 100 + k);
  return stage;
}

describe("W12: trades", () => {
  it("go out ten times a second, each once, in order", () => {
    const stage = new Stage();
    const peer = stage.connect();
    peer.take();
    peer.says({ ...trades(["AAPL"]), id: 2 });
    stage.trade("AAPL", 19045, 100);
    stage.trade("MSFT", 1);
    stage.trade("AAPL", 19046, 200);
    stage.pass(100);
    const of = (i: number, p: number, z: number) => ({ s: "AAPL", i, t: START, p, z, side: "buy" });
    expect(peer.take()).toEqual([
      { type: "ack", id: 2, channel: "trades", symbols: ["AAPL"] },
      { type: "trades", kind: "update", epoch: "k3", trades: [of(1, 190.45, 100), of(2, 190.46, 200)] },
    ]);
  });

  it("are published where two follow a symbol", () => {
    const stage = new Stage();
    const peers = [stage.subscriber(trades(["AAPL"])), stage.subscriber(trades(["*"]))];
    stage.trade("AAPL", 1);
    stage.pass(100);
    expect(stage.bus.published).toBe(1);
    for (const peer of peers) expect(arrivals(peer)).toEqual([1]);
  });

  it("end with an unsubscribe", () => {
    const stage = new Stage();
    const peer = stage.subscriber(trades(["AAPL", "MSFT"]));
    peer.says({ op: "unsubscribe", channel: "trades", symbols: ["AAPL"] });
    expect(peer.take()).toMatchObject([{ type: "ack", symbols: ["MSFT"] }]);
    stage.trade("AAPL", 1);
    stage.pass(200);
    expect(arrivals(peer)).toEqual([]);
  });

  it("to one more symbol disturbs no other", () => {
    const stage = new Stage();
    const peer = stage.subscriber(trades(["AAPL"]));
    stage.trade("AAPL", 1);
    peer.says(trades(["*"]));
    stage.trade("AAPL", 2);
    stage.pass(100);
    expect(arrivals(peer)).toEqual([1, 2]);
  });
});

describe("G3: since", () => {
  it("replays what was missed, and then goes on, nothing twice", () => {
    const stage = traded(5);
    const peer = stage.connect();
    peer.take();
    peer.says(trades(["AAPL"], { AAPL: 2 }));
    expect(peer.take()).toMatchObject([
      { type: "ack", recovered: true },
      { type: "trades", kind: "replay", trades: [{ i: 3 }, { i: 4 }, { i: 5 }] },
    ]);
    stage.trade("AAPL", 1);
    stage.pass(100);
    expect(arrivals(peer)).toEqual([6]);
  });

  it("joins others in the middle of a flush without a gap or a repeat", () => {
    const stage = traded(3);
    const other = stage.subscriber(trades(["AAPL"]));
    stage.trade("AAPL", 1);
    const peer = stage.subscriber(trades(["MSFT"]));
    peer.says(trades(["AAPL"], { AAPL: 2 }));
    stage.trade("AAPL", 2);
    stage.pass(100);
    expect(arrivals(peer)).toEqual([3, 4, 5]);
    expect(arrivals(other)).toEqual([4, 5]);
  });

  it("sends nothing again to a client that knows more than the others have been sent yet", () => {
    const stage = traded(3);
    const other = stage.subscriber(trades(["AAPL"]));
    stage.trade("AAPL", 1);
    const peer = stage.connect();
    peer.says(trades(["AAPL"], { AAPL: 4 }));
    stage.trade("AAPL", 2);
    stage.pass(100);
    expect(arrivals(peer)).toEqual([5]);
    expect(arrivals(other)).toEqual([4, 5]);
  });

  it("names what is no longer held as a gap", () => {
    const stage = traded(5_000);
    const held = 5_000 - stage.board.trades.oldest(stage.board.quotes.instruments[0].id) + 1;
    const peer = stage.connect();
    peer.take();
    peer.says(trades(["AAPL"], { AAPL: 10 }));
    const [ack, gap, ...replay] = peer.take();
    expect(ack).toMatchObject({ type: "ack", recovered: false });
    expect(gap).toEqual({ type: "trades", kind: "gap", epoch: "k3", s: "AAPL", from: 11, to: 5_000 - held });
    const ids = replay.flatMap((m) => ("trades" in m ? (m["trades"] as { i: number }[]).map(({ i }) => i) : []));
    expect(ids).toEqual(Array.from({ length: held }, (_, k) => 5_000 - held + 1 + k));
  });

  it("of another epoch recovers nothing, and says so", () => {
    const stage = traded(3);
    const peer = stage.connect();
    peer.take();
    peer.says(trades(["AAPL", "MSFT"], { AAPL: 2, MSFT: 7 }, "k2"));
    expect(peer.take()).toMatchObject([
      { type: "ack", recovered: false },
      { type: "trades", kind: "gap", epoch: "k3", s: "AAPL", from: 1, to: 3 },
    ]);
    stage.trade("AAPL", 1);
    stage.pass(100);
    expect(arrivals(peer)).toEqual([4]);
  });

  it("from the future recovers nothing either", () => {
    const stage = traded(3);
    const peer = stage.connect();
    peer.take();
    peer.says(trades(["AAPL"], { AAPL: 1_000 }));
    stage.trade("AAPL", 1);
    stage.pass(100);
    expect(peer.take()).toMatchObject([
      { type: "ack", recovered: false },
      { kind: "update", trades: [{ i: 4 }] },
    ]);
  });

  it("does not replay to who is subscribed already", () => {
    const stage = traded(3);
    const peer = stage.subscriber(trades(["AAPL"]));
    peer.says(trades(["AAPL"], { AAPL: 0 }));
    expect(peer.take()).toMatchObject([{ type: "ack", recovered: true }]);
  });
});
