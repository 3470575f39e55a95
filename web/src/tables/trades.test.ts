import fc from "fast-check";
import { expect, test } from "vitest";
import { SIDE, type Trade } from "../../../shared/model/trade.ts";
import { asMillis, asTradeId } from "../../../shared/model/units.ts";
import { TradeTable } from "./trades.ts";

const trade = (id: number): Trade => ({
  id: asTradeId(id),
  t: asMillis(id * 10),
  price: id * 100,
  size: id,
  side: SIDE.buy,
});
const trades = (...ids: number[]) => ids.map(trade);

function add(table: TradeTable, ...ids: number[]): void {
  for (const id of ids) table.add(id, id * 10, id * 100, id, SIDE.buy);
}

/** Ids from the newest on. */
const idsOf = (table: TradeTable) => Array.from({ length: table.length }, (_, k) => table.id[table.slot(k)]);

test("index 0 is the newest trade, and its fields stand at its slot", () => {
  const table = new TradeTable();
  add(table, 7);
  table.add(8, 1_000, 19_045, 300, SIDE.sell);
  const slot = table.slot(0);
  expect([table.id[slot], table.t[slot], table.price[slot], table.size[slot]]).toEqual([8, 1_000, 19_045, 300]);
  expect(idsOf(table)).toEqual([8, 7]);
  expect(table.newestId).toBe(8);
});

test("a buyer's trade is up, a seller's down, an auction print neither", () => {
  const table = new TradeTable();
  table.add(1, 0, 1, 1, SIDE.buy);
  table.add(2, 0, 1, 1, SIDE.sell);
  table.add(3, 0, 1, 1, SIDE.none);
  expect([2, 1, 0].map((k) => table.direction(table.slot(k)))).toEqual([1, -1, 0]);
});

test("beyond its capacity the oldest trade makes room", () => {
  const table = new TradeTable(3);
  add(table, 1, 2, 3, 4, 5);
  expect(idsOf(table)).toEqual([5, 4, 3]);
  expect([table.length, table.received]).toEqual([3, 5]);
});

test("a trade is taken once", () => {
  const table = new TradeTable();
  add(table, 5, 6, 6, 5, 7);
  expect(idsOf(table)).toEqual([7, 6, 5]);
});

test("a jump of ids is a gap, as long as both its sides are held", () => {
  const table = new TradeTable(3);
  add(table, 1, 2, 6);
  expect(table.gaps).toEqual([{ from: 3, to: 5 }]);
  add(table, 7, 8);
  expect(table.gaps).toEqual([]);
});

test("a loss that the server names is known before a trade follows it, and noted once", () => {
  const table = new TradeTable();
  add(table, 1, 2);
  table.addGap(3, 5);
  expect(table.gaps).toEqual([{ from: 3, to: 5 }]);
  add(table, 6);
  expect(table.gaps).toEqual([{ from: 3, to: 5 }]);
});

test("a named loss of what is held already, or before anything is held, says nothing new", () => {
  const table = new TradeTable();
  table.addGap(1, 4);
  expect(table.gaps).toEqual([]);
  add(table, 5, 6);
  table.addGap(1, 6);
  expect(table.gaps).toEqual([]);
});

test("earlier trades go behind the live ones, without those that are held", () => {
  const table = new TradeTable();
  add(table, 5, 6);
  table.fill(trades(2, 3, 4, 5, 6));
  expect(idsOf(table)).toEqual([6, 5, 4, 3, 2]);
  expect(table.gaps).toEqual([]);
});

test("a hole between earlier and live trades is a gap", () => {
  const table = new TradeTable();
  add(table, 9);
  table.fill(trades(4, 5));
  expect(table.gaps).toEqual([{ from: 6, to: 8 }]);
});

test("earlier trades may come first, and live ones go on from them", () => {
  const table = new TradeTable();
  table.fill(trades(1, 2));
  add(table, 2, 3);
  expect(idsOf(table)).toEqual([3, 2, 1]);
});

test("earlier trades of another epoch, whose ids do not fall, are left out", () => {
  const table = new TradeTable();
  table.fill(trades(811, 812, 1, 2));
  expect(idsOf(table)).toEqual([2, 1]);
});

test("earlier trades fill up to the capacity and move nothing", () => {
  const table = new TradeTable(4);
  add(table, 8, 9);
  table.fill(trades(3, 4, 5, 6, 7));
  expect(idsOf(table)).toEqual([9, 8, 7, 6]);
  add(table, 10);
  expect(idsOf(table)).toEqual([10, 9, 8, 7]);
});

test("whatever comes in whatever order, ids fall from the newest on, the newest are held, and gaps name what is missing", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("live" as const), ids: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }) }),
    fc.record({
      kind: fc.constant("history" as const),
      ids: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
      const table = new TradeTable(12);
      let newest = 0;
      for (const { kind, ids } of steps) {
        if (kind === "live") add(table, ...ids);
        else table.fill(trades(...[...ids].sort((a, b) => a - b)));
        const held = idsOf(table);
        newest = Math.max(newest, ...(kind === "live" || newest === 0 ? ids : []));
        expect(held[0] ?? 0).toBe(newest);
        expect(held).toEqual([...new Set(held)].sort((a, b) => b - a));
        const missing = table.gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
        if (held.length > 0) expect(missing).toBe(held[0] - held[held.length - 1] + 1 - held.length);
      }
    }),
  );
});

test("as rows, a loss stands between the trades on either side of it, and one that nothing has followed on top", () => {
  const table = new TradeTable();
  add(table, 1, 2, 5, 6, 9);
  table.addGap(10, 12);
  const rows = Array.from({ length: table.rows }, (_, k) => {
    const row = table.row(k);
    return typeof row === "number" ? table.id[table.slot(row)] : `${row.from}–${row.to}`;
  });
  expect(rows).toEqual(["10–12", 9, "7–8", 6, 5, "3–4", 2, 1]);
});
