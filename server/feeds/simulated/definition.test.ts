import { describe, expect, it } from "vitest";
import { backfillDaysOf } from "./definition.ts";

describe("the days of history at the first start", () => {
  it.each([
    [1, 30],
    [100, 30],
    [166, 30],
    [500, 10],
    [1_000, 5],
    [5_000, 1],
    [10_000, 1],
  ])("of %i symbols are %i, so that the start is short", (symbols, days) => {
    expect(backfillDaysOf({ symbols, backfillDays: "auto" })).toBe(days);
  });

  it("are as many as the setting says", () => {
    expect(backfillDaysOf({ symbols: 5_000, backfillDays: 30 })).toBe(30);
    expect(backfillDaysOf({ symbols: 100, backfillDays: 0 })).toBe(0);
  });
});
