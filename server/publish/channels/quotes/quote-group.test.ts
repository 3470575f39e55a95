import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RATES } from "../../../../shared/protocol/channels.ts";
import type { MemoryPeer } from "../../fanout/memory-peer.test-kit.ts";
import { QuotesReader } from "./quotes-reader.test-kit.ts";
import { PublisherSetup } from "../../publisher-setup.test-kit.ts";

const quotes = (symbols: string[], rate?: number) => ({ op: "subscribe", channel: "quotes", symbols, rate });

describe("G1: subscribing to quotes", () => {
  it("answers ack, then a snapshot of the symbols named, then updates", () => {
    const setup = new PublisherSetup();
    setup.trade("AAPL", 19045, 300);
    const peer = setup.connect();
    peer.take();
    peer.says({ ...quotes(["AAPL", "MSFT"], 10), id: 1 });
    setup.trade("AAPL", 19050);
    setup.pass(100);
    expect(peer.take()).toEqual([
      { type: "ack", id: 1, channel: "quotes", symbols: ["AAPL", "MSFT"], rate: 10 },
      expect.objectContaining({
        ...{ type: "quotes", kind: "snapshot", epoch: "k3", seq: 1, frame: 0 },
        quotes: [
          { s: "AAPL", n: 1, l: 190.45, z: 300, v: 300, o: 190.45, h: 190.45, lo: 190.45 },
          { s: "MSFT", n: 0, v: 0 },
        ],
      }),
      expect.objectContaining({
        ...{ kind: "update", seq: 2, frame: 1 },
        quotes: [{ s: "AAPL", n: 2, l: 190.5, z: 100, v: 400, o: 190.45, h: 190.5, lo: 190.45 }],
      }),
    ]);
  });

  it("to one more symbol sends a snapshot of that one only; pending rows of the others are sent before the ack", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes(["AAPL"]));
    setup.trade("AAPL", 100);
    peer.says(quotes(["MSFT"]));
    expect(peer.take()).toMatchObject([
      { type: "quotes", kind: "update", frame: 1, quotes: [{ s: "AAPL", n: 1 }] },
      { type: "ack", symbols: ["AAPL", "MSFT"] },
      { type: "quotes", kind: "snapshot", frame: 0, quotes: [{ s: "MSFT" }] },
    ]);
    setup.pass(200);
    expect(peer.take()).toEqual([]);
  });

  it('to all symbols is acknowledged as "*"', () => {
    const setup = new PublisherSetup();
    const peer = setup.connect();
    peer.take();
    peer.says(quotes(["*"]));
    expect(peer.take()).toMatchObject([
      { type: "ack", symbols: ["*"] },
      { kind: "snapshot", quotes: [{ s: "AAPL" }, { s: "MSFT" }, { s: "NVDA" }] },
    ]);
  });

  it("sends a snapshot of the remaining symbols after an unsubscribe, since the frames then come from another group", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes(["AAPL", "MSFT"]));
    peer.says({ op: "unsubscribe", id: 4, channel: "quotes", symbols: ["MSFT"] });
    expect(peer.take()).toMatchObject([
      { type: "ack", id: 4, symbols: ["AAPL"] },
      { kind: "snapshot", quotes: [{ s: "AAPL" }] },
    ]);
    setup.trade("MSFT", 1);
    setup.trade("AAPL", 2);
    setup.pass(100);
    expect(peer.take()).toMatchObject([{ kind: "update", quotes: [{ s: "AAPL" }] }]);
    peer.says({ op: "unsubscribe", channel: "quotes", symbols: ["*"] });
    expect(peer.take()).toMatchObject([{ type: "ack", symbols: [] }]);
    expect(setup.publisher.stats().groups).toBe(0);
  });
});

describe("W9: the rate", () => {
  it("holds for the whole connection, as last requested, and a new one sends a snapshot of everything", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes(["AAPL"], 50));
    peer.says(quotes(["MSFT"], 1));
    expect(peer.take()).toMatchObject([
      { type: "ack", rate: 1 },
      { kind: "snapshot", quotes: [{ s: "AAPL" }, { s: "MSFT" }] },
    ]);
    peer.says(quotes(["NVDA"]));
    expect(peer.take()).toMatchObject([
      { type: "ack", rate: 1, symbols: ["AAPL", "MSFT", "NVDA"] },
      { kind: "snapshot", quotes: [{ s: "NVDA" }] },
    ]);
  });

  it.each(RATES)("of %i Hz sends as many frames a second while the board changes", (rate) => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes(["AAPL"], rate));
    for (let ms = 0; ms < 2_000; ms += 10) {
      setup.pass(10);
      setup.trade("AAPL", 100 + ms);
    }
    expect(peer.takeOnly("quotes")).toHaveLength(2 * rate);
  });

  it("keeps its phase when a tick comes late", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes(["AAPL"], 10));
    const times = () => peer.takeOnly("quotes").map((m) => Number(m["time"]) % 1_000);
    const busy = (ms: number) => {
      for (let k = 0; k < ms; k += 20) {
        setup.trade("AAPL", 100 + k);
        setup.pass(20);
      }
    };
    busy(200);
    expect(times()).toEqual([100, 200]);
    setup.trade("AAPL", 1);
    setup.clock.stall(150);
    expect(times()).toEqual([350]);
    busy(220);
    // Periods still begin at 400 and 500; since the stall the ticks are 10 ms off them.
    expect(times()).toEqual([410, 510]);
  });

  it("spreads groups over the phases of a rate", () => {
    const setup = new PublisherSetup();
    const peers = ["AAPL", "MSFT", "NVDA"].map((symbol) => setup.subscriber(quotes([symbol], 10)));
    for (let ms = 0; ms < 100; ms += 20) {
      for (const symbol of ["AAPL", "MSFT", "NVDA"]) setup.trade(symbol, 100 + ms);
      setup.pass(20);
    }
    expect(peers.map((peer) => peer.takeOnly("quotes").map((m) => Number(m["time"]) % 1_000))).toEqual([
      [100],
      [20],
      [40],
    ]);
  });

  it("sends nothing while nothing changes", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes(["AAPL"], 50));
    setup.trade("MSFT", 100);
    setup.pass(500);
    expect(peer.take()).toEqual([]);
  });
});

describe("W23: the overview", () => {
  const overview = (symbols: string[]) => ({ op: "subscribe", channel: "overview", symbols });

  it("sends all rows once a second beside quotes of a few at the connection's rate, each with frames of its own", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes(["AAPL"], 10));
    peer.says({ ...overview(["*"]), id: 2 });
    expect(peer.take()).toMatchObject([
      { type: "ack", id: 2, channel: "overview", symbols: ["*"], rate: 1 },
      { type: "quotes", kind: "overview_snapshot", frame: 0, quotes: [{ s: "AAPL" }, { s: "MSFT" }, { s: "NVDA" }] },
    ]);
    for (let ms = 0; ms < 2_000; ms += 20) {
      setup.trade("AAPL", 100 + ms);
      setup.trade("MSFT", 100 + ms);
      setup.pass(20);
    }
    const all = peer.takeOnly("quotes");
    const own = all.filter(({ kind }) => kind === "update");
    expect(own).toHaveLength(20);
    expect(own.every(({ quotes }) => JSON.stringify(quotes).includes("MSFT"))).toBe(false);
    expect(all.filter(({ kind }) => kind === "overview")).toMatchObject([
      { frame: 1, quotes: [{ s: "AAPL" }, { s: "MSFT" }] },
      { frame: 2, quotes: [{ s: "AAPL" }, { s: "MSFT" }] },
    ]);
  });

  it("is ended by itself, keeps its rate whatever that of the quotes, and does not lead the phase of trades", () => {
    const setup = new PublisherSetup();
    const peer = setup.connect();
    peer.says(overview(["MSFT"]));
    peer.says(quotes(["AAPL"], 50));
    peer.take();
    for (let k = 0; k < 50; k++) {
      setup.trade("MSFT", 100 + k);
      setup.pass(20);
    }
    expect(peer.takeOnly("quotes")).toMatchObject([{ kind: "overview", quotes: [{ s: "MSFT" }] }]);
    peer.says({ op: "unsubscribe", id: 3, channel: "overview", symbols: ["*"] });
    expect(peer.take()).toMatchObject([{ type: "ack", id: 3, channel: "overview", symbols: [] }]);
    setup.trade("MSFT", 1);
    setup.trade("AAPL", 1);
    setup.pass(1_000);
    expect(peer.takeOnly("quotes")).toMatchObject([{ kind: "update", quotes: [{ s: "AAPL" }] }]);
  });
});

describe("W10: an update row", () => {
  it("contains the day's prices whenever one of them changed since the last flush", () => {
    const setup = new PublisherSetup();
    setup.trade("AAPL", 100);
    const peer = setup.subscriber(quotes(["AAPL"]));
    setup.quote("AAPL", 99, 101);
    setup.pass(100);
    expect(peer.take()).toMatchObject([{ quotes: [expect.not.objectContaining({ h: expect.anything() as unknown })] }]);
    setup.trade("AAPL", 150);
    setup.trade("AAPL", 120);
    setup.pass(100);
    expect(peer.take()).toMatchObject([{ quotes: [{ l: 1.2, h: 1.5, lo: 1, o: 1 }] }]);
  });
});

describe("a group with several clients", () => {
  it("is encoded once and published; a group with a single client is sent to directly", () => {
    const setup = new PublisherSetup();
    const first = setup.subscriber(quotes(["AAPL"]));
    setup.trade("AAPL", 1);
    setup.pass(100);
    expect([setup.bus.published, first.take().length]).toEqual([0, 1]);

    const second = setup.subscriber(quotes(["AAPL"]));
    const sent = first.sent;
    setup.trade("AAPL", 2);
    setup.pass(100);
    expect([setup.bus.published, first.sent - sent]).toEqual([1, 0]);
    expect(first.take()).toEqual(second.take());
    expect(setup.publisher.stats().groups).toBe(1);

    second.goAway();
    setup.trade("AAPL", 3);
    setup.pass(100);
    expect([setup.bus.published, first.take().length]).toEqual([1, 1]);
  });

  it("is shared by requests that name its symbols in another order, but not at another rate or encoding", () => {
    const setup = new PublisherSetup();
    setup.subscriber(quotes(["AAPL", "MSFT"]));
    setup.subscriber(quotes(["MSFT", "AAPL"]));
    expect(setup.publisher.stats().groups).toBe(1);
    setup.subscriber(quotes(["MSFT", "AAPL"], 1));
    setup.subscriber(quotes(["MSFT", "AAPL"]), "ticker.v1.sbe");
    expect(setup.publisher.stats().groups).toBe(3);
  });

  it("G1: sends a late joiner no row that its snapshot contained", () => {
    const setup = new PublisherSetup();
    const early = setup.subscriber(quotes(["AAPL", "MSFT"]));
    setup.trade("AAPL", 1);
    const late = setup.connect();
    late.says(quotes(["AAPL", "MSFT"]));
    expect(late.takeOnly("quotes")).toMatchObject([{ kind: "snapshot", frame: 0, quotes: [{ s: "AAPL", n: 1 }, {}] }]);
    setup.trade("MSFT", 1);
    setup.pass(100);
    expect(early.take()).toMatchObject([{ frame: 1, quotes: [{ s: "AAPL" }, { s: "MSFT" }] }]);
    expect(late.take()).toMatchObject([{ frame: 1, quotes: [{ s: "MSFT" }] }]);
    setup.trade("MSFT", 2);
    setup.pass(100);
    expect(late.take()).toEqual(early.take());
  });

  it("G2: numbers a late joiner's frames without a gap, even when a frame has nothing new for it", () => {
    const setup = new PublisherSetup();
    setup.subscriber(quotes(["AAPL"]));
    setup.trade("AAPL", 1);
    const late = setup.subscriber(quotes(["AAPL"]));
    setup.pass(100);
    expect(late.take()).toMatchObject([{ kind: "update", frame: 1, quotes: [] }]);
  });
});

/** Events that can happen to a few clients and a board. */
const symbol = fc.constantFrom("AAPL", "MSFT", "NVDA");
const someSymbols = fc.oneof(fc.constant(["*"]), fc.uniqueArray(symbol, { minLength: 1 }));
const client = fc.nat({ max: 3 });
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant("trade" as const), symbol, price: fc.nat({ max: 200 }) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("pass" as const), ms: fc.nat({ max: 120 }) }) },
  fc.record({
    ...{ what: fc.constant("subscribe" as const), client, symbols: someSymbols },
    rate: fc.option(fc.constantFrom(...RATES), { nil: undefined }),
  }),
  fc.record({ what: fc.constant("unsubscribe" as const), client, symbols: someSymbols }),
  fc.record({ what: fc.constant("stopReading" as const), client }),
  fc.record({ what: fc.constant("read" as const), client, bytes: fc.constantFrom(100, 1_000, 1_000_000) }),
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function happen(setup: PublisherSetup, peers: readonly MemoryPeer[], event: Event): void {
  if (event.what === "trade") setup.trade(event.symbol, 100 + event.price);
  else if (event.what === "pass") setup.pass(event.ms);
  else if (event.what === "stopReading") peers[event.client].stopReading();
  else if (event.what === "read") peers[event.client].read(event.bytes);
  else peers[event.client].says({ ...event, op: event.what, channel: "quotes" });
}

describe("G2: whatever happens", () => {
  it("no row is lost or repeated, merged changes are counted, and at the end a client holds what the server holds", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 80 }), (events) => {
        const slow = { bufferedBytes: 600, stallTimeoutMs: 60_000 };
        const limits = { messageBytes: 16_384, messagesPerSecond: 1_000, subscriptions: 8, symbols: 100 };
        const setup = new PublisherSetup(undefined, { slow, limits });
        const peers = Array.from({ length: 4 }, () => setup.connect());
        const readers = peers.map((peer) => new QuotesReader(peer));
        for (const event of events) {
          happen(setup, peers, event);
          for (const reader of readers) reader.read();
        }
        for (const peer of peers) {
          peer.read();
          peer.says(quotes(["*"]));
        }
        setup.pass(2_000);
        for (const reader of readers) reader.read();
        const witness = setup.connect();
        const truth = new QuotesReader(witness);
        witness.says(quotes(["*"]));
        truth.read();
        for (const reader of readers) expect(reader.rows).toEqual(truth.rows);
        const skipped = readers.reduce((sum, reader) => sum + reader.skipped, 0);
        expect(setup.publisher.stats()).toMatchObject({ conflated: skipped, lossy: 0 });
      }),
      { numRuns: 150 },
    );
  });
});
