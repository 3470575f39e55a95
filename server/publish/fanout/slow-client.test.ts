import { describe, expect, it } from "vitest";
import { CLOSE } from "../../../shared/protocol/close-codes.ts";
import { Counters } from "./counters.ts";
import { MemoryBus, MemoryPeer } from "./memory-peer.test-kit.ts";
import { QuotesReader } from "../channels/quotes/quotes-reader.test-kit.ts";
import { probePace, LagMonitor } from "./lag-monitor.ts";
import { SLOW, PublisherSetup, START } from "../publisher-setup.test-kit.ts";

const SYMBOLS = ["AAPL", "MSFT", "NVDA"];
const everything = { op: "subscribe", channel: "quotes", symbols: ["*"], rate: 50 };

/** Trades every symbol once and then lets 20 ms pass, `times` times. */
function busy(setup: PublisherSetup, times: number): void {
  for (let k = 0; k < times; k++) {
    for (const symbol of SYMBOLS) setup.trade(symbol, 100 + (k % 50));
    setup.pass(20);
  }
}

describe("G4: a client that does not read", () => {
  it("costs bounded memory and does not affect other clients", () => {
    const setup = new PublisherSetup(SYMBOLS, { slow: { bufferedBytes: 20_000, stallTimeoutMs: 60_000 } });
    const [stuck, fast] = [setup.subscriber(everything), setup.subscriber(everything)];
    stuck.stopReading();
    busy(setup, 1_500);
    expect(stuck.bufferedBytes()).toBeLessThan(30_000);
    expect(fast.takeOnly("quotes")).toHaveLength(1_500);
    expect(setup.publisher.stats()).toMatchObject({ slow: 1, slowPeriods: 1 });
  });

  it("gets current values when it reads again, with the number of merged changes", () => {
    const setup = new PublisherSetup(SYMBOLS, { slow: { bufferedBytes: 20_000, stallTimeoutMs: 60_000 } });
    const peer = setup.subscriber(everything);
    const reader = new QuotesReader(peer);
    peer.says(everything);
    reader.read();
    peer.stopReading();
    busy(setup, 500);
    peer.read();
    reader.read();
    expect(reader.merged).toBeGreaterThan(1_000);
    expect(reader.skipped).toBe(reader.merged);
    expect(reader.skipped).toBe(setup.publisher.stats().conflated);
    expect([...reader.rows.values()].map(({ n }) => n)).toEqual([500, 500, 500]);
    busy(setup, 10);
    reader.read();
    expect([...reader.rows.values()].map(({ n }) => n)).toEqual([510, 510, 510]);
    expect(setup.publisher.stats().slow).toBe(0);
  });

  it("gets the trades that it missed, each once", () => {
    const setup = new PublisherSetup(SYMBOLS, { slow: { bufferedBytes: 20_000, stallTimeoutMs: 60_000 } });
    const peer = setup.subscriber({ channel: "trades", symbols: ["*"] });
    peer.stopReading();
    busy(setup, 1_000);
    for (let k = 0; k < 10; k++) {
      peer.read();
      busy(setup, 2);
    }
    peer.read();
    setup.pass(200);
    const ids = peer.takeOnly("trades").flatMap((m) => m["trades"] as { s: string; i: number }[]);
    for (const symbol of SYMBOLS) {
      const seen = ids.filter(({ s }) => s === symbol).map(({ i }) => i);
      expect(seen).toEqual(Array.from({ length: 1_020 }, (_, k) => k + 1));
    }
  });

  it("is sent a long replay in pieces as it reads", () => {
    const setup = new PublisherSetup(SYMBOLS);
    busy(setup, 2_000);
    const peer = setup.connect();
    peer.stopReading();
    peer.says({ ...{ op: "subscribe", channel: "trades", symbols: SYMBOLS }, since: sinceTheStart });
    const first = peer.bufferedBytes();
    expect(first).toBeLessThan(200_000);
    for (let k = 0; k < 5; k++) peer.read();
    setup.pass(200);
    const ids = peer.takeOnly("trades").flatMap((m) => m["trades"] as { s: string; i: number }[]);
    expect(ids).toHaveLength(6_000);
  });

  it("gets the candles that it missed", () => {
    const setup = new PublisherSetup(SYMBOLS, { slow: { bufferedBytes: 5_000, stallTimeoutMs: 60_000 } });
    const peer = setup.subscriber({ channel: "candles", symbols: ["AAPL"], interval: "1s" });
    peer.stopReading();
    busy(setup, 1_000);
    peer.read();
    setup.pass(200);
    const times = peer.takeOnly("candles").flatMap((m) => (m["candles"] as number[][]).map(([t]) => t));
    const distinct = [...new Set(times)];
    expect(distinct).toHaveLength(20);
    expect(distinct).toEqual(distinct.toSorted());
  });

  it("may subscribe meanwhile: the ack comes at once, the snapshot when it has caught up", () => {
    const setup = new PublisherSetup(SYMBOLS, { slow: { bufferedBytes: 2_000, stallTimeoutMs: 60_000 } });
    const peer = setup.subscriber({ channel: "quotes", symbols: ["AAPL"], rate: 50 });
    peer.stopReading();
    busy(setup, 100);
    peer.says({ op: "subscribe", id: 8, channel: "quotes", symbols: ["MSFT"] });
    peer.read();
    const after = peer.take().slice(-2);
    expect(after).toMatchObject([
      { type: "ack", id: 8, symbols: ["AAPL", "MSFT"] },
      {
        type: "quotes",
        kind: "snapshot",
        quotes: [
          { s: "AAPL", n: 100 },
          { s: "MSFT", n: 100 },
        ],
      },
    ]);
  });

  it("is closed when it reads not one byte for stallTimeoutMs", () => {
    const setup = new PublisherSetup(SYMBOLS, { slow: { bufferedBytes: 20_000, stallTimeoutMs: 5_000 } });
    const peer = setup.subscriber(everything);
    peer.stopReading();
    busy(setup, 100);
    expect(setup.publisher.stats().slow).toBe(1);
    setup.pass(4_000);
    peer.read(1);
    setup.pass(4_800);
    expect(peer.closedWith).toBeUndefined();
    setup.pass(400);
    expect(peer.closedWith).toBe(CLOSE.tooSlow.code);
    expect(setup.publisher.stats()).toMatchObject({ sessions: 0, slow: 0, groups: 0 });
  });

  it("is closed at once when answers to its own requests pile up", () => {
    const setup = new PublisherSetup(SYMBOLS, { slow: { bufferedBytes: 20_000, stallTimeoutMs: 60_000 } });
    const peer = setup.connect();
    peer.stopReading();
    for (let k = 0; k < 40 && peer.closedWith === undefined; k++) peer.says({ op: "echo", data: "x".repeat(10_000) });
    expect(peer.closedWith).toBe(CLOSE.tooSlow.code);
    expect(peer.bufferedBytes()).toBeLessThan(100_000);
  });

  it("G2, G3: is closed when its connection dropped a frame, since what it holds is unknown", () => {
    const setup = new PublisherSetup(SYMBOLS);
    const peer = setup.subscriber(everything);
    peer.drops = true;
    busy(setup, 3);
    peer.drops = false;
    setup.pass(200);
    expect(peer.closedWith).toBe(CLOSE.tooSlow.code);
    expect(setup.publisher.stats()).toMatchObject({ lossy: 1, sessions: 0 });
  });
});

describe("W18: a client whose unread bytes wait in the kernel, where the server cannot see them", () => {
  const HIDDEN = 4_000_000;

  it("is found to be two seconds behind, long before the kernel's buffer is full", () => {
    const setup = new PublisherSetup(SYMBOLS);
    const peer = setup.subscriber(everything);
    peer.stopReading(HIDDEN);
    for (let k = 0; setup.publisher.stats().slow === 0 && k < 1_000; k++) busy(setup, 1);
    expect(peer.bufferedBytes()).toBe(0);
    const passed = setup.clock.now() - START;
    expect(passed).toBeGreaterThan(2_000);
    // It is probed within a second and then has two seconds to answer.
    expect(passed).toBeLessThanOrEqual(3_000);
  });

  it("is sent nothing older than that when it reads again, and then current values", () => {
    const setup = new PublisherSetup(SYMBOLS);
    const peer = setup.subscriber(everything);
    const reader = new QuotesReader(peer);
    peer.says(everything);
    reader.read();
    peer.stopReading(HIDDEN);
    busy(setup, 1_500);
    peer.read();
    const [snapshot, ...old] = peer.takeOnly("quotes").toReversed();
    expect(snapshot).toMatchObject({
      kind: "snapshot",
      time: setup.clock.now(),
      quotes: SYMBOLS.map((s) => ({ s, n: 1_500 })),
    });
    const [newest, oldest] = [old[0]?.["time"], old.at(-1)?.["time"]] as number[];
    expect(newest - oldest).toBeLessThan(3_000);
    expect(setup.publisher.stats()).toMatchObject({ slow: 0, slowPeriods: 1, merged: snapshot["merged"] });
  });

  it.each([
    [100, 3_000],
    [500, 4_500],
    [2_000, 7_500],
  ])("among %i others is found %i ms after it stopped reading", (others, latest) => {
    const setup = new PublisherSetup(SYMBOLS);
    for (let k = 0; k < others; k++) setup.connect();
    const peer = setup.subscriber({ channel: "quotes", symbols: ["AAPL", "MSFT"], rate: 10 });
    busy(setup, 200);
    expect(setup.publisher.stats().slowPeriods).toBe(0);
    peer.stopReading(HIDDEN);
    const stopped = setup.clock.now();
    while (setup.publisher.stats().slow === 0 && setup.clock.now() - stopped < 10_000) busy(setup, 1);
    expect(setup.clock.now() - stopped).toBeLessThanOrEqual(latest);
  });

  it.each([0, 100, 200, 300, 400])(
    "has two seconds from the probe, also when that is sent %i ms after a check",
    (ms) => {
      const setup = new PublisherSetup(SYMBOLS);
      busy(setup, 2_000);
      const peer = setup.connect();
      setup.pass(1_000);
      setup.pass(ms);
      peer.stopReading(HIDDEN);
      peer.says({ ...{ op: "subscribe", channel: "trades", symbols: SYMBOLS }, since: sinceTheStart });
      setup.pass(1_980);
      expect([peer.probes, setup.publisher.stats().slow]).toEqual([1, 0]);
      setup.pass(240);
      expect(setup.publisher.stats().slow).toBe(1);
    },
  );

  it("is closed when it has answered nothing for pongTimeoutMs", () => {
    const setup = new PublisherSetup(SYMBOLS, { slow: { pongTimeoutMs: 20_000 } });
    const peer = setup.subscriber(everything);
    peer.stopReading(HIDDEN);
    busy(setup, 500);
    expect(setup.publisher.stats().slow).toBe(1);
    setup.pass(20_000);
    expect(peer.closedWith).toBe(CLOSE.tooSlow.code);
  });

  it("is not taken for slow because this process was held up", () => {
    const setup = new PublisherSetup(SYMBOLS);
    const peer = setup.subscriber(everything);
    peer.stopReading(HIDDEN);
    while (peer.probes === 0) busy(setup, 1);
    for (let k = 0; k < 5; k++) setup.clock.stall(10_000);
    peer.read();
    expect(setup.publisher.stats().slowPeriods).toBe(0);
  });

  it("is sent a replay no faster than it reads", () => {
    const setup = new PublisherSetup(SYMBOLS);
    busy(setup, 2_000);
    const peer = setup.connect();
    peer.take();
    peer.stopReading(HIDDEN);
    peer.says({ ...{ op: "subscribe", channel: "trades", symbols: SYMBOLS }, since: sinceTheStart });
    peer.read(1);
    const before = peer.sent;
    setup.pass(100);
    expect(peer.sent).toBe(before);
    peer.read();
    const ids = peer.takeOnly("trades").flatMap((m) => m["trades"] as object[]);
    expect(ids).toHaveLength(6_000);
  });
});

describe("a client that reads, and whose pongs", () => {
  /** Keeps the board changing for `seconds`, and returns those in which the client got no quotes. */
  function starvedIn(
    seconds: number,
    answer: (peer: MemoryPeer, token: number, setup: PublisherSetup) => void,
  ): number[] {
    const setup = new PublisherSetup(SYMBOLS);
    const peer = setup.subscriber(everything);
    peer.onProbe = (token) => answer(peer, token, setup);
    const starved: number[] = [];
    for (let second = 0; second < seconds; second++) {
      busy(setup, 50);
      if (peer.takeOnly("quotes").length === 0) starved.push(second);
    }
    expect(peer.probes).toBeGreaterThan(3);
    expect(peer.closedWith).toBeUndefined();
    return starved;
  }

  it("W18: carry no payload, is never taken for slow", () => {
    expect(starvedIn(30, (peer) => peer.answers())).toEqual([]);
  });

  it("W18: carry a payload of its own, is never taken for slow", () => {
    expect(starvedIn(30, (peer) => peer.answers(999_999_999))).toEqual([]);
  });

  it("W18: take two seconds or more, still gets quotes", () => {
    const late = (peer: MemoryPeer, token: number, setup: PublisherSetup) =>
      setup.clock.after(2_400, () => peer.answers(token));
    expect(starvedIn(30, late)).toEqual([]);
  });

  it("W18: come three times, is treated like others", () => {
    const thrice = (peer: MemoryPeer, token: number) => [1, 2, 3].forEach(() => peer.answers(token));
    expect(starvedIn(30, thrice)).toEqual([]);
  });
});

describe("a probe", () => {
  it("is not sent to a client that gets only heartbeats", () => {
    const setup = new PublisherSetup(SYMBOLS);
    const peer = setup.subscriber(everything);
    setup.pass(10_000);
    expect(peer.probes).toBe(0);
  });

  it.each([
    [1, 24],
    [500, 8],
    [2_000, 3],
  ])("among %i others is sent %i times in 20 seconds to a client that reads what little it gets", (others, probes) => {
    const setup = new PublisherSetup(SYMBOLS);
    for (let k = 0; k < others; k++) setup.connect();
    const peer = setup.subscriber({ channel: "quotes", symbols: ["AAPL"], rate: 10 });
    busy(setup, 1_000);
    expect(peer.probes).toBe(probes);
    expect(setup.publisher.stats().slowPeriods).toBe(0);
  });

  it.each([1, 200, 1_000, 5_000, 10_000])(
    "is sent 400 times a second at most, beside %i clients that are all sent much or have data waiting",
    (clients) => {
      const seconds = 60;
      for (const waiting of [0, 1_000]) {
        const peer = new MemoryPeer("ticker.v1.sbe", new MemoryBus());
        const watch = new LagMonitor(peer, { ...SLOW, bufferedBytes: 2_000 }, new Counters());
        peer.bufferedBytes = () => waiting;
        peer.onProbe = (token) => watch.answered(token);
        for (let look = 0; look < seconds * 10; look++) {
          watch.sent(100_000);
          watch.check(100, probePace(clients));
        }
        expect(peer.probes).toBeGreaterThan(0);
        expect((peer.probes - 1) * clients).toBeLessThanOrEqual(seconds * 400);
      }
    },
  );

  it("is not needed when the page pings, unless many bytes are unread", () => {
    const setup = new PublisherSetup(SYMBOLS);
    const [quiet, busyOne] = [
      setup.subscriber({ channel: "quotes", symbols: ["AAPL"], rate: 1 }),
      setup.subscriber(everything),
    ];
    for (let k = 0; k < 1_000; k++) setup.connect();
    for (let k = 0; k < 20; k++) {
      quiet.says({ op: "ping" });
      busyOne.says({ op: "ping" });
      busy(setup, 50);
    }
    expect(quiet.probes).toBe(0);
    expect(busyOne.probes).toBeGreaterThan(2);
  });
});

const sinceTheStart = { epoch: "k3", trades: Object.fromEntries(SYMBOLS.map((s) => [s, 0])) };
