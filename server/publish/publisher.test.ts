import { describe, expect, it } from "vitest";
import { CLOSE } from "../../shared/protocol/close-codes.ts";
import { asEpoch } from "../../shared/model/units.ts";
import { Board } from "../board/board.ts";
import { instrumentsNamed, Stage } from "./publisher-setup.test-kit.ts";

const quotes = (symbols: string[]) => ({ op: "subscribe", channel: "quotes", symbols });

describe("W14: status", () => {
  it("is told at a subscription where it is not plain open, after the snapshot", () => {
    const stage = new Stage();
    stage.status("MSFT", "halted", "volatility");
    const peer = stage.connect();
    peer.take();
    peer.says(quotes(["AAPL", "MSFT"]));
    expect(peer.take()).toMatchObject([
      { type: "ack" },
      { type: "quotes" },
      { type: "status", symbol: "MSFT", state: "halted", reason: "volatility" },
    ]);
  });

  it("is told once where the whole market is closed", () => {
    const stage = new Stage();
    stage.status(undefined, "closed");
    const peer = stage.connect();
    peer.says(quotes(["*"]));
    expect(peer.takeOnly("status")).toEqual([{ type: "status", symbol: "*", state: "closed" }]);
  });

  it("is told on change to who follows the symbol on any channel", () => {
    const stage = new Stage();
    const [idle, other] = [stage.connect(), stage.subscriber({ channel: "trades", symbols: ["MSFT"] })];
    const subscription = stage.subscriber({ channel: "candles", symbols: ["AAPL"], interval: "1m" });
    idle.take();
    stage.status("AAPL", "halted", "news");
    stage.status("AAPL", "open");
    stage.status(undefined, "closed");
    expect(subscription.take()).toEqual([
      { type: "status", symbol: "AAPL", state: "halted", reason: "news" },
      { type: "status", symbol: "AAPL", state: "open" },
      { type: "status", symbol: "*", state: "closed" },
    ]);
    expect(other.take()).toMatchObject([{ symbol: "*" }]);
    expect(idle.take()).toEqual([]);
  });
});

describe("W20: a changed epoch", () => {
  /** The board anew, with its instruments in another order and NVDA gone. */
  const replacement = () => new Board({ instruments: instrumentsNamed(["MSFT", "AAPL"]), epoch: asEpoch(724) });

  it("re-snapshots every subscription, by symbol", () => {
    const stage = new Stage();
    const peer = stage.subscriber(quotes(["AAPL", "NVDA"]));
    peer.says({ op: "subscribe", channel: "candles", symbols: ["AAPL"], interval: "1m" });
    stage.trade("AAPL", 100);
    stage.pass(100);
    peer.take();
    stage.board = replacement();
    stage.trade("AAPL", 200);
    stage.pass(20);
    expect(peer.take()).toMatchObject([
      { type: "ack", channel: "quotes", symbols: ["AAPL"] },
      { type: "ack", channel: "candles", interval: "1m", symbols: ["AAPL"] },
      { type: "quotes", kind: "snapshot", epoch: "k4", seq: 1, quotes: [{ s: "AAPL", n: 1, l: 2 }] },
      { type: "candles", kind: "snapshot", symbol: "AAPL", candles: [{}] },
    ]);
    stage.trade("MSFT", 1);
    stage.trade("AAPL", 201);
    stage.pass(100);
    expect(peer.takeOnly("quotes")).toMatchObject([{ kind: "update", epoch: "k4", quotes: [{ s: "AAPL", n: 2 }] }]);
  });

  it("names the trades of the new epoch so far as a gap, and goes on after them", () => {
    const stage = new Stage();
    const peer = stage.subscriber({ channel: "trades", symbols: ["AAPL"] });
    stage.board = replacement();
    stage.trade("AAPL", 200);
    stage.pass(20);
    stage.trade("AAPL", 201);
    stage.pass(100);
    expect(peer.take()).toMatchObject([
      { type: "ack", channel: "trades", symbols: ["AAPL"], recovered: false },
      { type: "trades", kind: "gap", epoch: "k4", s: "AAPL", from: 1, to: 1 },
      { type: "trades", kind: "update", epoch: "k4", trades: [{ i: 2 }] },
    ]);
  });

  it("is seen before a request is judged by the old board", () => {
    const stage = new Stage();
    const peer = stage.subscriber(quotes(["AAPL"]));
    stage.board = replacement();
    peer.says({ ...quotes(["NVDA"]), id: 1 });
    expect(peer.take()).toMatchObject([
      { type: "ack", symbols: ["AAPL"] },
      { type: "quotes", kind: "snapshot", epoch: "k4" },
      { type: "error", id: 1, code: "unknown_symbol" },
    ]);
  });

  it("shares groups again afterwards", () => {
    const stage = new Stage();
    const peers = [1, 2, 3].map(() => stage.subscriber(quotes(["AAPL"])));
    stage.board = replacement();
    stage.pass(20);
    for (const peer of peers) peer.take();
    stage.trade("AAPL", 1);
    stage.pass(100);
    expect(stage.bus.published).toBe(1);
    for (const peer of peers) expect(peer.take()).toMatchObject([{ kind: "update", epoch: "k4" }]);
  });
});

describe("W3: SBE", () => {
  it("acks a subscribe with the ids and exponents of everything subscribed, and sends data in binary", () => {
    const stage = new Stage();
    const peer = stage.connect("ticker.v1.sbe");
    peer.take();
    peer.says(quotes(["MSFT"]));
    const [ack, snapshot] = peer.take();
    expect(ack).toMatchObject({ type: "ack", instruments: [{ id: 1, s: "MSFT", exponent: 2 }] });
    expect(snapshot).toBeInstanceOf(Uint8Array);
  });

  it("W4: splits an ack that would be too long", () => {
    const symbols = Array.from({ length: 600 }, (_, k) => `LONGNAME.${k}`);
    const peer = new Stage(symbols).connect("ticker.v1.sbe");
    peer.says(quotes(["*"]));
    const acks = peer.takeOnly("ack");
    expect(acks.map((ack) => [ack["part"], ack["parts"], ack["symbols"]])).toEqual([
      [1, 3, ["*"]],
      [2, 3, []],
      [3, 3, []],
    ]);
    for (const ack of acks) expect(JSON.stringify(ack).length).toBeLessThan(16_384);
    expect(acks.flatMap((ack) => ack["instruments"])).toHaveLength(600);
  });
});

describe("W19: bye", () => {
  it("is said to every client at shutdown, each with its own delay, before the close", () => {
    let next = 0;
    const stage = new Stage(undefined, { random: () => (next += 0.25) % 1 });
    const peers = [stage.subscriber(quotes(["AAPL"])), stage.connect(), stage.connect()];
    stage.publisher.shutdown(CLOSE.shutdown);
    const byes = peers.flatMap((peer) => peer.takeOnly("bye"));
    expect(byes).toMatchObject(peers.map(() => ({ code: 4000, reason: CLOSE.shutdown.reason })));
    expect(new Set(byes.map((bye) => bye["retryMs"])).size).toBe(3);
    for (const peer of peers) expect(peer.closedWith).toBe(4000);
    expect(stage.publisher.stats().sessions).toBe(0);
  });
});

describe("stats", () => {
  it("count what went out, a published frame once for each who got it", () => {
    const stage = new Stage();
    stage.subscriber(quotes(["*"]));
    stage.subscriber(quotes(["*"]));
    const before = stage.publisher.stats();
    stage.trade("AAPL", 1);
    stage.trade("AAPL", 2);
    stage.pass(100);
    const after = stage.publisher.stats();
    expect([after.frames - before.frames, after.rows - before.rows, after.conflated - before.conflated]).toEqual([
      2, 2, 2,
    ]);
    expect(after.bytes - before.bytes).toBeGreaterThan(200);
    expect(after).toMatchObject({ sessions: 2, groups: 1, slow: 0, lossy: 0 });
  });
});
