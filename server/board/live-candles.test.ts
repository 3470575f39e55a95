import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../shared/model/time.ts";
import { foldCandle, INTERVAL_MS, INTERVALS, type Candle, type Interval } from "../../shared/model/candle.ts";
import { asInstrumentId, asMillis } from "../../shared/model/units.ts";
import { LiveCandles } from "./live-candles.ts";

const ID = asInstrumentId(0);
const NOON = Date.UTC(2026, 5, 1, 12);

/** Aggregates candles of a shorter interval into a longer one. */
function aggregate(candles: readonly Candle[], interval: Interval): Candle[] {
  const merged = new Map<number, Candle>();
  for (const candle of candles) {
    const t = asMillis(candle.t - (candle.t % INTERVAL_MS[interval]));
    const held = merged.get(t);
    if (held === undefined) merged.set(t, { ...candle, t });
    else foldCandle(held, candle);
  }
  return [...merged.values()];
}

const trades = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 90_000 }),
    price: fc.integer({ min: 1, max: 50_000 }),
    size: fc.integer({ min: 1, max: 9_999 }),
  }),
  { maxLength: 300 },
);

describe("candles folded from trades", () => {
  it("at 1m, aggregated to 5m, 15m and 1h, equal those folded directly", () => {
    fc.assert(
      fc.property(trades, (list) => {
        const candles = new LiveCandles(1);
        let t = NOON;
        for (const { gap, price, size } of list) candles.trade(ID, asMillis((t += gap)), price, size);
        const minutes = candles.newest(ID, "1m", 10_000);
        for (const interval of ["5m", "15m", "1h"] as const) {
          expect(candles.newest(ID, interval, 10_000)).toEqual(aggregate(minutes, interval));
        }
      }),
    );
  });

  it("at every interval start on that interval's UTC boundary", () => {
    const candles = new LiveCandles(1);
    candles.trade(ID, asMillis(NOON + 47 * 60_000 + 38_412), 100, 1);
    const starts = INTERVALS.map((interval) => (candles.newest(ID, interval, 1)[0]?.t ?? 0) - NOON);
    const [minute, second] = [60_000, 1_000];
    expect(starts).toEqual([
      47 * minute + 38 * second,
      47 * minute + 35 * second,
      47 * minute + 30 * second,
      47 * minute,
      45 * minute,
      45 * minute,
      0,
      -12 * 60 * minute,
    ]);
  });

  it("at 1d belong to the market's date, also after midnight UTC", () => {
    const candles = new LiveCandles(1);
    const date = asMillis(Date.UTC(2026, 5, 1));
    candles.day(date);
    candles.trade(ID, asMillis(Date.UTC(2026, 5, 1, 23, 59)), 100, 1);
    candles.trade(ID, asMillis(Date.UTC(2026, 5, 2, 0, 30)), 110, 1);
    expect(candles.newest(ID, "1d", 9)).toEqual([{ t: date, o: 100, h: 110, l: 100, c: 110, v: 2 }]);
  });
});

describe("minute candles", () => {
  it("fold into 1m and longer intervals, and into no shorter one", () => {
    const candles = new LiveCandles(1);
    candles.minuteCandle(ID, asMillis(NOON), 100, 120, 90, 110, 1_000);
    const held = INTERVALS.filter((interval) => candles.newest(ID, interval, 1).length > 0);
    expect(held).toEqual(["1m", "5m", "15m", "1h", "1d"]);
  });

  it("and the trades after them fold into the same longer candles", () => {
    const candles = new LiveCandles(1);
    candles.minuteCandle(ID, asMillis(NOON), 100, 120, 90, 110, 1_000);
    candles.trade(ID, asMillis(NOON + 60_000), 130, 5);
    expect(candles.newest(ID, "5m", 1)).toEqual([{ t: NOON, o: 100, h: 130, l: 90, c: 130, v: 1_005 }]);
  });
});

describe("what is held", () => {
  it("is at least 500 candles of each interval, and over a day of minutes", () => {
    const candles = new LiveCandles(1);
    for (const interval of INTERVALS.slice(0, -1)) {
      const one = new LiveCandles(1);
      for (let i = 0; i < 600; i++) one.trade(ID, asMillis(NOON + i * INTERVAL_MS[interval]), 1, 1);
      expect(one.newest(ID, interval, 500)).toHaveLength(500);
    }
    for (let i = 0; i < 3_000; i++) candles.minuteCandle(ID, asMillis(NOON + i * 60_000), 1, 1, 1, 1, 1);
    expect(candles.newest(ID, "1m", 10_000).length).toBeGreaterThanOrEqual(1_500);
  });

  it("has a revision that rises with each fold, per instrument", () => {
    const candles = new LiveCandles(2);
    candles.trade(ID, asMillis(NOON), 1, 1);
    candles.minuteCandle(ID, asMillis(NOON), 1, 1, 1, 1, 1);
    expect([candles.revision(ID), candles.revision(asInstrumentId(1))]).toEqual([2, 0]);
  });
});

describe("a recorded bar", () => {
  const price = [100, 110, 90, 105] as const;
  const lengths = (candles: LiveCandles) => INTERVALS.filter((interval) => candles.newest(ID, interval, 9).length > 0);

  it("becomes candles of the intervals that are multiples of its length, and of its day", () => {
    const minutes = new LiveCandles(1);
    minutes.candle(ID, asMillis(NOON), asMillis(60_000), ...price, 5);
    expect(lengths(minutes)).toEqual(["1m", "5m", "15m", "1h", "1d"]);
    const halfHours = new LiveCandles(1);
    halfHours.candle(ID, asMillis(NOON), asMillis(1_800_000), ...price, 5);
    expect(lengths(halfHours)).toEqual(["1h", "1d"]);
  });

  it("of a day or longer becomes one candle of its date, whose volume may pass four billion", () => {
    const candles = new LiveCandles(1);
    for (const [k, volume] of [70_670_471_105, 102_802_940_877].entries()) {
      const date = asMillis(Date.UTC(1969, 11, 31 + k));
      candles.day(date);
      candles.candle(ID, date, asMillis(DAY_MS), ...price, volume);
    }
    const [o, h, l, c] = price;
    expect(lengths(candles)).toEqual(["1d"]);
    expect(candles.newest(ID, "1d", 9)).toEqual([
      { t: Date.UTC(1969, 11, 31), o, h, l, c, v: 70_670_471_105 },
      { t: 0, o, h, l, c, v: 102_802_940_877 },
    ]);
  });
});
