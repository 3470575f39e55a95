import { beforeEach, describe, expect, test } from "vitest";
import { CandleTable } from "../../tables/candles.ts";
import { clear } from "./price-range.ts";
import { includeUsual } from "./usual-range.ts";

const range = { min: 0, max: 0 };
let table: CandleTable;
beforeEach(() => {
  table = new CandleTable();
  // A hundred candles between 188.00 and 192.00.
  for (let i = 0; i < 100; i++) set(i, 19_000 + 200 * Math.sin(i));
});

const set = (i: number, close: number, low = close - 5, high = close + 5) => {
  table.upsert(i * 60_000, close, high, low, close, 1);
};
/** The range of candles, and whether a stray one was left out. */
function fitted(closesOnly = false, to = table.length) {
  clear(range);
  const stray = includeUsual(range, table, closesOnly, 0, to);
  return { min: Math.round(range.min / 100), max: Math.round(range.max / 100), stray };
}
const USUAL = { min: 188, max: 192, stray: false };

describe("the range that an automatic price axis shows", () => {
  test("has all prices where none is stray", () => {
    expect(fitted()).toEqual(USUAL);
  });

  test.each([
    ["a close", () => set(50, 100)],
    ["two closes in a row", () => [50, 51].map((i) => set(i, 100))],
    ["a wick of a candle that closes as usual", () => set(50, 19_000, 100)],
    ["a wick of the newest candle", () => set(99, 19_000, 18_990, 90_000)],
  ])("leaves %s far from all others out", (_name, happen) => {
    happen();
    expect(fitted()).toEqual({ ...USUAL, stray: true });
  });

  test("leaves out closes alone where only they are drawn", () => {
    set(50, 19_000, 100);
    expect(fitted(true)).toEqual(USUAL);
    set(50, 100);
    expect(fitted(true)).toEqual({ ...USUAL, stray: true });
  });

  test("has a price that jumped and stayed, and one that has just jumped", () => {
    for (let i = 97; i < 100; i++) set(i, 25_000);
    expect(fitted()).toEqual({ min: 188, max: 250, stray: false });
    expect(fitted(false, 98)).toEqual({ min: 188, max: 250, stray: false });
    beforeJump();
    set(99, 25_000);
    expect(fitted()).toEqual({ min: 188, max: 250, stray: false });
  });
  const beforeJump = () => {
    for (let i = 97; i < 100; i++) set(i, 19_000);
  };

  test("has everything of few candles", () => {
    set(5, 100);
    expect(fitted(false, 10)).toEqual({ min: 1, max: 192, stray: false });
  });

  test("lets a flat price move by a little", () => {
    for (let i = 0; i < 100; i++) set(i, 10_000, 10_000, 10_000);
    set(50, 10_080);
    expect(fitted()).toEqual({ min: 100, max: 101, stray: false });
  });

  test("of no candles stays empty", () => {
    expect(fitted(false, 0)).toEqual({ min: Infinity, max: -Infinity, stray: false });
  });
});
