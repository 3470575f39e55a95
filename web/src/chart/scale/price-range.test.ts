import { describe, expect, test } from "vitest";
import { CandleTable } from "../../tables/candles.ts";
import { clear, fitRange, include, includeCandles, isEmpty, settleRange } from "./price-range.ts";

describe("includeCandles", () => {
  const table = new CandleTable();
  table.upsert(0, 10, 15, 8, 12, 1);
  table.upsert(1, 12, 20, 11, 19, 1);
  table.upsert(2, 19, 21, 5, 18, 1);

  test("finds lows and highs of candles, or closes alone", () => {
    const range = { min: 0, max: 0 };
    clear(range);
    expect(isEmpty(range)).toBe(true);
    includeCandles(range, table, false, 0, 2);
    expect(isEmpty(range)).toBe(false);
    expect(range).toEqual({ min: 8, max: 20 });
    clear(range);
    includeCandles(range, table, true, 0, 3);
    expect(range).toEqual({ min: 12, max: 19 });
  });

  test("leaves the range alone where there are no candles", () => {
    const range = { min: 3, max: 4 };
    includeCandles(range, table, false, 2, 2);
    expect(range).toEqual({ min: 3, max: 4 });
  });

  test("widens what is there, as does a single price", () => {
    const range = { min: 18, max: 30 };
    includeCandles(range, table, true, 0, 3);
    expect(range).toEqual({ min: 12, max: 30 });
    include(range, 11);
    include(range, 31);
    include(range, 20);
    expect(range).toEqual({ min: 11, max: 31 });
  });
});

describe("settleRange", () => {
  const fitted = () => {
    const axis = { min: 0, max: 0 };
    fitRange(axis, { min: 100, max: 200 }, 8);
    return axis;
  };

  test("fits data with a tenth of its span to spare on both sides", () => {
    expect(fitted()).toEqual({ min: 90, max: 210 });
  });

  test("stands still while prices move a little, either way", () => {
    const axis = fitted();
    expect(settleRange(axis, { min: 96, max: 206 }, 8)).toBe(false);
    expect(settleRange(axis, { min: 110, max: 190 }, 8)).toBe(false);
    expect(axis).toEqual({ min: 90, max: 210 });
  });

  test("is fitted again when prices come to its edge, and when they fill little of it", () => {
    expect(settleRange(fitted(), { min: 100, max: 209 }, 8)).toBe(true);
    expect(settleRange(fitted(), { min: 140, max: 180 }, 8)).toBe(true);
  });

  test("comes to rest: what it was fitted to does not make it fit again", () => {
    const axis = fitted();
    for (let high = 200; high < 400; high += 7) {
      settleRange(axis, { min: 100, max: high }, 8);
      expect(settleRange(axis, { min: 100, max: high }, 8)).toBe(false);
    }
  });

  test("gives a flat price room, with the price in the middle", () => {
    const axis = { min: 0, max: 0 };
    fitRange(axis, { min: 500, max: 500 }, 10);
    expect(axis).toEqual({ min: 494, max: 506 });
  });
});
