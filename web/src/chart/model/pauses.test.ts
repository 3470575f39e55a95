import { expect, test } from "vitest";
import type { Interval } from "../../../../shared/model/candle.ts";
import { CandleTable } from "../../tables/candles.ts";
import { pausesIn } from "./pauses.ts";
import { createChartModel } from "./chart-model.ts";
import { timeFormat } from "../time/time-format.ts";

/** The model of a line through candles that start at these seconds. */
function chartModelOf(interval: Interval, seconds: readonly number[]) {
  const candles = new CandleTable();
  for (const second of seconds) candles.upsert(second * 1_000, 1, 1, 1, 1, 1);
  const colors = { ground: "", rule: "", ink2: "", ink3: "", accent: "", up: "", down: "", flat: "", warn: "" };
  const series = { candles, kind: "line", interval, exponent: 2, symbol: "AAA" } as const;
  const model = createChartModel(series, { colors, font: "" }, timeFormat("en", "UTC", interval));
  model.to = candles.length;
  return model;
}

const run = (from: number, count: number, step = 1) => Array.from({ length: count }, (_, k) => from + k * step);

test("the time that a server was off is a pause, a few seconds without a trade are none", () => {
  const model = chartModelOf("1s", [...run(0, 50), ...run(53, 50), ...run(400, 50)]);
  expect(pausesIn(model)).toEqual([100]);
});

test("of an instrument that trades every second a few seconds are a pause, however little of it is in view", () => {
  const model = chartModelOf("1s", [...run(0, 280), ...run(289, 20)]);
  expect(pausesIn(model)).toEqual([280]);
  model.from = 270;
  expect(pausesIn(model)).toEqual([280]);
});

test("of one that often rests for some seconds, a longer rest is a pause only beyond its rhythm", () => {
  const often = Array.from({ length: 100 }, (_, k) => [k * 8, k * 8 + 1, k * 8 + 5]).flat();
  expect(pausesIn(chartModelOf("1s", [...often, ...run(807, 20)]))).toEqual([]);
  expect(pausesIn(chartModelOf("1s", [...often, ...run(822, 20)]))).toEqual([300]);
});

test("an instrument that trades every minute has no pause in that, but one in half an hour without a trade", () => {
  const model = chartModelOf("1s", [...run(0, 20, 60), ...run(3_000, 20, 60)]);
  expect(pausesIn(model)).toEqual([20]);
});

test("a night is a pause among minutes and none among days", () => {
  expect(pausesIn(chartModelOf("1m", [...run(0, 10, 60), ...run(63_000, 10, 60)]))).toEqual([10]);
  expect(pausesIn(chartModelOf("1d", run(0, 10, 86_400)))).toEqual([]);
});

test("nothing in view has no pause", () => {
  expect(pausesIn(chartModelOf("1s", []))).toEqual([]);
  expect(pausesIn(chartModelOf("1s", [5]))).toEqual([]);
});
