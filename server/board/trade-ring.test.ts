import { describe, expect, it } from "vitest";
import { SIDE } from "../../shared/model/trade.ts";
import { asMillis } from "../../shared/model/units.ts";
import { TradeRing } from "./trade-ring.ts";

/** A ring of `limit` with `count` trades. Trade i has time 10 × i, price 100 + i and size i. */
function filled(limit: number, count: number): TradeRing {
  const ring = new TradeRing(limit);
  for (let i = 1; i <= count; i++) ring.push(10 * i, 100 + i, i, i % 2 === 0 ? SIDE.buy : SIDE.sell);
  return ring;
}

const ids = (ring: TradeRing, after: number, upTo: number) => ring.between(after, upTo).map(({ id }) => id);

describe("a ring of trades", () => {
  it("holds nothing at first", () => {
    const ring = new TradeRing(32);
    expect([ring.newest, ring.oldest]).toEqual([0, 1]);
    expect(ring.between(0, 100)).toEqual([]);
    expect(ring.firstAtOrAfter(asMillis(0))).toBe(1);
  });

  it("numbers trades from 1 and returns them unchanged", () => {
    expect(filled(32, 2).between(0, 2)).toEqual([
      { id: 1, t: 10, price: 101, size: 1, side: SIDE.sell },
      { id: 2, t: 20, price: 102, size: 2, side: SIDE.buy },
    ]);
  });

  it("grows to its limit without losing a trade", () => {
    expect(ids(filled(64, 64), 0, 64)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
  });

  it("drops the oldest trades beyond its limit; ids keep rising", () => {
    const ring = filled(64, 100);
    expect([ring.oldest, ring.newest]).toEqual([37, 100]);
    expect(ids(ring, 0, 39)).toEqual([37, 38, 39]);
    expect(ids(ring, 98, 1_000)).toEqual([99, 100]);
  });

  it("holds sizes over 2^31", () => {
    const ring = new TradeRing(16);
    ring.push(1, 1, 4_000_000_000, SIDE.none);
    expect(ring.between(0, 1)[0]?.size).toBe(4_000_000_000);
  });

  it("finds the first trade at or after a time, even after older trades were overwritten", () => {
    const ring = filled(64, 100);
    expect(ring.firstAtOrAfter(asMillis(0))).toBe(37);
    expect(ring.firstAtOrAfter(asMillis(500))).toBe(50);
    expect(ring.firstAtOrAfter(asMillis(501))).toBe(51);
    expect(ring.firstAtOrAfter(asMillis(5_000))).toBe(101);
  });
});
