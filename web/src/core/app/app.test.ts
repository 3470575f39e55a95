import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../shared/client/manual-clock.test-kit.ts";
import { NO_PRICE } from "../../../../shared/model/quote.ts";
import { asInstrumentId } from "../../../../shared/model/units.ts";
import { createApp } from "./app.svelte.ts";
import { createSettings } from "./settings.svelte.ts";
import { ManualFrames, MemoryAddress, MemoryStore } from "./browser.test-kit.ts";
import { candleAt, ScriptedBackend, ScriptedLink, tradeOf, universeOf } from "./network.test-kit.ts";

const SNAPSHOT = [
  { id: 0, n: 10, last: 10_000, previousClose: 10_000, volume: 50 },
  { id: 1, n: 20, last: 20_200, previousClose: 20_000, volume: 900 },
  { id: 2, n: 30, last: 2_970, previousClose: 3_000, volume: 10 },
];
const LOST = { kind: "waiting", attempt: 1, retryAt: 0, lostAt: 0, reason: "the connection was lost" } as const;

/** Lets promises that are already settled run their continuations. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

const NO_TOKEN = {
  fragment: () => "",
  dropFragment: () => {},
  onFragment: () => () => {},
  read: () => null,
  keep: () => {},
};

/** An app on a scripted network, with AAA, BBB and CCC on the board. */
function build(address = new MemoryAddress()) {
  const clock = new ManualClock();
  const frames = new ManualFrames();
  const store = new MemoryStore();
  const link = new ScriptedLink();
  const backend = new ScriptedBackend();
  backend.instrumentList = universeOf(["AAA", "BBB", "CCC"]);
  const app = createApp({
    link,
    backend,
    countPriceRequests: () => 0,
    clock,
    frame: frames,
    store,
    address,
    token: NO_TOKEN,
    languages: ["en"],
  });
  const open = () => link.become({ kind: "open", since: clock.now() });
  return { clock, frames, store, address, link, backend, app, open };
}

/** The same, started, connected, with a first snapshot drawn. */
async function live(address?: MemoryAddress) {
  const all = build(address);
  const stop = all.app.start();
  all.open();
  all.link.welcome();
  await settle();
  all.link.quotes("snapshot", SNAPSHOT);
  all.frames.draw();
  return { ...all, stop };
}

describe("the start", () => {
  test("subscribes to everything once the instruments are known, and has prices after one frame", async () => {
    const { app, link, frames, open } = build();
    app.start();
    open();
    expect([app.market.phase.kind, link.subscribed]).toEqual(["loading", []]);
    await settle();
    expect(app.market.phase.kind).toBe("ready");
    expect(link.directory?.idOf("BBB")).toBe(1);
    expect(link.subscribed).toContainEqual({ channel: "quotes", symbols: ["*"] });
    link.quotes("snapshot", SNAPSHOT);
    expect([app.market.hasPrices, frames.asked.size]).toEqual([false, 1]);
    frames.draw();
    expect(app.market.hasPrices).toBe(true);
    expect(app.market.summary).toMatchObject({ advancers: 1, decliners: 1, unchanged: 1, volume: 960 });
  });

  test("a first-time visitor gets the most active symbol as a line of seconds", async () => {
    const { app, link } = await live();
    expect([app.selection.symbol, app.selection.interval, app.selection.chart]).toEqual(["BBB", "1m", "candles"]);
    expect(link.subscribed).toContainEqual({ channel: "candles", symbols: ["BBB"], interval: "1m" });
    expect(link.subscribed).toContainEqual({ channel: "trades", symbols: ["BBB"] });
  });

  test("asks for the encoding last chosen, binary at first, and remembers another choice", () => {
    const { app, link, store } = build();
    app.start();
    expect(link.preferred).toBe("ticker.v1.sbe");
    app.chooseEncoding("ticker.v1.json");
    expect(link.preferred).toBe("ticker.v1.json");
    expect(createSettings(store, ["en"]).encoding).toBe("ticker.v1.json");
  });

  test("a shared address opens what it names, before any price", async () => {
    const { app, link, open } = build(new MemoryAddress("symbol=CCC&interval=5m&chart=candles"));
    app.start();
    open();
    await settle();
    expect(link.subscribed).toContainEqual({ channel: "candles", symbols: ["CCC"], interval: "5m" });
    expect(app.selection.chart).toBe("candles");
  });

  test("instruments that cannot be loaded are an error in words, tried again by itself and at once on request", async () => {
    const { app, backend, clock } = build();
    const { instrumentList } = backend;
    backend.instrumentList = undefined;
    app.start();
    await settle();
    expect(app.market.phase).toEqual({ kind: "error", reason: "the server cannot be reached" });
    backend.instrumentList = instrumentList;
    clock.advance(2_000);
    await settle();
    expect(app.market.phase.kind).toBe("ready");
  });

  test("of a server that makes its history is said to be that, and joined within a second of its end", async () => {
    const { app, backend, link, clock } = build();
    const { instrumentList } = backend;
    backend.instrumentList = undefined;
    backend.ready = 0.42;
    app.start();
    link.become({ ...LOST, retryAt: 9_000 });
    await settle();
    expect([app.connection.health, app.connection.starting]).toEqual(["starting", 0.42]);
    backend.instrumentList = instrumentList;
    backend.ready = "live";
    clock.advance(1_000);
    await settle();
    expect(link.state.kind).toBe("connecting");
    expect([app.connection.health, app.market.phase.kind]).toEqual(["connecting", "ready"]);
  });

  test("its stop leaves no timer, no subscription and no frame behind", async () => {
    const { stop, clock, link, frames } = await live();
    stop();
    expect([clock.pending, link.subscribed, frames.asked.size]).toEqual([0, [], 0]);
  });
});

describe("whoever runs through the list", () => {
  test("sees each symbol opened at once, and the server is asked for the first and for where the run ends", async () => {
    const { app, link, clock } = await live();
    clock.advance(1_000);
    const asked = () => link.subscribed.filter(({ channel }) => channel !== "quotes").map(({ symbols }) => symbols[0]);
    for (const symbol of ["AAA", "BBB", "CCC", "AAA"]) {
      app.selection.choose(symbol);
      expect([app.series.instrument?.symbol, app.tape.instrument?.symbol]).toEqual([symbol, symbol]);
      expect(asked().every((one) => one === symbol)).toBe(true);
      clock.advance(33);
    }
    clock.advance(200);
    expect(asked()).toEqual(["AAA", "AAA"]);
    expect(link.subscriptions).toBe(7);
  });
});

describe("one frame for many changes", () => {
  test("a thousand updates ask for one frame, and rows on screen show the last", async () => {
    const { app, link, frames, clock } = await live();
    const row = app.market.row(asInstrumentId(0));
    app.market.show(row.id);
    clock.advance(100);
    for (let n = 11; n <= 1_010; n++) link.quotes("update", [{ id: 0, n, last: 10_000 + n }]);
    expect([frames.asked.size, row.last]).toEqual([1, 10_000]);
    frames.draw();
    expect(row.last).toBe(11_010);
  });

  test("trades and candles are drawn with the quotes that come right behind them, never before", async () => {
    const { app, link, frames, clock } = await live();
    const row = app.market.row(asInstrumentId(1));
    app.market.show(row.id);
    link.candles("snapshot", 1, "1s", [candleAt(1_000, 20_200)]);
    frames.draw();
    clock.advance(100);
    link.trades("update", 1, [5]);
    link.candles("update", 1, "1s", [candleAt(1_000, 100)]);
    frames.draw();
    expect([row.last, app.tape.revision === app.tape.table.revision]).toEqual([20_200, false]);
    expect(frames.asked.size).toBe(1);
    link.quotes("update", [{ id: 1, n: 21, last: 100 }]);
    frames.draw();
    expect([row.last, app.tape.revision === app.tape.table.revision]).toEqual([100, true]);
  });

  test("a trade whose quotes do not come is drawn after a moment, as the last price everywhere", async () => {
    const { app, link, frames, clock } = await live();
    const row = app.market.row(asInstrumentId(1));
    app.market.show(row.id);
    clock.advance(100);
    link.trades("update", 1, [5]);
    clock.advance(30);
    frames.draw();
    expect([row.last, app.tape.table.price[app.tape.table.slot(0)]]).toEqual([100, 100]);
  });

  test("earlier trades that the server replays are not the last price", async () => {
    const { app, link } = await live();
    link.trades("replay", 1, [5]);
    expect(app.market.table.columns.last[1]).toBe(20_200);
  });

  test("a hidden tab keeps the newest values, draws nothing, and draws once on return without flashing", async () => {
    const { app, link, frames, clock } = await live();
    const row = app.market.row(asInstrumentId(0));
    app.market.show(row.id);
    frames.setHidden(true);
    for (let n = 11; n <= 30; n++) link.quotes("update", [{ id: 0, n, last: 10_000 + n }]);
    clock.advance(4_000);
    expect([frames.asked.size, row.last]).toEqual([0, 10_000]);
    frames.setHidden(false);
    expect(frames.asked.size).toBe(1);
    frames.draw();
    expect([row.last, row.flash.onset]).toEqual([10_030, 0]);
    expect(app.connection.refill).toBeUndefined();
  });

  test("after more than a glance away the return says how many changes were merged", async () => {
    const { app, link, frames, clock } = await live();
    frames.setHidden(true);
    link.quotes("update", [{ id: 0, n: 14, last: 10_001 }]);
    link.quotes("update", [{ id: 0, n: 15, last: 10_002 }]);
    clock.advance(6_000);
    frames.setHidden(false);
    expect(app.connection.refill).toMatchObject({ trades: 0, merged: 5 });
  });
});

describe("an outage", () => {
  test("the return says what was refilled and merged, for 5 s", async () => {
    const { app, link, clock, open } = await live();
    link.trades("update", 1, [5]);
    link.become({ ...LOST, retryAt: clock.now() + 3_000 });
    expect([app.connection.health, app.connection.retryInSeconds]).toEqual(["broken", 3]);
    clock.advance(3_000);
    open();
    link.quotes("snapshot", [{ id: 0, n: 111, last: 10_100 }]);
    link.trades("replay", 1, [6, 7, 8]);
    link.quotes("update", [{ id: 0, n: 120, last: 10_200 }]);
    clock.advance(500);
    expect(app.connection.refill).toMatchObject({ trades: 3, merged: 100 });
    expect(app.connection.health).toBe("live");
    clock.advance(6_000);
    expect(app.connection.refill).toBeUndefined();
  });

  test("is hatched in the chart while it lasts, and gone once the same server refilled it", async () => {
    const { app, link, open } = await live(new MemoryAddress("interval=1s"));
    link.candles("snapshot", 1, "1s", [candleAt(1_000), candleAt(2_000)]);
    link.become(LOST);
    expect(app.series.table.breaks).toEqual([{ from: 3_000, to: Infinity }]);
    open();
    link.candles("snapshot", 1, "1s", [candleAt(2_000), candleAt(9_000)]);
    expect(app.series.table.breaks).toEqual([]);
  });

  test("stays hatched where the server itself was gone", async () => {
    const { app, link, backend, clock, open } = await live(new MemoryAddress("interval=1s"));
    link.candles("snapshot", 1, "1s", [candleAt(1_000), candleAt(2_000)]);
    link.become(LOST);
    clock.advance(3_000);
    open();
    backend.instrumentList = universeOf(["AAA", "BBB", "CCC"], 2);
    link.welcome("2");
    await settle();
    link.candles("snapshot", 1, "1s", [candleAt(2_000), candleAt(9_000)]);
    expect(app.series.table.breaks).toEqual([{ from: 3_000, to: 9_000 }]);
  });
});

describe("wire guarantee 7: a new epoch", () => {
  test("after an outage is told as a restart, with how long the server was off, not as a refill of nothing", async () => {
    const { app, link, backend, clock, open } = await live();
    link.become({ ...LOST, lostAt: clock.now() });
    clock.advance(8_000);
    open();
    backend.instrumentList = universeOf(["AAA", "BBB", "CCC"], 2);
    link.welcome("2");
    await settle();
    link.quotes("snapshot", [{ id: 0, n: 1, last: 10_100 }], { epoch: 2 });
    clock.advance(500);
    expect(app.connection.refill).toMatchObject({ offMs: 8_000 });
  });

  test("is not read by the old instruments; they are fetched again, then everything is asked for anew", async () => {
    const { app, link, backend, clock } = await live();
    clock.advance(3_000);
    backend.instrumentList = universeOf(["AAA", "BBB", "CCC"], 2);
    link.quotes("snapshot", [{ id: 0, n: 1, last: 555 }], { epoch: 2 });
    expect(app.market.table.columns.last[0]).toBe(10_000);
    await settle();
    expect(link.renewals).toBe(1);
    link.quotes("snapshot", [{ id: 0, n: 2, last: 10_050 }], { epoch: 2 });
    expect(app.market.table.columns.last[0]).toBe(10_050);
    expect(app.connection.health).not.toBe("broken");
  });

  test("with other instruments exchanges the board, and a symbol that is gone gives way to the most active", async () => {
    const { app, link, backend, clock, frames } = await live();
    clock.advance(3_000);
    backend.instrumentList = universeOf(["AAA", "DDD"], 2);
    link.welcome("2");
    await settle();
    link.quotes("snapshot", [{ id: 1, n: 1, last: 100, previousClose: 99, volume: 7 }], { epoch: 2 });
    frames.draw();
    expect(app.market.instruments.map(({ symbol }) => symbol)).toEqual(["AAA", "DDD"]);
    expect(app.selection.symbol).toBe("DDD");
    expect(app.series.instrument?.symbol).toBe("DDD");
    expect(app.watchlists.ids).toEqual([0, 1]);
    expect(link.subscribed.filter(({ channel }) => channel === "candles")).toMatchObject([{ symbols: ["DDD"] }]);
  });

  test("loads the sparklines anew, and forgets prices that its first snapshot does not state", async () => {
    const { app, link, backend, clock } = await live();
    const asked = () => backend.asked.filter((what) => what.startsWith("candles of")).length;
    const before = asked();
    clock.advance(3_000);
    backend.instrumentList = universeOf(["AAA", "BBB", "CCC"], 2);
    link.welcome("2");
    await settle();
    link.quotes("snapshot", [{ id: 0, n: 1, last: 10_050, previousClose: 9_000 }], { epoch: 2 });
    expect([...app.market.table.columns.last]).toEqual([10_050, NO_PRICE, NO_PRICE]);
    expect(asked()).toBeGreaterThan(before);
  });

  test("empties the tape, whose ids start anew", async () => {
    const { app, link, backend, clock } = await live();
    link.trades("update", 1, [811, 812]);
    clock.advance(3_000);
    backend.instrumentList = universeOf(["AAA", "BBB", "CCC"], 2);
    backend.history = [tradeOf(1), tradeOf(2)];
    link.welcome("2");
    await settle();
    link.ackTrades("BBB");
    await settle();
    link.trades("update", 1, [3], 2);
    expect(app.tape.table.newestId).toBe(3);
    expect([app.tape.table.length, app.tape.table.gaps]).toEqual([3, []]);
  });
});

test("sparklines are loaded once, those of the open list first, and then carried on by quotes", async () => {
  const { app, backend, link, frames, clock } = await live();
  expect(backend.asked.filter((what) => what.startsWith("candles of"))).toEqual([
    "candles of AAA,BBB,CCC",
    "candles of AAA,BBB,CCC",
  ]);
  clock.advance(1_000);
  link.quotes("update", [{ id: 1, n: 21, last: 20_400 }], { time: 5_000 });
  frames.draw();
  expect([...app.market.sparklines.points(1)].map((point) => Math.round(point * 1_000))).toEqual([20]);
});

test("a page whose sockets the server refuses is told why, and does not try for ever", async () => {
  const { app, link, backend } = await live();
  backend.refusal = "Pages of http://tape.test may not connect.";
  link.become(LOST);
  await settle();
  expect(app.connection.phase).toMatchObject({ kind: "stopped", code: 1008, reason: backend.refusal });
});

test("a part added to the application follows connection, epoch, instruments, snapshot and frames", async () => {
  const { app, link, frames, backend, open } = build();
  const calls: string[] = [];
  const remove = app.parts.add({
    flush: () => calls.push("flush"),
    connectionChanged: ({ kind }) => calls.push(kind),
    epochChanged: () => calls.push("epoch"),
    instrumentsChanged: () => calls.push(`instruments ${String(app.market.instruments.length)}`),
    snapshot: () => calls.push(`snapshot ${String(app.selection.symbol)}`),
    stop: () => calls.push("stop"),
  });
  app.start();
  open();
  link.welcome();
  await settle();
  link.quotes("snapshot", SNAPSHOT);
  frames.draw();
  expect(calls).toEqual(["connecting", "open", "instruments 3", "snapshot BBB", "flush"]);
  backend.instrumentList = universeOf(["AAA"], 2);
  link.welcome("2");
  remove();
  expect(calls.slice(5)).toEqual(["epoch", "stop"]);
});
