import { describe, expect, it } from "vitest";
import { SECTORS, SYMBOL_PATTERN } from "../../../shared/model/instrument.ts";
import { createUniverse, MAX_LISTINGS } from "./universe.ts";

describe("the universe", () => {
  const all = createUniverse(MAX_LISTINGS, 1);

  it("has 10,000 listings with unique symbols that the protocol allows", () => {
    expect(new Set(all.map(({ instrument }) => instrument.symbol)).size).toBe(10_000);
    expect(all.filter(({ instrument }) => !SYMBOL_PATTERN.test(instrument.symbol))).toEqual([]);
    expect(all.every(({ instrument }, id) => instrument.id === id)).toBe(true);
  });

  it("begins with well-known names", () => {
    expect(all.slice(0, 8).map(({ instrument }) => instrument.symbol)).toEqual(
      "NVDA AAPL MSFT AMZN GOOGL META TSLA AVGO".split(" "),
    );
  });

  it("does not change a listing when others are added", () => {
    expect(createUniverse(150, 1)).toEqual(all.slice(0, 150));
  });

  it("draws loadings and volatility from the seed", () => {
    const other = createUniverse(100, 2);
    expect(other.map(({ instrument }) => instrument)).toEqual(all.slice(0, 100).map(({ instrument }) => instrument));
    expect(other.map(({ sigma }) => sigma)).not.toEqual(all.slice(0, 100).map(({ sigma }) => sigma));
  });

  it("has the prices of real listings: 10th, 50th, 90th percentile 20.6, 92.8, 447 dollars", () => {
    const prices = all.map(({ price }) => price).sort((a, b) => a - b);
    for (const [rank, dollars] of [
      [1000, 20.6],
      [5000, 92.8],
      [9000, 447],
    ] as const) {
      expect(Math.abs(prices[rank] / dollars - 1)).toBeLessThan(0.1);
    }
  });

  it("has every sector", () => {
    expect(new Set(all.slice(0, 100).map(({ instrument }) => instrument.sector)).size).toBe(SECTORS.length);
  });
});
