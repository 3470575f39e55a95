import { expect, test } from "vitest";
import { MemoryAddress, MemoryStore } from "./browser.test-kit.ts";
import { Selection } from "./selection.svelte.ts";

const on =
  (...symbols: string[]) =>
  (symbol: string) =>
    symbols.includes(symbol);

test("what is chosen stands in the address, beside what else does, and is told", () => {
  const address = new MemoryAddress("lab=1");
  const selection = new Selection(new MemoryStore(), address);
  let told = 0;
  const stop = selection.onChange(() => told++);
  selection.choose("NVDA");
  selection.interval = "1m";
  selection.chart = "candles";
  selection.choose("NVDA");
  expect([address.query, told]).toEqual(["lab=1&symbol=NVDA&interval=1m&chart=candles", 3]);
  stop();
  selection.choose("AMD");
  expect(told).toBe(3);
});

test("a returning visitor gets what was open; an address says more than memory", () => {
  const store = new MemoryStore();
  const first = new Selection(store, new MemoryAddress());
  first.choose("NVDA");
  first.interval = "1h";
  expect(new Selection(store, new MemoryAddress())).toMatchObject({ symbol: "NVDA", interval: "1h", chart: "line" });
  expect(new Selection(store, new MemoryAddress("symbol=AMD"))).toMatchObject({ symbol: "AMD", interval: "1h" });
});

test("an address that makes no sense is ignored", () => {
  const selection = new Selection(new MemoryStore(), new MemoryAddress("symbol=A,B&interval=7m&chart=pie"));
  expect(selection).toMatchObject({ symbol: undefined, interval: "1s", chart: "line" });
});

test("a symbol that is not on the board gives way, and one that is stays", () => {
  const selection = new Selection(new MemoryStore(), new MemoryAddress("symbol=GONE"));
  selection.settle(on("AMD"), "AMD");
  selection.settle(on("AMD", "NVDA"), "NVDA");
  expect(selection.symbol).toBe("AMD");
});

test("a step back or forth in the browser's history is followed", () => {
  const address = new MemoryAddress("symbol=AMD");
  const selection = new Selection(new MemoryStore(), address);
  const stop = selection.start();
  address.goBackTo("symbol=NVDA&interval=5m");
  expect(selection).toMatchObject({ symbol: "NVDA", interval: "5m" });
  stop();
});

test("intervals step within their ends, kinds of chart go round", () => {
  const selection = new Selection(new MemoryStore(), new MemoryAddress());
  selection.stepInterval(-1);
  expect(selection.interval).toBe("1s");
  selection.stepInterval(1);
  expect(selection.interval).toBe("5s");
  for (const kind of ["area", "candles", "line"]) {
    selection.nextChart();
    expect(selection.chart).toBe(kind);
  }
});

test("an interval is suggested only to who has not chosen one, and not remembered", () => {
  const store = new MemoryStore();
  const first = new Selection(store, new MemoryAddress());
  first.suggestInterval("1m");
  expect(first.interval).toBe("1m");
  expect(new Selection(store, new MemoryAddress()).interval).toBe("1s");
  first.choose("AMD");
  const next = new Selection(store, new MemoryAddress());
  expect(next).toMatchObject({ symbol: "AMD", interval: "1s" });
  next.suggestInterval("1m");
  expect(next.interval).toBe("1m");
  const chosen = new Selection(store, new MemoryAddress("interval=5s"));
  chosen.suggestInterval("1m");
  expect(chosen.interval).toBe("5s");
});
