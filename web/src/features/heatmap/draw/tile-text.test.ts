import { expect, test } from "vitest";
import { fitText } from "./tile-text.ts";

/** About as wide as "NVDA". */
const SYMBOL = 2.7;
const sizes = (width: number, height: number, symbol = SYMBOL) =>
  fitText({ x: 0, y: 0, width, height }, symbol, { symbol: 0, percent: 0 });

test("a large tile has symbol and percentage, neither larger than a headline", () => {
  expect(sizes(400, 300)).toEqual({ symbol: 40, percent: 22 });
});

test("a small tile has the symbol alone, and a tiny one nothing: no text is below 12 px", () => {
  expect(sizes(46, 30)).toEqual({ symbol: 12, percent: 0 });
  expect(sizes(30, 30)).toEqual({ symbol: 0, percent: 0 });
  for (let width = 1; width < 200; width++) {
    for (const height of [10, 18, 34, 60]) {
      const { symbol, percent } = sizes(width, height);
      for (const size of [symbol, percent]) expect(size === 0 || size >= 12).toBe(true);
      expect(symbol * SYMBOL).toBeLessThanOrEqual(width);
      expect(percent * 4).toBeLessThanOrEqual(width);
      expect((symbol + percent) * 1.2).toBeLessThanOrEqual(height);
    }
  }
});
