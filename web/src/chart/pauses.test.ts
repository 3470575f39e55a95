import { expect, test } from "vitest";
import type { Interval } from "../../../shared/candle.ts";
import { CandleTable } from "../tables/candles.ts";
import { pausesIn } from "./pauses.ts";
import { createScene } from "./scene.ts";
import { timeFormat } from "./time-format.ts";

/** The scene of a line through candles that start at these seconds. */
function sceneOf(interval: Interval, seconds: readonly number[]) {
  const candles = new CandleTable();
  for (const second of seconds) candles.upsert(second * 1_000, 1, 1, 1, 1, 1);
  const colors = { ground: "", rule: "", ink2: "", ink3: "", accent: "", up: "", down: "", flat: "", warn: "" };
  const series = { candles, kind: "line", interval, exponent: 2, symbol: "AAA" } as const;
  const scene = createScene(series, { colors, font: "" }, timeFormat("en", "UTC", interval));
  scene.to = candles.length;
  return scene;
}

const run = (from: number, count: number, step = 1) => Array.from({ length: count }, (_, k) => from + k * step);

test("the time that a server was off is a pause, a few seconds without a trade are none", () => {
  const scene = sceneOf("1s", [...run(0, 50), ...run(60, 50), ...run(400, 50)]);
  expect(pausesIn(scene)).toEqual([100]);
});

test("an instrument that trades every minute has no pause in that, but one in half an hour without a trade", () => {
  const scene = sceneOf("1s", [...run(0, 20, 60), ...run(3_000, 20, 60)]);
  expect(pausesIn(scene)).toEqual([20]);
});

test("a night is a pause among minutes and none among days", () => {
  expect(pausesIn(sceneOf("1m", [...run(0, 10, 60), ...run(63_000, 10, 60)]))).toEqual([10]);
  expect(pausesIn(sceneOf("1d", run(0, 10, 86_400)))).toEqual([]);
});

test("nothing in view has no pause", () => {
  expect(pausesIn(sceneOf("1s", []))).toEqual([]);
  expect(pausesIn(sceneOf("1s", [5]))).toEqual([]);
});
