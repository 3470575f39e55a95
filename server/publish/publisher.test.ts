import { describe, expect, it } from "vitest";
import { CLOSE } from "../../shared/protocol/close-codes.ts";
import { asEpoch, asMillis } from "../../shared/model/units.ts";
import { Board } from "../board/board.ts";
import { instrumentsNamed, PublisherSetup } from "./publisher-setup.test-kit.ts";

const quotes = (symbols: string[]) => ({ op: "subscribe", channel: "quotes", symbols });

describe("W14: status", () => {
  it("is sent after the snapshot of a subscription, unless the symbol is open without a reason", () => {
    const setup = new PublisherSetup();
    setup.status("MSFT", "halted", { code: "luld", text: "volatility", until: asMillis(9_000) });
    const peer = setup.connect();
    peer.take();
    peer.says(quotes(["AAPL", "MSFT"]));
    expect(peer.take()).toMatchObject([
      { type: "ack" },
      { type: "quotes" },
      {
        ...{ type: "status", symbol: "MSFT", state: "halted", reason: "volatility" },
        ...{ code: "luld", text: "volatility", until: 9_000 },
      },
    ]);
  });

  it("is sent once when the whole market is closed", () => {
    const setup = new PublisherSetup();
    setup.status(undefined, "closed");
    const peer = setup.connect();
    peer.says(quotes(["*"]));
    expect(peer.takeOnly("status")).toEqual([{ type: "status", symbol: "*", state: "closed" }]);
  });

  it("is sent on change to clients that subscribe to the symbol on any channel", () => {
    const setup = new PublisherSetup();
    const [idle, other] = [setup.connect(), setup.subscriber({ channel: "trades", symbols: ["MSFT"] })];
    const subscription = setup.subscriber({ channel: "candles", symbols: ["AAPL"], interval: "1m" });
    idle.take();
    setup.status("AAPL", "halted", { text: "news" });
    setup.status("AAPL", "open");
    setup.status(undefined, "closed");
    expect(subscription.take()).toEqual([
      { type: "status", symbol: "AAPL", state: "halted", reason: "news", text: "news" },
      { type: "status", symbol: "AAPL", state: "open" },
      { type: "status", symbol: "*", state: "closed" },
    ]);
    expect(other.take()).toMatchObject([{ symbol: "*" }]);
    expect(idle.take()).toEqual([]);
  });
});

describe("W43: news", () => {
  const headline = { type: "news", symbol: "AAPL", headline: "Apple buys an orchard", kind: "company" };

  it("is sent to clients that follow the symbol, and is also the reason of the unchanged state, as in version 1", () => {
    const setup = new PublisherSetup();
    const [follower, other] = ["AAPL", "MSFT"].map((symbol) => setup.subscriber(quotes([symbol])));
    const t = setup.clock.now();
    setup.news("AAPL", "Apple buys an orchard");
    expect(follower?.take()).toEqual([
      { ...headline, t, until: t + 60_000 },
      { type: "status", symbol: "AAPL", state: "open", reason: "Apple buys an orchard" },
    ]);
    expect(other?.take()).toEqual([]);
  });

  it("is sent to a new subscriber while it is current", () => {
    const setup = new PublisherSetup();
    setup.news("AAPL", "Apple buys an orchard");
    expect(setup.subscriber(quotes(["MSFT"])).takeOnly("news")).toEqual([]);
    const first = setup.connect();
    first.says(quotes(["AAPL"]));
    expect(first.takeOnly("news")).toMatchObject([headline]);
    setup.pass(60_000);
    const second = setup.connect();
    second.says(quotes(["*"]));
    expect(second.takeOnly("news")).toEqual([]);
  });
});

describe("W20: a feed that is reset", () => {
  it("sends subscribers a snapshot by the new list of instruments", () => {
    const setup = new PublisherSetup(["AAPL", "MSFT"]);
    const peer = setup.subscriber({ channel: "quotes", symbols: ["AAPL"] });
    setup.trade("AAPL", 1);
    setup.pass(1_000);
    peer.take();
    setup.board.reset(instrumentsNamed(["NVDA", "MSFT", "AAPL"]), asEpoch(724));
    setup.trade("AAPL", 200);
    setup.pass(1_000);
    expect(peer.takeOnly("quotes")[0]).toMatchObject({
      ...{ kind: "snapshot", epoch: "k4", quotes: [{ s: "AAPL", n: 1, l: 2 }] },
    });
  });

  it("tells all clients that the market is halted while the feed is lost", () => {
    const setup = new PublisherSetup(["AAPL", "MSFT"]);
    const peer = setup.subscriber({ channel: "quotes", symbols: ["AAPL"] });
    setup.board.connection("lost");
    expect(peer.takeOnly("status")).toMatchObject([{ symbol: "*", state: "halted", reason: "feed lost" }]);
    const late = setup.connect();
    late.says({ op: "subscribe", channel: "quotes", symbols: ["MSFT"] });
    expect(late.takeOnly("status")).toMatchObject([{ state: "halted", reason: "feed lost" }]);
    setup.board.connection("live");
    expect(peer.takeOnly("status")).toMatchObject([{ symbol: "*", state: "open" }]);
  });
});

describe("W20: a changed epoch", () => {
  /** Replaces the board by one with its instruments in another order and without NVDA. */
  const replacement = () => new Board({ instruments: instrumentsNamed(["MSFT", "AAPL"]), epoch: asEpoch(724) });

  it("sends a new snapshot for every subscription, by symbol", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes(["AAPL", "NVDA"]));
    peer.says({ op: "subscribe", channel: "candles", symbols: ["AAPL"], interval: "1m" });
    setup.trade("AAPL", 100);
    setup.pass(100);
    peer.take();
    setup.board = replacement();
    setup.trade("AAPL", 200);
    setup.pass(20);
    expect(peer.take()).toMatchObject([
      { type: "ack", channel: "quotes", symbols: ["AAPL"] },
      { type: "ack", channel: "candles", interval: "1m", symbols: ["AAPL"] },
      { type: "quotes", kind: "snapshot", epoch: "k4", seq: 1, quotes: [{ s: "AAPL", n: 1, l: 2 }] },
      { type: "candles", kind: "snapshot", symbol: "AAPL", candles: [{}] },
    ]);
    setup.trade("MSFT", 1);
    setup.trade("AAPL", 201);
    setup.pass(100);
    expect(peer.takeOnly("quotes")).toMatchObject([{ kind: "update", epoch: "k4", quotes: [{ s: "AAPL", n: 2 }] }]);
  });

  it("names the trades of the new epoch so far as a gap, and continues after them", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber({ channel: "trades", symbols: ["AAPL"] });
    setup.board = replacement();
    setup.trade("AAPL", 200);
    setup.pass(20);
    setup.trade("AAPL", 201);
    setup.pass(100);
    expect(peer.take()).toMatchObject([
      { type: "ack", channel: "trades", symbols: ["AAPL"], recovered: false },
      { type: "trades", kind: "gap", epoch: "k4", s: "AAPL", from: 1, to: 1 },
      { type: "trades", kind: "update", epoch: "k4", trades: [{ i: 2 }] },
    ]);
  });

  it("is noticed before a request is served from the old board", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes(["AAPL"]));
    setup.board = replacement();
    peer.says({ ...quotes(["NVDA"]), id: 1 });
    expect(peer.take()).toMatchObject([
      { type: "ack", symbols: ["AAPL"] },
      { type: "quotes", kind: "snapshot", epoch: "k4" },
      { type: "error", id: 1, code: "unknown_symbol" },
    ]);
  });

  it("shares groups again afterwards", () => {
    const setup = new PublisherSetup();
    const peers = [1, 2, 3].map(() => setup.subscriber(quotes(["AAPL"])));
    setup.board = replacement();
    setup.pass(20);
    for (const peer of peers) peer.take();
    setup.trade("AAPL", 1);
    setup.pass(100);
    expect(setup.bus.published).toBe(1);
    for (const peer of peers) expect(peer.take()).toMatchObject([{ kind: "update", epoch: "k4" }]);
  });
});

describe("W3: SBE", () => {
  it("acknowledges a subscribe with the ids and exponents of all symbols subscribed to, and sends data in binary", () => {
    const setup = new PublisherSetup();
    const peer = setup.connect("ticker.v1.sbe");
    peer.take();
    peer.says(quotes(["MSFT"]));
    const [ack, snapshot] = peer.take();
    expect(ack).toMatchObject({ type: "ack", instruments: [{ id: 1, s: "MSFT", exponent: 2 }] });
    expect(snapshot).toBeInstanceOf(Uint8Array);
  });

  it("W4: splits an ack that would be too long", () => {
    const symbols = Array.from({ length: 600 }, (_, k) => `LONGNAME.${k}`);
    const peer = new PublisherSetup(symbols).connect("ticker.v1.sbe");
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
  it("is sent to every client at shutdown, each with its own delay, before the close", () => {
    let next = 0;
    const setup = new PublisherSetup(undefined, { random: () => (next += 0.25) % 1 });
    const peers = [setup.subscriber(quotes(["AAPL"])), setup.connect(), setup.connect()];
    setup.publisher.shutdown(CLOSE.shutdown);
    const byes = peers.flatMap((peer) => peer.takeOnly("bye"));
    expect(byes).toMatchObject(peers.map(() => ({ code: 4000, reason: CLOSE.shutdown.reason })));
    expect(new Set(byes.map((bye) => bye["retryMs"])).size).toBe(3);
    for (const peer of peers) expect(peer.closedWith).toBe(4000);
    expect(setup.publisher.stats().sessions).toBe(0);
  });
});

describe("stats", () => {
  it("count what was sent, a published frame once for each client that got it", () => {
    const setup = new PublisherSetup();
    setup.subscriber(quotes(["*"]));
    setup.subscriber(quotes(["*"]));
    const before = setup.publisher.stats();
    setup.trade("AAPL", 1);
    setup.trade("AAPL", 2);
    setup.pass(100);
    const after = setup.publisher.stats();
    expect([after.frames - before.frames, after.rows - before.rows, after.conflated - before.conflated]).toEqual([
      2, 2, 2,
    ]);
    expect(after.bytes - before.bytes).toBeGreaterThan(200);
    expect(after).toMatchObject({ sessions: 2, groups: 1, slow: 0, lossy: 0 });
  });
});
