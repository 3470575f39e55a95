import { describe, expect, it } from "vitest";
import { compareTrades, rangesOf, sizeOf } from "./comparison.ts";
import { HeldTrades } from "./held-trades.ts";

const compare = (after: number, held: readonly number[], recorded: readonly number[]) =>
  compareTrades({
    ...{ after, recorded, newest: Math.max(0, ...held) },
    isHeld: (id) => held.includes(id),
  });

describe("the trades that a client holds, beside the server's record (W12)", () => {
  it("are all there, where every id after the last one from before is held and recorded", () => {
    expect(compare(10, [8, 9, 10, 11, 12, 13], [10, 11, 12, 13])).toEqual({
      ...{ from: 11, to: 13, confirmed: 3, unconfirmed: 0 },
      ...{ lost: [], uncovered: [] },
    });
  });

  it("have lost those that only the record has, also behind the newest one held", () => {
    const { confirmed, lost, uncovered, to } = compare(10, [11, 14], [11, 12, 13, 14, 15]);
    expect({ confirmed, lost, uncovered, to }).toEqual({
      ...{ confirmed: 2, to: 15, uncovered: [] },
      lost: [
        { from: 12, to: 13 },
        { from: 15, to: 15 },
      ],
    });
  });

  it("have a gap that nothing covers, where neither has an id between the first and the newest", () => {
    const { lost, uncovered } = compare(10, [13], [13]);
    expect({ lost, uncovered }).toEqual({ lost: [], uncovered: [{ from: 11, to: 12 }] });
  });

  it("are unconfirmed, where the record's answer does not reach so far back or is not so new yet", () => {
    expect(compare(10, [11, 12, 13, 14], [12, 13])).toMatchObject({ confirmed: 2, unconfirmed: 2, lost: [] });
  });

  it("are none, where nothing was traded since", () => {
    const { from, to, confirmed } = compare(10, [9, 10], [9, 10]);
    expect([to - from + 1, confirmed]).toEqual([0, 0]);
  });

  it("count the same in whatever order the record comes, and a repeated row once", () => {
    expect(compare(1, [2, 3], [3, 2, 3])).toMatchObject({ confirmed: 2, unconfirmed: 0, to: 3 });
  });
});

it("ids become runs, whose sizes add up", () => {
  const ranges = rangesOf([4, 5, 6, 9]);
  expect(ranges).toEqual([
    { from: 4, to: 6 },
    { from: 9, to: 9 },
  ]);
  expect([sizeOf(ranges), sizeOf([])]).toEqual([4, 0]);
});

describe("held trades", () => {
  it("know how each came, and count one that comes again once", () => {
    const held = new HeldTrades();
    held.add(7, 100, false);
    held.add(8, 110, true);
    held.add(8, 110, false);
    expect([7, 8, 9].map((id) => held.arrivalOf(id))).toEqual(["live", "refilled", "none"]);
    expect([held.live, held.refilled, held.repeated, held.newest, held.first, held.timeOf(8)]).toEqual([
      1, 1, 1, 8, 7, 110,
    ]);
  });

  it("keep the newest 16,384", () => {
    const held = new HeldTrades();
    for (let id = 1; id <= 16_386; id++) held.add(id, id, false);
    expect([held.has(2), held.has(3), held.oldest]).toEqual([false, true, 3]);
  });

  it("hold nothing once they are cleared for another epoch", () => {
    const held = new HeldTrades();
    held.add(7, 100, false);
    held.clear();
    expect([held.has(7), held.newest, held.live]).toEqual([false, 0, 0]);
  });
});
