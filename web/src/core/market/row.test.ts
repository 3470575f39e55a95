import { expect, test } from "vitest";
import { QuoteTable } from "../../tables/quotes.ts";
import { instrumentsOf } from "../app/network.test-kit.ts";
import { RowState } from "./row.svelte.ts";

/** A row on screen that showed 187.42 at time 0, and a way to show another price. */
function shown() {
  const table = new QuoteTable(1);
  const [instrument] = instrumentsOf(["NVDA"]);
  if (!instrument) throw new Error("one instrument");
  const row = new RowState(instrument);
  let n = 0;
  const show = (last: number, now: number, quiet = false) => {
    table.apply(0, ++n, last, 1, last - 1, last + 1, 1, 1, n, now);
    row.read(table, now, quiet);
  };
  show(18_742, 0);
  return { row, table, show };
}

test("the first price of a cell does not flash", () => {
  expect(shown().row.flash.onset).toBe(0);
});

test("a change flashes the tick's direction from the first changed digit on", () => {
  const { row, show } = shown();
  show(18_739, 1_000);
  expect(row.flash).toEqual({ direction: -1, from: 4, onset: 1 });
});

test("a repeat within half a second shows the price and does not restart the flash", () => {
  const { row, show } = shown();
  show(18_745, 1_000);
  show(18_740, 1_400);
  expect([row.last, row.flash.onset]).toEqual([18_740, 1]);
  show(18_741, 1_500);
  expect(row.flash).toEqual({ direction: 1, from: 5, onset: 2 });
});

test("the direction is that of the tick, also where several ticks came between two frames", () => {
  const { row, table } = shown();
  table.apply(0, 50, 18_800, 1, 1, 2, 1, 1, 1, 0);
  table.apply(0, 51, 18_790, 1, 1, 2, 1, 1, 1, 0);
  row.read(table, 1_000, false);
  expect([row.last > 18_742, row.direction, row.flash.direction]).toEqual([true, -1, -1]);
});

test("a quiet read, as on return to the tab, does not flash", () => {
  const { row, show } = shown();
  show(18_000, 1_000, true);
  expect([row.last, row.flash.onset]).toEqual([18_000, 0]);
});

test("the day's change needs a previous close", () => {
  const { row, table } = shown();
  expect(row.changeRatio).toBeNaN();
  table.applyDay(0, 18_700, 18_800, 18_600, 18_424);
  row.read(table, 1_000, false);
  expect(row.change).toBe(318);
  expect(row.changeRatio).toBeCloseTo(0.01726, 5);
});
