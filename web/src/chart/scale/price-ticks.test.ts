import { describe, expect, test } from "vitest";
import { niceStep, percentTicks, priceTicks } from "./price-ticks.ts";

describe("niceStep", () => {
  test.each([
    [1, 1, 1],
    [1.2, 1, 2],
    [3, 1, 5],
    [6, 1, 10],
    [51, 1, 100],
    [200, 1, 200],
    [0.01, 1, 1],
    // An instrument that trades in nickels is labelled in nickels.
    [1, 5, 5],
    [12, 5, 25],
    [26, 5, 50],
  ])("at least %d on a grid of %d is %d", (atLeast, tick, step) => {
    expect(niceStep(atLeast, tick)).toBe(step);
  });
});

describe("priceTicks", () => {
  test("are whole steps within the range", () => {
    const ticks = [18_740, 18_750, 18_760, 18_770, 18_780, 18_790];
    expect(priceTicks({ min: 18_731, max: 18_792 }, () => 8, 1)).toEqual(ticks);
  });

  test("include both ends where those are steps themselves", () => {
    expect(priceTicks({ min: 100, max: 120 }, () => 10, 1)).toEqual([100, 110, 120]);
  });

  test("are none for an empty range", () => {
    expect(priceTicks({ min: 5, max: 5 }, () => 1, 1)).toEqual([]);
    expect(priceTicks({ min: Number.NaN, max: 5 }, () => 1, 1)).toEqual([]);
  });

  test("grow apart on a logarithmic axis, each on a round price, and never closer than asked", () => {
    const ticks = priceTicks({ min: 90, max: 50_000 }, (price) => price * 0.4, 1);
    expect(ticks.slice(0, 5)).toEqual([100, 150, 300, 600, 1_000]);
    for (const [i, price] of ticks.slice(1).entries()) expect(price).toBeGreaterThanOrEqual((ticks[i] ?? 0) * 1.4);
  });

  test("are bounded", () => {
    expect(priceTicks({ min: 0, max: 1e9 }, () => 1, 1).length).toBe(200);
  });
});

test("percentTicks are at round percentages of the base, on both sides of it", () => {
  const ticks = percentTicks({ min: 19_500, max: 20_500 }, 150, 20_000);
  expect(ticks.map((price) => Math.round((price / 20_000 - 1) * 10_000) / 100)).toEqual([-2, -1, 0, 1, 2]);
});
