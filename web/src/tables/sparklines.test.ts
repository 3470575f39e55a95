import { expect, test } from "vitest";
import { SPARKLINE_LEAST, SPARKLINE_POINTS, SPARKLINE_STEP_MS, SparklineTable } from "./sparklines.ts";

const STEP = SPARKLINE_STEP_MS;
const START = 1_700_006_400_000;

/** Points in tenths of a percent, as a reader would say them. */
const read = (table: SparklineTable, id: number) => [...table.points(id)].map((point) => Math.round(point * 1000) + 0);

test("points are closes relative to the previous close", () => {
  const table = new SparklineTable(2);
  table.load(1, [START, START + STEP], [10_100, 9_900], 10_000);
  expect(read(table, 1)).toEqual([10, -10]);
  expect(read(table, 0)).toEqual([]);
});

test("a live price moves the last point until its quarter of an hour is over", () => {
  const table = new SparklineTable(1);
  table.load(0, [START], [10_100], 10_000);
  table.update(0, START + 1_000, 10_200, 10_000);
  expect(read(table, 0)).toEqual([20]);
  table.update(0, START + STEP, 10_300, 10_000);
  expect(read(table, 0)).toEqual([20, 30]);
});

test("a full row drops its oldest point", () => {
  const table = new SparklineTable(1);
  for (let k = 0; k <= SPARKLINE_POINTS; k++) table.update(0, START + k * STEP, 10_000 + k * 10, 10_000);
  const points = read(table, 0);
  expect([points.length, points[0], points.at(-1)]).toEqual([SPARKLINE_POINTS, 1, SPARKLINE_POINTS]);
});

test("another previous close begins another day, before which the last hours stay, relative to it", () => {
  const table = new SparklineTable(1);
  table.load(0, [START, START + STEP], [10_100, 10_200], 10_000);
  table.update(0, START + STEP, 10_200, 10_200);
  expect(read(table, 0)).toEqual([-10, 0, 0]);
});

test("what stands before a day makes room for it, until the day has enough of its own", () => {
  const table = new SparklineTable(1);
  for (let k = 0; k < SPARKLINE_POINTS; k++) table.update(0, START + k * STEP, 10_000, 10_000);
  const [dawn, close] = [START + SPARKLINE_POINTS * STEP, 5_000];
  const lengths: number[] = [];
  for (let k = 0; k < SPARKLINE_LEAST + 2; k++) {
    table.update(0, dawn + k * STEP, close + 5 * (k + 1), close);
    lengths.push(read(table, 0).length);
  }
  expect(new Set(lengths.slice(0, SPARKLINE_LEAST))).toEqual(new Set([SPARKLINE_LEAST]));
  expect(lengths.slice(-2)).toEqual([SPARKLINE_LEAST + 1, SPARKLINE_LEAST + 2]);
  expect([read(table, 0)[0], read(table, 0).at(-1)]).toEqual([1, SPARKLINE_LEAST + 2]);
});

test("a longer history leaves its newest points, and neighbours alone", () => {
  const table = new SparklineTable(3);
  table.load(0, [START], [10_100], 10_000);
  const times = Array.from({ length: 120 }, (_, k) => START + k * STEP);
  table.load(
    1,
    times,
    times.map((_, k) => 10_000 + k * 10),
    10_000,
  );
  expect([read(table, 1).length, read(table, 1).at(-1)]).toEqual([SPARKLINE_POINTS, 119]);
  expect([read(table, 0), read(table, 2)]).toEqual([[10], []]);
});
