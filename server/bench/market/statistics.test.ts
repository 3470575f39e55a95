import { describe, expect, it } from "vitest";
import {
  aggregate,
  autocorrelation,
  correlation,
  crossSection,
  deviation,
  excessKurtosis,
  hill,
  largestEigenvalue,
  leverage,
  logReturns,
  median,
  quantile,
  skewness,
} from "./statistics.ts";

describe("moments", () => {
  it("are the population's", () => {
    // 1 2 3 4: mean 2.5, squares of the distances 2.25 .25 .25 2.25
    expect(deviation([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(1.25), 12);
    // fourth powers 5.0625 .0625 .0625 5.0625, mean 2.5625; 2.5625 / 1.5625 − 3
    expect(excessKurtosis([1, 2, 3, 4])).toBeCloseTo(-1.36, 12);
    // 0 0 0 4: mean 1, m3 = (−1 −1 −1 + 27) / 4 = 6, m2 = 3
    expect(skewness([0, 0, 0, 4])).toBeCloseTo(6 / 3 ** 1.5, 12);
  });
});

describe("quantiles", () => {
  it("are linear between order statistics", () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(median([5, 1, 3])).toBe(3);
  });
  it("leave out values that are not numbers", () => {
    expect(median([NaN, 2, 4])).toBe(3);
  });
});

describe("correlation", () => {
  it("is 1 for a line and −1 for its mirror", () => {
    expect(correlation([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 12);
    expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  });
  it("at a lag compares with later values", () => {
    expect(correlation([1, 5, 2, 7, 3], [0, 1, 5, 2, 7], 1)).toBeCloseTo(1, 12);
  });
});

describe("autocorrelation", () => {
  it("of an alternating series is near −1", () => {
    // three products of −1 over a variance of 1
    expect(autocorrelation([[1, -1, 1, -1]], 1)).toBe(-1);
  });
  it("uses no product across segments", () => {
    expect(
      autocorrelation(
        [
          [1, 1],
          [-1, -1],
        ],
        1,
      ),
    ).toBe(1);
  });
});

describe("tails", () => {
  it("of a Pareto distribution equal its exponent", () => {
    const pareto = Array.from({ length: 20_000 }, (_, i) => (1 - (i + 0.5) / 20_000) ** (-1 / 3));
    expect(hill(pareto, 0.05)).toBeCloseTo(3, 1);
  });
});

it("aggregate sums successive values and drops the rest", () => {
  expect([...aggregate([1, 2, 3, 4, 5], 2)]).toEqual([3, 7]);
});

it("log returns of doublings are ln 2", () => {
  expect([...logReturns([1, 2, 4])]).toEqual([Math.LN2, Math.LN2]);
});

it("leverage is negative if volatility rises after falls", () => {
  const returns = Array.from({ length: 400 }, (_, t) =>
    t % 40 === 0 ? -3 : t % 40 < 11 ? (t % 2 ? 2 : -2) : 0.1 * (t % 2 ? 1 : -1),
  );
  expect(leverage(returns)).toBeLessThan(-0.05);
});

it("the largest eigenvalue of [[2, 1], [1, 2]] is 3", () => {
  expect(
    largestEigenvalue([
      [2, 1],
      [1, 2],
    ]),
  ).toBeCloseTo(3, 9);
});

it("a cross-section distinguishes pairs of one group from others", () => {
  const up = [1, -1, 1, -1];
  const slow = [1, 1, -1, -1];
  const { within, between, firstEigenvalueShare } = crossSection([up, up, slow, slow], [0, 0, 1, 1]);
  expect(within).toBeCloseTo(1, 12);
  expect(between).toBeCloseTo(0, 12);
  // two blocks of ones: eigenvalues 2, 2, 0, 0
  expect(firstEigenvalueShare).toBeCloseTo(0.5, 6);
});
