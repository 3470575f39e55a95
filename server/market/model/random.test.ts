import { describe, expect, it } from "vitest";
import { createStream, gaussian, nextWord, uniform } from "./random.ts";

const draw = (n: number, next: () => number) => Array.from({ length: n }, next);
const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;

describe("a stream", () => {
  it("repeats for the same seed and stream number only", () => {
    const words = (seed: number, number: number) => {
      const stream = createStream(seed, number);
      return draw(5, () => nextWord(stream, 0));
    };
    expect(words(1, 2)).toEqual(words(1, 2));
    expect(words(1, 2)).not.toEqual(words(1, 3));
    expect(words(1, 2)).not.toEqual(words(2, 2));
  });

  it("draws uniforms evenly", () => {
    const stream = createStream(1, 1);
    const buckets = new Array<number>(10).fill(0);
    for (let k = 0; k < 100_000; k++) buckets[Math.floor(10 * uniform(stream, 0))]++;
    // chi-square of 9 degrees of freedom: 27.9 is its 99.9th percentile
    expect(buckets.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
  });

  it("draws normals of variance 1 without skew or excess kurtosis, and with tails within ±4.3", () => {
    const stream = createStream(3, 1);
    const xs = draw(200_000, () => gaussian(stream, 0));
    const moment = (power: number) => mean(xs.map((x) => x ** power));
    expect(Math.abs(moment(1))).toBeLessThan(0.01);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.01);
    expect(Math.abs(moment(3))).toBeLessThan(0.03);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.06);
    expect(xs.filter((x) => Math.abs(x) > 4.3)).toEqual([]);
  });
});
