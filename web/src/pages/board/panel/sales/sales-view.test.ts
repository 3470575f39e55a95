import { expect, test } from "vitest";
import { SIDE } from "../../../../../../shared/model/trade.ts";
import { TradeTable } from "../../../../tables/trades.ts";
import { SalesView } from "./sales-view.svelte.ts";

type Print = readonly [id: number, t: number, price: number, size: number];

function salesOf(...prints: readonly Print[]) {
  const source = new TradeTable();
  const add = (...more: readonly Print[]) => {
    for (const [id, t, price, size] of more) source.add(id, t, price, size, SIDE.buy);
  };
  add(...prints);
  const view = new SalesView(source);
  const sizes = () => {
    view.follow();
    return Array.from({ length: view.table.length }, (_, k) => view.table.size[view.table.slot(k)]);
  };
  return { source, add, view, sizes };
}

test("only trades of a size are shown, the newest first; what is left out counts as no loss", () => {
  const { add, view, sizes } = salesOf([1, 10, 100, 50], [2, 11, 100, 500], [3, 12, 100, 20], [4, 13, 100, 900]);
  view.minimum = 100;
  expect(view.active).toBe(true);
  expect(sizes()).toEqual([900, 500]);
  add([5, 14, 100, 700], [6, 15, 100, 1]);
  expect(sizes()).toEqual([700, 900, 500]);
  expect(view.table.gaps).toEqual([]);
  view.minimum = 900;
  expect(sizes()).toEqual([900]);
});

test("prints of one millisecond, price and side are one row, also where they come one by one", () => {
  const { add, view, sizes } = salesOf([1, 10, 100, 50], [2, 10, 100, 60], [3, 10, 101, 5]);
  view.merged = true;
  expect(sizes()).toEqual([5, 110]);
  add([4, 10, 101, 10], [5, 11, 101, 3]);
  expect(sizes()).toEqual([3, 15, 110]);
});

test("a pause holds the rows and counts what comes; going on shows it", () => {
  const { add, view, sizes } = salesOf([1, 10, 100, 50]);
  view.togglePause();
  add([2, 11, 100, 60], [3, 12, 100, 70]);
  expect([sizes(), view.since]).toEqual([[50], 2]);
  view.togglePause();
  expect(view.active).toBe(false);
  view.minimum = 60;
  expect(sizes()).toEqual([70, 60]);
});

test("a pause keeps a loss that the server named", () => {
  const { view } = salesOf([1, 10, 100, 50], [5, 12, 100, 60]);
  view.togglePause();
  expect(view.table.gaps).toEqual([{ from: 2, to: 4 }]);
});

test("earlier trades that arrive later are shown behind, and those of another epoch replace them after a pause", () => {
  const { source, add, view, sizes } = salesOf([7, 10, 100, 50]);
  view.minimum = 10;
  expect(sizes()).toEqual([50]);
  source.fill([{ id: 6, t: 9, price: 100, size: 40, side: SIDE.sell }] as never);
  expect(sizes()).toEqual([50, 40]);
  view.togglePause();
  source.clear();
  add([1, 20, 100, 30]);
  expect(sizes()).toEqual([50, 40]);
  view.resume();
  expect(sizes()).toEqual([30]);
});
