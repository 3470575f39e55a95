import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_PRICE } from "../../../shared/model/quote.ts";
import { changeRatio, QuoteTable } from "./quotes.ts";

/** Applies a row whose prices all follow from `last`. */
const apply = (table: QuoteTable, id: number, n: number, last: number, at = 0) =>
  table.apply(id, n, last, 100, last - 1, last + 1, 200, 300, n * 10, at);

const dirtyIds = (table: QuoteTable) => [...table.dirty.subarray(0, table.dirtyCount)];

test("a row replaces the one held, and is stamped with the receiver's clock", () => {
  const table = new QuoteTable(2);
  apply(table, 1, 5, 19_045, 1_000);
  apply(table, 1, 6, 19_046, 2_000);
  const { last, bid, ask, volume, n } = table.columns;
  expect([n[1], last[1], bid[1], ask[1], volume[1]]).toEqual([6, 19_046, 19_045, 19_047, 60]);
  expect(table.receivedAt[1]).toBe(2_000);
  expect(table.columns.last[0]).toBe(NO_PRICE);
});

test("a row whose n is not above the one held is ignored", () => {
  const table = new QuoteTable(1);
  apply(table, 0, 5, 100);
  expect(apply(table, 0, 5, 200)).toBe(false);
  expect(apply(table, 0, 4, 300)).toBe(false);
  expect(table.columns.last[0]).toBe(100);
  expect([table.applied, table.ignored]).toEqual([1, 2]);
});

test("changes that n skips were merged; those before the first row were never watched", () => {
  const table = new QuoteTable(1);
  apply(table, 0, 813, 100);
  apply(table, 0, 814, 101);
  apply(table, 0, 820, 102);
  expect(table.merged).toBe(5);
});

test("direction is that of the last tick and stays while the price stands still", () => {
  const table = new QuoteTable(1);
  apply(table, 0, 1, 100);
  expect([table.direction[0], table.ticks[0]]).toEqual([0, 0]);
  apply(table, 0, 2, 105);
  expect([table.direction[0], table.previousLast[0], table.ticks[0]]).toEqual([1, 100, 1]);
  apply(table, 0, 3, 105);
  expect([table.direction[0], table.previousLast[0], table.ticks[0]]).toEqual([1, 100, 1]);
  apply(table, 0, 4, 104);
  expect([table.direction[0], table.previousLast[0], table.ticks[0]]).toEqual([-1, 105, 2]);
});

test("the day's range of an old row is as old as the row; that of the row held is taken", () => {
  const table = new QuoteTable(1);
  apply(table, 0, 5, 100);
  table.applyDay(0, 90, 110, 80, 95);
  apply(table, 0, 4, 99);
  table.applyDay(0, 1, 2, 3, 4);
  expect(table.columns.high[0]).toBe(110);
  apply(table, 0, 5, 100);
  table.applyDay(0, 90, 120, 80, 95);
  expect(table.columns.high[0]).toBe(120);
});

test("the dirty list names each changed row once, until it is cleared", () => {
  const table = new QuoteTable(3);
  apply(table, 2, 1, 100);
  apply(table, 0, 1, 100);
  apply(table, 2, 2, 101);
  expect(dirtyIds(table)).toEqual([2, 0]);
  table.clearDirty();
  expect(dirtyIds(table)).toEqual([]);
  apply(table, 2, 3, 102);
  expect(dirtyIds(table)).toEqual([2]);
});

test("after a restart a lower n is taken again, and the old price still says where a tick went", () => {
  const table = new QuoteTable(1);
  apply(table, 0, 900, 100);
  table.restart();
  expect(apply(table, 0, 3, 101)).toBe(true);
  expect([table.columns.last[0], table.direction[0], table.merged]).toEqual([101, 1, 0]);
});

test("the day's change is a ratio, and not a number while a price is missing", () => {
  const table = new QuoteTable(2);
  apply(table, 0, 1, 10_173);
  table.applyDay(0, 10_000, 10_200, 9_900, 10_000);
  apply(table, 1, 1, 10_000);
  expect(changeRatio(table.columns, 0)).toBeCloseTo(0.0173, 12);
  expect(changeRatio(table.columns, 1)).toBeNaN();
});

test("whatever order rows come in, the table holds the row with the highest n, and counts every row and change", () => {
  const row = fc.record({ id: fc.nat(4), n: fc.integer({ min: 1, max: 40 }), last: fc.integer({ min: 1, max: 999 }) });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const table = new QuoteTable(5);
      const held = new Map<number, { n: number; last: number; first: number; applied: number }>();
      for (const { id, n, last } of rows) {
        apply(table, id, n, last);
        const before = held.get(id);
        if (!before) held.set(id, { n, last, first: n, applied: 1 });
        else if (n > before.n) held.set(id, { ...before, n, last, applied: before.applied + 1 });
      }
      for (const [id, { n, last }] of held) expect([table.columns.n[id], table.columns.last[id]]).toEqual([n, last]);
      const all = [...held.values()];
      const applied = all.reduce((sum, one) => sum + one.applied, 0);
      const seen = all.reduce((sum, one) => sum + one.n - one.first, 0);
      expect(table.applied).toBe(applied);
      expect(table.ignored).toBe(rows.length - applied);
      expect(table.merged + applied).toBe(seen + all.length);
      expect(dirtyIds(table).sort()).toEqual([...held.keys()].sort());
    }),
  );
});

test("rows that bring another last price are told from those that change something else", () => {
  const table = new QuoteTable(1);
  for (const [n, last] of [
    [1, 100],
    [2, 100],
    [3, 101],
    [4, 101],
  ] as const) {
    apply(table, 0, n, last);
  }
  expect([table.applied, table.repriced]).toEqual([4, 2]);
});

test("a trade is the last price until its row comes, which then counts as another price, and as one tick", () => {
  const table = new QuoteTable(2);
  apply(table, 0, 1, 100);
  table.applyDay(0, 100, 100, 99, 98);
  table.trade(0, 103, 7);
  table.trade(1, 103, 7);
  expect([table.columns.last[0], table.columns.lastSize[0], table.columns.high[0], table.direction[0]]).toEqual([
    ...[103, 7, 103, 1],
  ]);
  // What has had no row yet has no price either: its row brings the rest of it as well.
  expect(table.columns.last[1]).toBe(NO_PRICE);
  apply(table, 0, 2, 103);
  expect([table.repriced, table.ticks[0]]).toEqual([2, 1]);
});
