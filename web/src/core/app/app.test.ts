import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../shared/client/manual-clock.test-kit.ts";
import { NO_PRICE } from "../../../../shared/model/quote.ts";
import { asInstrumentId } from "../../../../shared/model/units.ts";
import { createApp } from "./app.svelte.ts";
import { createSettings } from "./settings.svelte.ts";
import { ManualFrames, MemoryAddress, MemoryStore } from "./browser.test-kit.ts";
import { candleAt, ScriptedHttp, ScriptedConnection, tradeOf, instrumentListOf } from "./network.test-kit.ts";

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
  const connection = new ScriptedConnection();
  const http = new ScriptedHttp();
  http.instrumentList = instrumentListOf(["AAA", "BBB", "CCC"]);
  const app = createApp({
    connection,
    http,
    countPriceRequests: () => 0,
    clock,
    frame: frames,
    store,
    address,
    token: NO_TOKEN,
    languages: ["en"],
  });
  const open = () => connection.become({ kind: "open", since: clock.now() });
  return { clock, frames, store, address, connection, http, app, open };
}

/** The same, started, connected, with a first snapshot drawn. */
async function live(address?: MemoryAddress) {
  const all = build(address);
  const stop = all.app.start();
  all.open();
  all.connection.welcome();
  await settle();
  all.connection.quotes("snapshot", SNAPSHOT);
  all.frames.draw();
  return { ...all, stop };
}

describe("the start", () => {
  test("subscribes to everything once the instruments are known, and has prices after one frame", async () => {
    const { app, connection, frames, open } = build();
    app.start();
    open();
    expect([app.market.phase.kind, connection.subscribed]).toEqual(["loading", []]);
    await settle();
    expect(app.market.phase.kind).toBe("ready");
    expect(connection.directory?.idOf("BBB")).toBe(1);
    expect(connection.subscribed).toContainEqual({ channel: "quotes", symbols: ["*"] });
    connection.quotes("snapshot", SNAPSHOT);
    expect([app.market.hasPrices, frames.asked.size]).toEqual([false, 1]);
    frames.draw();
    expect(app.market.hasPrices).toBe(true);
    expect(app.market.summary).toMatchObject({ advancers: 1, decliners: 1, unchanged: 1, volume: 960 });
  });

  test("a first-time visitor gets the most active symbol as a line of seconds", async () => {
    const { app, connection } = await live();
    expect([app.selection.symbol, app.selection.interval, app.selection.chart]).toEqual(["BBB", "1m", "candles"]);
    expect(connection.subscribed).toContainEqual({ channel: "candles", symbols: ["BBB"], interval: "1m" });
    expect(connection.subscribed).toContainEqual({ channel: "trades", symbols: ["BBB"] });
  });

  test("asks for the encoding last chosen, binary at first, and remembers another choice", () => {
    const { app, connection, store } = build();
    app.start();
    expect(connection.preferred).toBe("ticker.v1.sbe");
    app.chooseEncoding("ticker.v1.json");
    expect(connection.preferred).toBe("ticker.v1.json");
    expect(createSettings(store, ["en"]).encoding).toBe("ticker.v1.json");
  });

  test("a shared address opens what it names, before any price", async () => {
    const { app, connection, open } = build(new MemoryAddress("symbol=CCC&interval=5m&chart=candles"));
    app.start();
    open();
    await settle();
    expect(connection.subscribed).toContainEqual({ channel: "candles", symbols: ["CCC"], interval: "5m" });
    expect(app.selection.chart).toBe("candles");
  });

  test("a failure to load the instruments is shown, and they are asked for again by themselves and on request", async () => {
    const { app, http, clock } = build();
    const { instrumentList } = http;
    http.instrumentList = undefined;
    app.start();
    await settle();
    expect(app.market.phase).toEqual({ kind: "error", reason: "the server cannot be reached" });
    http.instrumentList = instrumentList;
    clock.advance(2_000);
    await settle();
    expect(app.market.phase.kind).toBe("ready");
  });

  test("says that the server is making its history, and connects within a second of its end", async () => {
    const { app, http, connection, clock } = build();
    const { instrumentList } = http;
    http.instrumentList = undefined;
    http.ready = 0.42;
    app.start();
    connection.become({ ...LOST, retryAt: 9_000 });
    await settle();
    expect([app.connection.health, app.connection.starting]).toEqual(["starting", 0.42]);
    http.instrumentList = instrumentList;
    http.ready = "live";
    clock.advance(1_000);
    await settle();
    expect(connection.state.kind).toBe("connecting");
    expect([app.connection.health, app.market.phase.kind]).toEqual(["connecting", "ready"]);
  });

  test("its stop leaves no timer, no subscription and no frame behind", async () => {
    const { stop, clock, connection, frames } = await live();
    stop();
    expect([clock.pending, connection.subscribed, frames.asked.size]).toEqual([0, [], 0]);
  });
});

describe("running through the list", () => {
  test("opens each symbol at once, and asks the server for the first and the last one only", async () => {
    const { app, connection, clock } = await live();
    clock.advance(1_000);
    const asked = () =>
      connection.subscribed.filter(({ channel }) => channel !== "quotes").map(({ symbols }) => symbols[0]);
    for (const symbol of ["AAA", "BBB", "CCC", "AAA"]) {
      app.selection.choose(symbol);
      expect([app.candleSeries.instrument?.symbol, app.timeAndSales.instrument?.symbol]).toEqual([symbol, symbol]);
      expect(asked().every((one) => one === symbol)).toBe(true);
      clock.advance(33);
    }
    clock.advance(200);
    expect(asked()).toEqual(["AAA", "AAA"]);
    expect(connection.subscriptions).toBe(7);
  });
});

describe("one frame for many changes", () => {
  test("a thousand updates ask for one frame, and rows on screen show the last", async () => {
    const { app, connection, frames, clock } = await live();
    const row = app.market.row(asInstrumentId(0));
    app.market.show(row.id);
    clock.advance(100);
    for (let n = 11; n <= 1_010; n++) connection.quotes("update", [{ id: 0, n, last: 10_000 + n }]);
    expect([frames.asked.size, row.last]).toEqual([1, 10_000]);
    frames.draw();
    expect(row.last).toBe(11_010);
  });

  test("trades and candles are drawn with the quotes that come right behind them, never before", async () => {
    const { app, connection, frames, clock } = await live();
    const row = app.market.row(asInstrumentId(1));
    app.market.show(row.id);
    connection.candles("snapshot", 1, "1s", [candleAt(1_000, 20_200)]);
    frames.draw();
    clock.advance(100);
    connection.trades("update", 1, [5]);
    connection.candles("update", 1, "1s", [candleAt(1_000, 100)]);
    frames.draw();
    expect([row.last, app.timeAndSales.revision === app.timeAndSales.table.revision]).toEqual([20_200, false]);
    expect(frames.asked.size).toBe(1);
    connection.quotes("update", [{ id: 1, n: 21, last: 100 }]);
    frames.draw();
    expect([row.last, app.timeAndSales.revision === app.timeAndSales.table.revision]).toEqual([100, true]);
  });

  test("a trade whose quotes do not come is drawn after a moment, as the last price everywhere", async () => {
    const { app, connection, frames, clock } = await live();
    const row = app.market.row(asInstrumentId(1));
    app.market.show(row.id);
    clock.advance(100);
    connection.trades("update", 1, [5]);
    clock.advance(30);
    frames.draw();
    expect([row.last, app.timeAndSales.table.price[app.timeAndSales.table.slot(0)]]).toEqual([100, 100]);
  });

  test("earlier trades that the server replays are not the last price", async () => {
    const { app, connection } = await live();
    connection.trades("replay", 1, [5]);
    expect(app.market.table.columns.last[1]).toBe(20_200);
  });

  test("a hidden tab keeps the newest values, draws nothing, and draws once on return without flashing", async () => {
    const { app, connection, frames, clock } = await live();
    const row = app.market.row(asInstrumentId(0));
    app.market.show(row.id);
    frames.setHidden(true);
    for (let n = 11; n <= 30; n++) connection.quotes("update", [{ id: 0, n, last: 10_000 + n }]);
    clock.advance(4_000);
    expect([frames.asked.size, row.last]).toEqual([0, 10_000]);
    frames.setHidden(false);
    expect(frames.asked.size).toBe(1);
    frames.draw();
    expect([row.last, row.flash.onset]).toEqual([10_030, 0]);
    expect(app.connection.refill).toBeUndefined();
  });

  test("after more than a glance away the return says how many changes were merged", async () => {
    const { app, connection, frames, clock } = await live();
    frames.setHidden(true);
    connection.quotes("update", [{ id: 0, n: 14, last: 10_001 }]);
    connection.quotes("update", [{ id: 0, n: 15, last: 10_002 }]);
    clock.advance(6_000);
    frames.setHidden(false);
    expect(app.connection.refill).toMatchObject({ trades: 0, merged: 5 });
  });
});

describe("an outage", () => {
  test("the return says what was refilled and merged, for 5 s", async () => {
    const { app, connection, clock, open } = await live();
    connection.trades("update", 1, [5]);
    connection.become({ ...LOST, retryAt: clock.now() + 3_000 });
    expect([app.connection.health, app.connection.retryInSeconds]).toEqual(["broken", 3]);
    clock.advance(3_000);
    open();
    connection.quotes("snapshot", [{ id: 0, n: 111, last: 10_100 }]);
    connection.trades("replay", 1, [6, 7, 8]);
    connection.quotes("update", [{ id: 0, n: 120, last: 10_200 }]);
    clock.advance(500);
    expect(app.connection.refill).toMatchObject({ trades: 3, merged: 100 });
    expect(app.connection.health).toBe("live");
    clock.advance(6_000);
    expect(app.connection.refill).toBeUndefined();
  });

  test("is hatched in the chart while it lasts, and gone once the same server refilled it", async () => {
    const { app, connection, open } = await live(new MemoryAddress("interval=1s"));
    connection.candles("snapshot", 1, "1s", [candleAt(1_000), candleAt(2_000)]);
    connection.become(LOST);
    expect(app.candleSeries.table.breaks).toEqual([{ from: 3_000, to: Infinity }]);
    open();
    connection.candles("snapshot", 1, "1s", [candleAt(2_000), candleAt(9_000)]);
    expect(app.candleSeries.table.breaks).toEqual([]);
  });

  test("stays hatched where the server itself was gone", async () => {
    const { app, connection, http, clock, open } = await live(new MemoryAddress("interval=1s"));
    connection.candles("snapshot", 1, "1s", [candleAt(1_000), candleAt(2_000)]);
    connection.become(LOST);
    clock.advance(3_000);
    open();
    http.instrumentList = instrumentListOf(["AAA", "BBB", "CCC"], 2);
    connection.welcome("2");
    await settle();
    connection.candles("snapshot", 1, "1s", [candleAt(2_000), candleAt(9_000)]);
    expect(app.candleSeries.table.breaks).toEqual([{ from: 3_000, to: 9_000 }]);
  });
});

describe("wire guarantee 7: a new epoch", () => {
  test("after an outage is reported as a restart, with how long the server was off, not as a refill of nothing", async () => {
    const { app, connection, http, clock, open } = await live();
    connection.become({ ...LOST, lostAt: clock.now() });
    clock.advance(8_000);
    open();
    http.instrumentList = instrumentListOf(["AAA", "BBB", "CCC"], 2);
    connection.welcome("2");
    await settle();
    connection.quotes("snapshot", [{ id: 0, n: 1, last: 10_100 }], { epoch: 2 });
    clock.advance(500);
    expect(app.connection.refill).toMatchObject({ offMs: 8_000 });
  });

  test("is not read with the old instruments: they are fetched again, then everything is subscribed to again", async () => {
    const { app, connection, http, clock } = await live();
    clock.advance(3_000);
    http.instrumentList = instrumentListOf(["AAA", "BBB", "CCC"], 2);
    connection.quotes("snapshot", [{ id: 0, n: 1, last: 555 }], { epoch: 2 });
    expect(app.market.table.columns.last[0]).toBe(10_000);
    await settle();
    expect(connection.renewals).toBe(1);
    connection.quotes("snapshot", [{ id: 0, n: 2, last: 10_050 }], { epoch: 2 });
    expect(app.market.table.columns.last[0]).toBe(10_050);
    expect(app.connection.health).not.toBe("broken");
  });

  test("with other instruments exchanges the board, and a symbol that is gone gives way to the most active", async () => {
    const { app, connection, http, clock, frames } = await live();
    clock.advance(3_000);
    http.instrumentList = instrumentListOf(["AAA", "DDD"], 2);
    connection.welcome("2");
    await settle();
    connection.quotes("snapshot", [{ id: 1, n: 1, last: 100, previousClose: 99, volume: 7 }], { epoch: 2 });
    frames.draw();
    expect(app.market.instruments.map(({ symbol }) => symbol)).toEqual(["AAA", "DDD"]);
    expect(app.selection.symbol).toBe("DDD");
    expect(app.candleSeries.instrument?.symbol).toBe("DDD");
    expect(app.watchlists.ids).toEqual([0, 1]);
    expect(connection.subscribed.filter(({ channel }) => channel === "candles")).toMatchObject([{ symbols: ["DDD"] }]);
  });

  test("loads the sparklines again, and forgets prices that its first snapshot does not state", async () => {
    const { app, connection, http, clock } = await live();
    const asked = () => http.asked.filter((what) => what.startsWith("candles of")).length;
    const before = asked();
    clock.advance(3_000);
    http.instrumentList = instrumentListOf(["AAA", "BBB", "CCC"], 2);
    connection.welcome("2");
    await settle();
    connection.quotes("snapshot", [{ id: 0, n: 1, last: 10_050, previousClose: 9_000 }], { epoch: 2 });
    expect([...app.market.table.columns.last]).toEqual([10_050, NO_PRICE, NO_PRICE]);
    expect(asked()).toBeGreaterThan(before);
  });

  test("empties time and sales, whose ids start again", async () => {
    const { app, connection, http, clock } = await live();
    connection.trades("update", 1, [811, 812]);
    clock.advance(3_000);
    http.instrumentList = instrumentListOf(["AAA", "BBB", "CCC"], 2);
    http.history = [tradeOf(1), tradeOf(2)];
    connection.welcome("2");
    await settle();
    connection.ackTrades("BBB");
    await settle();
    connection.trades("update", 1, [3], 2);
    expect(app.timeAndSales.table.newestId).toBe(3);
    expect([app.timeAndSales.table.length, app.timeAndSales.table.gaps]).toEqual([3, []]);
  });
});

test("sparklines are loaded once, those of the open list first, and then continued by quotes", async () => {
  const { app, http, connection, frames, clock } = await live();
  expect(http.asked.filter((what) => what.startsWith("candles of"))).toEqual([
    "candles of AAA,BBB,CCC",
    "candles of AAA,BBB,CCC",
  ]);
  clock.advance(1_000);
  connection.quotes("update", [{ id: 1, n: 21, last: 20_400 }], { time: 5_000 });
  frames.draw();
  expect([...app.market.sparklines.points(1)].map((point) => Math.round(point * 1_000))).toEqual([20]);
});

test("a page whose sockets the server refuses is told why, and does not try for ever", async () => {
  const { app, connection, http } = await live();
  http.refusal = "Pages of http://tape.test may not connect.";
  connection.become(LOST);
  await settle();
  expect(app.connection.phase).toMatchObject({ kind: "stopped", code: 1008, reason: http.refusal });
});

test("a part added to the application follows connection, epoch, instruments, snapshot and frames", async () => {
  const { app, connection, frames, http, open } = build();
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
  connection.welcome();
  await settle();
  connection.quotes("snapshot", SNAPSHOT);
  frames.draw();
  expect(calls).toEqual(["connecting", "open", "instruments 3", "snapshot BBB", "flush"]);
  http.instrumentList = instrumentListOf(["AAA"], 2);
  connection.welcome("2");
  remove();
  expect(calls.slice(5)).toEqual(["epoch", "stop"]);
});
