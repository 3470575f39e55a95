import { expect, test } from "vitest";
import { CandleTable } from "../../tables/candles.ts";
import { lowerBound, positionOfTime, timeOfPosition } from "./columns.ts";

test("lowerBound is the first entry not below the value", () => {
  const column = Float64Array.of(10, 20, 20, 30, 99);
  expect([5, 10, 15, 20, 31].map((value) => lowerBound(column, 4, value))).toEqual([0, 0, 1, 1, 4]);
});

test("a moment lies between its neighbours by the share of time passed, and beyond the ends by intervals", () => {
  const table = new CandleTable();
  for (const t of [60_000, 120_000, 360_000]) table.upsert(t, 1, 1, 1, 1, 1);
  const position = (t: number) => positionOfTime(table, t, 60_000);
  expect([60_000, 90_000, 120_000, 240_000, 360_000].map(position)).toEqual([0, 0.5, 1, 1.5, 2]);
  expect(position(480_000)).toBe(4);
  expect(position(0)).toBe(-1);
});

test("a place has the moment that lies there, between candles and beyond them", () => {
  const table = new CandleTable();
  for (const t of [60_000, 120_000, 360_000]) table.upsert(t, 1, 1, 1, 1, 1);
  const time = (position: number) => timeOfPosition(table, position, 60_000);
  for (const position of [-3, -0.5, 0, 0.25, 1, 1.5, 2, 2.5, 7])
    expect(positionOfTime(table, time(position), 60_000)).toBeCloseTo(position);
  expect([time(1.5), time(4), time(-1)]).toEqual([240_000, 480_000, 0]);
});

test("without candles there is one place", () => {
  expect(positionOfTime(new CandleTable(), 123, 60_000)).toBe(0);
});
