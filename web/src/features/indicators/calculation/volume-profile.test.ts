import fc from "fast-check";
import { expect, test } from "vitest";
import type { Candle } from "../../../../../shared/model/candle.ts";
import { asMillis } from "../../../../../shared/model/units.ts";
import { tableOf, walks } from "./series.test-kit.ts";
import { VolumeProfile } from "./volume-profile.ts";

function profileOf(candles: readonly Candle[], rows: number): VolumeProfile {
  const profile = new VolumeProfile();
  profile.compute(tableOf(candles), 0, candles.length, rows);
  return profile;
}

/** The volume of each row by its overlap with each candle, one by one. */
function overlaps(candles: readonly Candle[], rows: number, counts: (candle: Candle) => boolean): number[] {
  const low = Math.min(...candles.map(({ l }) => l));
  const height = (Math.max(...candles.map(({ h }) => h)) - low) / rows;
  return Array.from({ length: rows }, (_, row) => {
    const [bottom, top] = [low + row * height, low + (row + 1) * height];
    return candles.filter(counts).reduce((sum, { l, h, v }) => {
      const shared = Math.min(h, top) - Math.max(l, bottom);
      if (h > l) return sum + (Math.max(0, shared) / (h - l)) * v;
      const holds = height === 0 ? row === 0 : (l >= bottom && l < top) || (row === rows - 1 && l >= top);
      return sum + (holds ? v : 0);
    }, 0);
  });
}

const rises = ({ o, c }: Candle) => c >= o;
const one = (l: number, h: number, v: number): Candle => ({ t: asMillis(l * 1_000 + h), o: l, h, l, c: h, v });

test("each candle's volume is spread over its prices, by direction", () => {
  fc.assert(
    fc.property(walks, fc.integer({ min: 1, max: 40 }), (candles, rows) => {
      // Single prices lie on a row's edge by chance, where rounding decides on the row.
      const spread = candles.filter(({ h, l }) => h > l);
      fc.pre(spread.length > 0);
      const profile = profileOf(spread, rows);
      const expected = { up: overlaps(spread, rows, rises), down: overlaps(spread, rows, (candle) => !rises(candle)) };
      for (let row = 0; row < rows; row++) {
        expect(profile.up[row]).toBeCloseTo(expected.up[row] ?? 0, 2);
        expect(profile.down[row]).toBeCloseTo(expected.down[row] ?? 0, 2);
      }
    }),
  );
});

test("no volume is lost or made, whatever the candles and rows", () => {
  fc.assert(
    fc.property(walks, fc.integer({ min: 1, max: 300 }), (candles, rows) => {
      const { total } = profileOf(candles, rows);
      const sum = total.subarray(0, rows).reduce((before, volume) => before + volume, 0);
      expect(sum).toBeCloseTo(
        candles.reduce((before, { v }) => before + v, 0),
        3,
      );
    }),
  );
});

test("the point of control is the fullest row, and the value area around it holds 70% at the least", () => {
  fc.assert(
    fc.property(walks, fc.integer({ min: 1, max: 60 }), (candles, rows) => {
      fc.pre(candles.some(({ v }) => v > 0));
      const { total, control, valueLow, valueHigh } = profileOf(candles, rows);
      const volumes = [...total.subarray(0, rows)];
      const all = volumes.reduce((sum, volume) => sum + volume, 0);
      const held = volumes.slice(valueLow, valueHigh + 1).reduce((sum, volume) => sum + volume, 0);
      expect(total[control]).toBe(Math.max(...volumes));
      expect(valueLow).toBeLessThanOrEqual(control);
      expect(valueHigh).toBeGreaterThanOrEqual(control);
      expect(held).toBeGreaterThanOrEqual(0.7 * all - 1e-6);
    }),
  );
});

test("the value area grows by the pair of rows that holds more", () => {
  // Rows of one price each, from below: 10, 20, 100, 50, 40, 5.
  const profile = profileOf(
    [10, 20, 100, 50, 40, 5].map((volume, row) => one(row, row + 1, volume)),
    6,
  );
  expect(profile.control).toBe(2);
  // 70% of 225 is 157.5: the 100, then 50 + 40 above, before 20 + 10 below.
  expect([profile.valueLow, profile.valueHigh]).toEqual([2, 4]);
});

test("a single price is one row; without trades there is no point of control", () => {
  const single = profileOf([one(500, 500, 70)], 10);
  expect([...single.total.subarray(0, 10)]).toEqual([70, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(profileOf([one(500, 510, 0)], 10).control).toBe(-1);
  expect(profileOf([], 10).control).toBe(-1);
});
