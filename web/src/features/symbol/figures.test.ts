import { expect, test } from "vitest";
import type { Candle } from "../../../../shared/model/candle.ts";
import { asMillis } from "../../../../shared/model/units.ts";
import { historyRange, usualVolume, usualVolumeByNow, Vwap } from "./figures.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const TODAY = Date.UTC(2026, 5, 10);
const candle = (t: number, v: number, h = 110, l = 90, c = 100): Candle => ({ t: asMillis(t), o: 100, h, l, c, v });

test("the range is that of 52 weeks, or since the first day where the history is shorter", () => {
  const days = Array.from({ length: 500 }, (_, k) => candle(TODAY - k * DAY, 1, 100 + k, 100 - k / 10)).reverse();
  expect(historyRange(days, TODAY + HOUR)).toEqual({ high: 464, low: 63.6, since: undefined });
  expect(historyRange(days.slice(-3), TODAY + HOUR)).toEqual({ high: 102, low: 99.8, since: TODAY - 2 * DAY });
  expect(historyRange([], TODAY)).toBeUndefined();
});

test("the usual volume is the mean of the days before today", () => {
  const days = [candle(TODAY - 2 * DAY, 100), candle(TODAY - DAY, 300), candle(TODAY, 9_999)];
  expect(usualVolume(days, TODAY + HOUR)).toBe(200);
  expect(usualVolume(days.slice(-1), TODAY + HOUR)).toBeUndefined();
});

test("the usual volume by now is what earlier days had at this time of day", () => {
  const day = (start: number, v: number) => Array.from({ length: 24 }, (_, hour) => candle(start + hour * HOUR, v));
  const hours = [...day(TODAY - 2 * DAY, 10), ...day(TODAY - DAY, 20), candle(TODAY, 7)];
  // The first day may be incomplete and does not count: 20 an hour of the second one.
  expect(usualVolumeByNow(hours, TODAY + 2.5 * HOUR)).toBe(50);
  expect(usualVolumeByNow(hours, TODAY)).toBe(0);
  expect(usualVolumeByNow([candle(TODAY, 7)], TODAY + HOUR)).toBeUndefined();
});

test("VWAP goes on from the day's candles with what the quotes add", () => {
  const vwap = new Vwap([candle(TODAY, 100, 120, 90, 90), candle(TODAY + 60_000, 300, 200, 200, 200)], 400);
  expect(vwap.price).toBe(175);
  vwap.add(400, 999);
  expect(vwap.price).toBe(175);
  vwap.add(800, 225);
  expect(vwap.price).toBe(200);
  expect(vwap.turnover(2)).toBe(1_600);
});

test("VWAP begins anew with another day, and is unknown without a trade", () => {
  const vwap = new Vwap([candle(TODAY, 100)], 100);
  vwap.add(10, 300);
  expect(vwap.price).toBe(300);
  expect(new Vwap([], 0).price).toBeNaN();
});
