import { describe, expect, it } from "vitest";
import { asMillis } from "../../shared/model/units.ts";
import { CandleRing } from "./candle-ring.ts";

/** A ring of `limit` with one flat candle per second from 1 to `count`, price = second. */
function filled(limit: number, count: number): CandleRing {
  const ring = new CandleRing(limit, 1);
  for (let second = 1; second <= count; second++) ring.fold(second, second, second, second, second, 1);
  return ring;
}

const starts = (candles: readonly { t: number }[]) => candles.map(({ t }) => t / 1_000);

describe("a ring of candles", () => {
  it("folds a trade of the open candle's time into that candle", () => {
    const ring = new CandleRing(16, 60);
    ring.fold(60, 100, 101, 99, 100, 10);
    ring.fold(60, 100, 105, 100, 104, 5);
    ring.fold(60, 98, 98, 98, 98, 1);
    expect(ring.newest(9)).toEqual([{ t: 60_000, o: 100, h: 105, l: 98, c: 98, v: 16 }]);
  });

  it("has no candle for a bucket without a trade", () => {
    const ring = new CandleRing(16, 60);
    ring.fold(60, 1, 1, 1, 1, 1);
    ring.fold(300, 2, 2, 2, 2, 1);
    expect(starts(ring.newest(9))).toEqual([60, 300]);
  });

  it("keeps starts before 1970 and after 2106, each bucket rounded down", () => {
    const ring = new CandleRing(16, 86_400);
    const at = (date: string) => Date.parse(date) / 1_000;
    ring.fold(at("1962-01-02T14:30Z"), 1, 1, 1, 1, 1);
    ring.fold(at("1969-12-31T23:59Z"), 2, 2, 2, 2, 1);
    ring.fold(at("2150-06-01T00:00Z"), 3, 3, 3, 3, 1);
    const dates = ring.newest(9).map(({ t }) => new Date(t).toISOString().slice(0, 10));
    expect(dates).toEqual(["1962-01-02", "1969-12-31", "2150-06-01"]);
    const sixties = ring.range(asMillis(Date.UTC(1960, 0)), asMillis(0), 9);
    expect(starts(sixties)).toEqual([at("1962-01-02"), at("1969-12-31")]);
  });

  it("folds a late trade into the open candle, so that starts always rise", () => {
    const ring = filled(16, 5);
    ring.fold(3, 9, 9, 9, 9, 1);
    expect(starts(ring.newest(9))).toEqual([1, 2, 3, 4, 5]);
    expect(ring.newest(1)[0]).toMatchObject({ h: 9, c: 9, v: 2 });
  });

  it("grows to its limit, then drops the oldest", () => {
    expect(starts(filled(64, 64).newest(1_000))).toHaveLength(64);
    expect(starts(filled(64, 100).newest(3))).toEqual([98, 99, 100]);
    expect(starts(filled(64, 100).newest(1_000))[0]).toBe(37);
  });

  it("returns the newest candles of a half-open range", () => {
    const ring = filled(64, 100);
    expect(starts(ring.range(asMillis(50_000), asMillis(53_000), 10))).toEqual([50, 51, 52]);
    expect(starts(ring.range(asMillis(50_000), asMillis(53_000), 2))).toEqual([51, 52]);
    expect(starts(ring.range(asMillis(0), asMillis(38_001), 10))).toEqual([37, 38]);
    expect(ring.range(asMillis(200_000), asMillis(300_000), 10)).toEqual([]);
  });

  it("holds starts after 2038", () => {
    const ring = new CandleRing(16, 60);
    ring.fold(4_000_000_020, 1, 1, 1, 1, 1);
    expect(ring.newest(1)[0]?.t).toBe(4_000_000_020_000);
    expect(ring.range(asMillis(3_999_999_999_000), asMillis(4_000_000_021_000), 1)).toHaveLength(1);
  });
});
