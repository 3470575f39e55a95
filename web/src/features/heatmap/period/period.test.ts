import { describe, expect, test } from "vitest";
import { testInstrument } from "../../../../../shared/model/instrument.test-kit.ts";
import { NO_PRICE } from "../../../../../shared/model/quote.ts";
import { ScriptedHttp } from "../../../core/app/network.test-kit.ts";
import { asMillis } from "../../../../../shared/model/units.ts";
import { beginningOf } from "./periods.ts";
import { PriceMarks } from "./price-marks.ts";
import { References } from "./references.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const prices = (...mantissas: number[]) => Int32Array.from(mantissas);

test("a period begins at a full minute, so that all instruments are compared with the same moment", () => {
  expect(beginningOf("1m", NOON + 40_000)).toBe(NOON - 60_000);
  expect(beginningOf("1h", NOON + 59_999)).toBe(NOON - 3_600_000);
  expect(beginningOf("day", NOON)).toBeUndefined();
});

describe("prices at full minutes", () => {
  test("are those on the page when the minute began", () => {
    const marks = new PriceMarks();
    marks.read(NOON - 500, prices(1));
    marks.read(NOON + 500, prices(2));
    marks.read(NOON + 1_500, prices(3));
    expect(marks.at(NOON)).toEqual(prices(2));
    expect(marks.at(NOON + 60_000)).toBeUndefined();
  });

  test("are not known where the page was hidden when the minute began", () => {
    const marks = new PriceMarks();
    marks.read(NOON - 5_000, prices(1));
    marks.read(NOON + 5_000, prices(2));
    expect(marks.at(NOON)).toBeUndefined();
  });

  test("are kept for the longest period and no longer", () => {
    const marks = new PriceMarks();
    for (let second = 0; second <= 3 * 3_600; second++) marks.read(NOON - 1_000 + second * 1_000, prices(second));
    const minutes = Array.from({ length: 181 }, (_, k) => NOON + k * 60_000).filter((minute) => marks.at(minute));
    expect(minutes.length).toBe(62);
    expect(beginningOf("1h", NOON + 3 * 3_600_000 - 1_000)).toBeGreaterThanOrEqual(minutes[0] ?? Infinity);
  });
});

describe("the prices of a period's beginning", () => {
  const instruments = [testInstrument("AAA", 0), testInstrument("BBB", 1)];
  const candle = (c: number) => ({ t: asMillis(NOON), o: c, h: c, l: c, c, v: 1 });

  test("come from the last candle before it, by one request; without a candle there is none", async () => {
    const http = new ScriptedHttp();
    http.many = new Map([["AAA", [candle(10_050)]]]);
    await new Promise<void>((arrived) => {
      const references = new References(http, () => {
        expect(references.at(NOON, instruments, 1)).toEqual(prices(10_050, NO_PRICE));
        arrived();
      });
      expect(references.at(NOON, instruments, 0)).toBeUndefined();
      expect(references.at(NOON, instruments, 5)).toBeUndefined();
    });
    expect(http.asked).toEqual(["candles of AAA,BBB"]);
  });

  test("are asked for again after a pause, or at once for another period", () => {
    const http = new ScriptedHttp();
    const references = new References(http, () => {});
    references.at(NOON, instruments, 0);
    references.at(NOON + 60_000, instruments, 9_000);
    expect(http.asked).toHaveLength(1);
    references.at(NOON + 60_000, instruments, 10_000);
    expect(http.asked).toHaveLength(2);
    references.hurry();
    references.at(NOON - 60_000, instruments, 10_001);
    expect(http.asked).toHaveLength(3);
  });
});
