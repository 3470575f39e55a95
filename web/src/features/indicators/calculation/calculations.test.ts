import fc from "fast-check";
import { BollingerBands, EMA, MACD, RSI, SMA, VWAP } from "trading-signals";
import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../../../shared/model/time.ts";
import type { Candle } from "../../../../../shared/model/candle.ts";
import { Bollinger } from "./bollinger.ts";
import type { Calculation } from "./calculation.ts";
import { Ema } from "./ema.ts";
import { Macd } from "./macd.ts";
import { Rsi } from "./rsi.ts";
import { closing, tableOf, walks } from "./series.test-kit.ts";
import { Sma } from "./sma.ts";
import { tradedIn, Vwap } from "./vwap.ts";

/** The values of every line, by candle. */
function valuesOf(calculation: Calculation, candles: readonly Candle[]): number[][] {
  const table = tableOf(candles);
  calculation.compute(table, 0);
  return calculation.columns.map((column) => [...column.subarray(0, table.length)]);
}

/** What an indicator of trading-signals says after each close, NaN before it says anything. */
const judged = (
  candles: readonly Candle[],
  update: (candle: Candle, i: number) => number | null | undefined,
): number[] => candles.map((candle, i) => update(candle, i) ?? Number.NaN);

/** A VWAP of a day that traded nothing before the oldest candle. */
function vwapOf([oldest]: readonly Candle[]): Vwap {
  const vwap = new Vwap();
  vwap.setBefore({ oldest: oldest?.t ?? 0, shares: 0, value: 0 });
  return vwap;
}

/** Rounding differs, by far less than a price step is seen. */
function expectClose(actual: readonly number[] | undefined, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    const own = actual?.[i] ?? Number.NaN;
    if (Number.isNaN(value)) expect(own).toBeNaN();
    else expect(Math.abs(own - value), `candle ${String(i)}: ${String(own)}`).toBeLessThan(1e-5);
  });
}

const periods = fc.integer({ min: 1, max: 30 });

describe("on any series, as trading-signals has it", () => {
  test("SMA is the mean of the last closes, from the first candle that has so many", () => {
    fc.assert(
      fc.property(walks, periods, (candles, period) => {
        const oracle = new SMA(period);
        const expected = judged(candles, ({ c }) => oracle.update(c, false));
        expectClose(valuesOf(new Sma(period), candles)[0], expected);
      }),
    );
  });

  test("EMA weighs the newest close by 2 ÷ (period + 1)", () => {
    fc.assert(
      fc.property(walks, periods, (candles, period) => {
        const oracle = new EMA(period);
        const expected = judged(candles, ({ c }) => {
          const value = oracle.update(c, false);
          return oracle.isStable ? value : null;
        });
        expectClose(valuesOf(new Ema(period), candles)[0], expected);
      }),
    );
  });

  test("Bollinger bands lie so many standard deviations from the mean", () => {
    fc.assert(
      fc.property(walks, periods, fc.double({ min: 0.1, max: 5, noNaN: true }), (candles, period, width) => {
        const oracle = new BollingerBands(period, width);
        const bands = candles.map(({ c }) => oracle.update(c, false));
        const [middle, upper, lower] = valuesOf(new Bollinger(period, width), candles);
        expectClose(
          middle,
          bands.map((band) => band?.middle ?? Number.NaN),
        );
        expectClose(
          upper,
          bands.map((band) => band?.upper ?? Number.NaN),
        );
        expectClose(
          lower,
          bands.map((band) => band?.lower ?? Number.NaN),
        );
      }),
    );
  });

  test("RSI is Wilder's", () => {
    fc.assert(
      fc.property(walks, fc.integer({ min: 2, max: 30 }), (candles, period) => {
        const oracle = new RSI(period);
        let moved = false;
        const expected = judged(candles, ({ c }, i) => {
          moved ||= i > 0 && c !== candles[i - 1]?.c;
          const value = oracle.update(c, false);
          // Without any move its 100 would say that a price that stands still is strong.
          return value === null || moved ? value : 50;
        });
        expectClose(valuesOf(new Rsi(period), candles)[0], expected);
      }),
    );
  });

  test("MACD compares two averages, and its signal begins once it has so many differences", () => {
    fc.assert(
      fc.property(
        walks,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 9, max: 20 }),
        periods,
        (candles, fast, slow, signal) => {
          const oracle = new MACD(new EMA(fast), new EMA(slow), new EMA(signal));
          const results = candles.map(({ c }) => oracle.update(c, false));
          const begun = (i: number) => i >= slow + signal - 2;
          const [macd, signals, histogram] = valuesOf(new Macd({ fast, slow, signal }), candles);
          expectClose(
            macd,
            results.map((one) => one?.macd ?? Number.NaN),
          );
          expectClose(
            signals,
            results.map((one, i) => (one && begun(i) ? one.signal : Number.NaN)),
          );
          expectClose(
            histogram,
            results.map((one, i) => (one && begun(i) ? one.histogram : Number.NaN)),
          );
        },
      ),
    );
  });

  test("VWAP weighs typical prices by volume, and begins anew each day", () => {
    fc.assert(
      fc.property(walks, (candles) => {
        let oracle = new VWAP();
        let last: number | undefined;
        const expected = judged(candles, ({ t, h, l, c, v }, i) => {
          const before = candles[i - 1]?.t;
          if (before === undefined || Math.floor(before / DAY_MS) !== Math.floor(t / DAY_MS)) {
            oracle = new VWAP();
            last = undefined;
          }
          last = oracle.update({ high: h, low: l, close: c, volume: v }, false) ?? last;
          return last;
        });
        expectClose(valuesOf(vwapOf(candles), candles)[0], expected);
      }),
    );
  });
});

describe("at the edges", () => {
  test("an empty table has no values, and one candle those that need no other", () => {
    for (const calculation of [
      new Sma(2),
      new Ema(2),
      new Bollinger(2, 2),
      new Rsi(2),
      new Macd({ fast: 2, slow: 3, signal: 2 }),
    ]) {
      expect(valuesOf(calculation, []).flat()).toEqual([]);
      expect(valuesOf(calculation, closing(500)).every(([value]) => Number.isNaN(value))).toBe(true);
    }
    expect(valuesOf(new Sma(1), closing(500))).toEqual([[500]]);
    expect(valuesOf(vwapOf(closing(500)), closing(500))).toEqual([[500]]);
  });

  test("prices that stand still have bands without width, an RSI of 50 and a MACD of 0", () => {
    const flat = closing(700, 700, 700, 700, 700);
    expect(valuesOf(new Bollinger(3, 2), flat).map((band) => band.at(-1))).toEqual([700, 700, 700]);
    expect(valuesOf(new Rsi(3), flat)[0]?.at(-1)).toBe(50);
    expect(valuesOf(new Macd({ fast: 2, slow: 3, signal: 2 }), flat).map((line) => line.at(-1))).toEqual([0, 0, 0]);
  });

  test("only rises give an RSI of 100, only falls 0", () => {
    expect(valuesOf(new Rsi(3), closing(1, 2, 3, 4))[0]?.at(-1)).toBe(100);
    expect(valuesOf(new Rsi(3), closing(4, 3, 2, 1))[0]?.at(-1)).toBe(0);
  });

  test("VWAP counts what the day traded before the oldest candle", () => {
    fc.assert(
      fc.property(walks, fc.nat(40), (candles, held) => {
        const day = candles.filter(({ t }) => Math.floor(t / DAY_MS) === Math.floor((candles.at(-1)?.t ?? 0) / DAY_MS));
        const later = day.slice(Math.min(held, day.length - 1));
        const vwap = new Vwap();
        const before = tradedIn(day.slice(0, day.length - later.length));
        vwap.setBefore({ ...before, oldest: later[0]?.t ?? 0 });
        expectClose(valuesOf(vwap, later)[0], valuesOf(vwapOf(day), day)[0]?.slice(-later.length) ?? []);
      }),
    );
  });

  test("VWAP has no values of a day whose beginning is unknown", () => {
    const [first, ...others] = closing(...Array.from({ length: 20 }, (_, i) => 500 + i));
    const values = valuesOf(new Vwap(), first ? [first, ...others] : [])[0] ?? [];
    // The series begins ten minutes before midnight.
    expect(values.map(Number.isNaN)).toEqual(Array.from({ length: 20 }, (_, i) => i < 10));
    expect(values[10]).toBe(510);
  });

  test("VWAP has no value until something was traded", () => {
    const candles = closing(500, 600).map((candle, i) => ({ ...candle, v: i * 100 }));
    expect(valuesOf(vwapOf(candles), candles)).toEqual([[Number.NaN, 600]]);
  });
});
