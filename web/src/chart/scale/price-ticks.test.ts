import { describe, expect, test } from "vitest";
import { niceStep, priceTicks } from "./price-ticks.ts";

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
    expect(priceTicks({ min: 18_731, max: 18_792 }, 8, 1)).toEqual({ first: 18_740, step: 10, count: 6 });
  });

  test("include both ends where those are steps themselves", () => {
    expect(priceTicks({ min: 100, max: 120 }, 10, 1)).toEqual({ first: 100, step: 10, count: 3 });
  });

  test("are none for an empty range", () => {
    expect(priceTicks({ min: 5, max: 5 }, 1, 1).count).toBe(0);
    expect(priceTicks({ min: Number.NaN, max: 5 }, 1, 1).count).toBe(0);
  });
});
