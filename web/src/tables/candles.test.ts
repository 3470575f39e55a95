import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candle } from "../../../shared/model/candle.ts";
import { asMillis } from "../../../shared/model/units.ts";
import { CandleTable } from "./candles.ts";

/** A candle whose close names it. */
const candle = (t: number, c = t): Candle => ({ t: asMillis(t), o: c, h: c + 1, l: c - 1, c, v: 10 });
const candles = (...times: number[]) => times.map((t) => candle(t));

const upsert = (table: CandleTable, t: number, c = t) => table.upsert(t, c, c + 1, c - 1, c, 10);
const timesOf = (table: CandleTable) => [...table.t.subarray(0, table.length)];
const closesOf = (table: CandleTable) => [...table.c.subarray(0, table.length)];

function filled(...times: number[]): CandleTable {
  const table = new CandleTable();
  table.replace(candles(...times));
  return table;
}

test("the same start replaces, a later one appends, an earlier one goes where it belongs", () => {
  const table = filled(1, 3);
  upsert(table, 3, 33);
  upsert(table, 5);
  upsert(table, 2);
  upsert(table, 1, 11);
  expect(timesOf(table)).toEqual([1, 2, 3, 5]);
  expect(closesOf(table)).toEqual([11, 2, 33, 5]);
});

test("every change raises the revision; exchanging everything raises the generation", () => {
  const table = filled(1);
  const { revision, generation } = table;
  upsert(table, 1, 7);
  expect([table.revision > revision, table.generation]).toEqual([true, generation]);
  table.replace(candles(9));
  expect(table.generation).toBe(generation + 1);
});

test("an older page goes before the front, without what is held", () => {
  const table = filled(5, 6);
  expect(table.prepend(candles(3, 4, 5))).toBe(2);
  expect(timesOf(table)).toEqual([3, 4, 5, 6]);
  expect(table.prepended).toBe(2);
  expect(table.prepend(candles(3, 4))).toBe(0);
});

test("arrays grow as candles come", () => {
  const table = new CandleTable();
  for (let t = 0; t < 5_000; t++) upsert(table, t);
  expect(table.length).toBe(5_000);
  expect(table.c[4_999]).toBe(4_999);
});

test("beyond the capacity the oldest go, a batch at a time", () => {
  const table = new CandleTable(100);
  for (let t = 0; t < 109; t++) upsert(table, t);
  expect([table.length, table.trimmed]).toEqual([109, 0]);
  upsert(table, 109);
  expect([table.length, table.trimmed, table.t[0]]).toEqual([100, 10, 10]);
});

test("a later snapshot that reaches back to what is held keeps the older candles", () => {
  const table = filled(1, 2, 3);
  expect(table.refresh([candle(3, 33), candle(4)])).toBe(true);
  expect(timesOf(table)).toEqual([1, 2, 3, 4]);
  expect(closesOf(table)).toEqual([1, 2, 33, 4]);
});

test("a later snapshot that leaves a hole exchanges everything: what lay between is unknown", () => {
  const table = filled(1, 2, 3);
  expect(table.refresh(candles(8, 9))).toBe(false);
  expect(timesOf(table)).toEqual([8, 9]);
});

describe("outages", () => {
  test("last until the connection is back, and are forgotten where the server gave what was missed", () => {
    const table = filled(1, 2);
    table.openBreak(3);
    expect(table.breaks).toEqual([{ from: 3, to: Infinity }]);
    table.refresh(candles(2, 3, 4));
    table.closeBreak(true);
    expect(table.breaks).toEqual([]);
  });

  test("stay up to the next candle where the server was down as well", () => {
    const table = filled(1, 2);
    table.openBreak(3);
    table.refresh(candles(1, 2, 7));
    table.closeBreak(false);
    expect(table.breaks).toEqual([{ from: 3, to: 7 }]);
  });

  test("end with a candle that comes later, where the snapshot had none", () => {
    const table = filled(1, 2);
    table.openBreak(3);
    table.refresh(candles(1, 2));
    table.closeBreak(false);
    expect(table.breaks).toEqual([{ from: 3, to: Infinity }]);
    upsert(table, 6);
    expect(table.breaks).toEqual([{ from: 3, to: 6 }]);
  });

  test("leave nothing where the next candle follows at once", () => {
    const table = filled(1, 2);
    table.openBreak(3);
    table.refresh(candles(2, 3));
    table.closeBreak(false);
    expect(table.breaks).toEqual([]);
  });

  test("survive a snapshot that exchanges everything, and add up", () => {
    const table = filled(1, 2);
    table.openBreak(3);
    table.openBreak(3);
    table.refresh(candles(8));
    table.closeBreak(false);
    table.openBreak(9);
    expect(table.breaks).toEqual([
      { from: 3, to: 8 },
      { from: 9, to: Infinity },
    ]);
  });
});

test("after any run of snapshots and updates the table holds, in order, the last value given for each start", () => {
  const time = fc.integer({ min: 0, max: 50 });
  const close = fc.nat(999);
  const step = fc.oneof(
    fc.record({ kind: fc.constant("upsert" as const), t: time, c: close }),
    fc.record({ kind: fc.constant("refresh" as const), t: time, count: fc.nat(8), c: close }),
    fc.record({ kind: fc.constant("prepend" as const), t: time, count: fc.nat(8), c: close }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const table = new CandleTable();
      const model = new Map<number, number>();
      for (const one of steps) {
        const run = one.kind === "upsert" ? [] : Array.from({ length: one.count }, (_, k) => candle(one.t + k, one.c));
        const [first, last] = [Math.min(...model.keys()), Math.max(...model.keys())];
        if (one.kind === "upsert") {
          upsert(table, one.t, one.c);
          model.set(one.t, one.c);
        } else if (one.kind === "refresh") {
          table.refresh(run);
          const meets = run.length > 0 && one.t <= last;
          for (const t of [...model.keys()]) if (!meets || t >= one.t) model.delete(t);
          for (const { t, c } of run) model.set(t, c);
        } else {
          table.prepend(run);
          for (const { t, c } of run) if (t < first) model.set(t, c);
        }
        const expected = [...model].sort(([a], [b]) => a - b);
        expect(timesOf(table)).toEqual(expected.map(([t]) => t));
        expect(closesOf(table)).toEqual(expected.map(([, c]) => c));
      }
    }),
  );
});
