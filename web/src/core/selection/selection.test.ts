import { expect, test } from "vitest";
import { ManualClock } from "../../../../shared/client/manual-clock.test-kit.ts";
import { MemoryAddress, MemoryStore } from "../app/browser.test-kit.ts";
import { Selection } from "./selection.svelte.ts";

const on =
  (...symbols: string[]) =>
  (symbol: string) =>
    symbols.includes(symbol);

test("what is chosen is told at once, and stands in the address, beside what else does, once the viewer rests", () => {
  const address = new MemoryAddress("lab=1");
  const clock = new ManualClock();
  const selection = new Selection(new MemoryStore(), address, clock);
  let told = 0;
  const stop = selection.onChange(() => told++);
  selection.choose("NVDA");
  expect(address.query).toBe("lab=1&symbol=NVDA&interval=1m");
  selection.interval = "1s";
  selection.chart = "candles";
  selection.choose("NVDA");
  expect([address.query, told]).toEqual(["lab=1&symbol=NVDA&interval=1m", 3]);
  clock.advance(400);
  expect(address.query).toBe("lab=1&symbol=NVDA&interval=1s&chart=candles");
  stop();
  selection.choose("AMD");
  expect(told).toBe(3);
});

test("running through a list changes the address seldom; a browser that refuses the change breaks nothing", () => {
  const clock = new ManualClock();
  const address = new MemoryAddress();
  let writes = 0;
  address.write = address.push = () => {
    writes++;
    throw new DOMException("100 times per 30 seconds", "SecurityError");
  };
  const selection = new Selection(new MemoryStore(), address, clock);
  const opened: (string | undefined)[] = [];
  selection.onChange(() => opened.push(selection.symbol));
  for (let k = 0; k < 900; k++) {
    selection.choose(`S${String(k)}`);
    clock.advance(33);
  }
  for (let k = 0; k < 60; k++) {
    selection.choose(`S${String(k)}`);
    clock.advance(500);
  }
  expect([opened.length, opened.at(-1)]).toEqual([960, "S59"]);
  expect(writes).toBeLessThan(100);
});

test("a step back in the browser's history leads to the symbol before, also to the first, which no address named", () => {
  const clock = new ManualClock();
  const address = new MemoryAddress();
  const selection = new Selection(new MemoryStore(), address, clock);
  selection.start();
  selection.settle(on("AMD"), "AMD");
  selection.choose("NVDA");
  clock.advance(1_000);
  selection.interval = "1h";
  clock.advance(1_000);
  expect(address.entries).toEqual(["symbol=AMD&interval=1m"]);
  expect(address.query).toBe("symbol=NVDA&interval=1h");
  address.goBackTo(address.entries[0] ?? "");
  expect(selection).toMatchObject({ symbol: "AMD", interval: "1m" });
});

test("a returning visitor gets what was open; an address says more than memory", () => {
  const store = new MemoryStore();
  const clock = new ManualClock();
  const first = new Selection(store, new MemoryAddress(), clock);
  first.choose("NVDA");
  first.interval = "1h";
  clock.advance(400);
  const second = new Selection(store, new MemoryAddress(), clock);
  expect([second.symbol, second.interval, second.chart]).toEqual(["NVDA", "1h", "candles"]);
  const third = new Selection(store, new MemoryAddress("symbol=AMD"), clock);
  expect([third.symbol, third.interval]).toEqual(["AMD", "1h"]);
});

test("an interval or kind that there is not is said, until something is chosen", () => {
  const selection = new Selection(new MemoryStore(), new MemoryAddress("interval=7m&chart=pie"), new ManualClock());
  expect([selection.interval, selection.chart]).toEqual(["1m", "candles"]);
  expect(selection.unknown).toEqual({ interval: "7m", chart: "pie" });
  selection.choose("AMD");
  expect(selection.unknown).toEqual({});
});

test("an address's symbol in another case is the board's, where there is one such; else that there is none is said", () => {
  const board = ["AAPL", "BRK.A", "BRK.a"];
  const spelling = (symbol: string) => {
    const alike = board.filter((one) => one.toUpperCase() === symbol.toUpperCase());
    return board.includes(symbol) ? symbol : alike.length === 1 ? alike[0] : undefined;
  };
  const open = (symbol: string) => {
    const address = new MemoryAddress(`symbol=${symbol}`);
    const selection = new Selection(new MemoryStore(), address, new ManualClock());
    selection.useBoard(spelling);
    selection.settle((one) => board.includes(one), "AAPL");
    return [selection.symbol, selection.unknown.symbol, address.read().get("symbol")];
  };
  expect(open("aapl")).toEqual(["AAPL", undefined, "AAPL"]);
  expect(open("BRK.a")).toEqual(["BRK.a", undefined, "BRK.a"]);
  expect(open("brk.A")).toEqual(["AAPL", "brk.A", "brk.A"]);
  expect(open("FOO")).toEqual(["AAPL", "FOO", "FOO"]);
  expect(open("%3Cb%3E")).toEqual(["AAPL", "<b>", "<b>"]);
});

test("a symbol that is not on the board gives way, and one that is stays", () => {
  const selection = new Selection(new MemoryStore(), new MemoryAddress("symbol=GONE"), new ManualClock());
  selection.settle(on("AMD"), "AMD");
  selection.settle(on("AMD", "NVDA"), "NVDA");
  expect(selection.symbol).toBe("AMD");
});

test("a step back or forth in the browser's history is followed", () => {
  const address = new MemoryAddress("symbol=AMD");
  const selection = new Selection(new MemoryStore(), address, new ManualClock());
  const stop = selection.start();
  address.goBackTo("symbol=NVDA&interval=5m");
  expect(selection).toMatchObject({ symbol: "NVDA", interval: "5m" });
  stop();
});

test("intervals step within their ends, kinds of chart go round", () => {
  const selection = new Selection(new MemoryStore(), new MemoryAddress(), new ManualClock());
  selection.interval = "1s";
  selection.stepInterval(-1);
  expect(selection.interval).toBe("1s");
  selection.stepInterval(1);
  expect(selection.interval).toBe("5s");
  for (const kind of ["area", "baseline", "candles", "ohlc", "heikin-ashi", "line"]) {
    selection.nextChart();
    expect(selection.chart).toBe(kind);
  }
});

test("a first visit opens candles of a minute; a line of seconds is one choice away, and a chosen kind stays", () => {
  const store = new MemoryStore();
  const clock = new ManualClock();
  const address = new MemoryAddress();
  const first = new Selection(store, address, clock);
  expect([first.interval, first.chart]).toEqual(["1m", "candles"]);
  first.interval = "1s";
  expect(first.chart).toBe("line");
  clock.advance(400);
  expect(address.query).toBe("interval=1s");
  first.interval = "5m";
  expect(first.chart).toBe("candles");
  first.chart = "area";
  first.interval = "1s";
  clock.advance(400);
  expect(new Selection(store, new MemoryAddress(), clock)).toMatchObject({ interval: "1s", chart: "area" });
});
