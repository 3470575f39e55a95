import { expect, test } from "vitest";
import { createChartModel, type Direction, type ChartModel, type Series } from "../model/chart-model.ts";
import { lastTagMiddle, referenceTagMiddle } from "./label-places.ts";
import { timeFormat } from "../time/time-format.ts";

/** A plot of 200 px that shows prices 0 at its bottom to 200 at its top: a price's y is 200 − price. */
function chartModelOf(reference: number | undefined, last: number | undefined): ChartModel {
  const series = {
    candles: { length: 0 },
    kind: "line",
    interval: "1m",
    exponent: 2,
    symbol: "A",
  } as unknown as Series;
  const colors = {} as ChartModel["theme"]["colors"];
  const model = createChartModel(series, { colors, font: "sans-serif" }, timeFormat("en", "UTC", "1m"));
  Object.assign(model.geometry, {
    width: 300,
    height: 226,
    plotRight: 240,
    plotBottom: 200,
    priceTop: 0,
    priceBottom: 200,
  });
  Object.assign(model.range, { min: 0, max: 200 });
  model.reference = reference;
  model.live = last === undefined ? undefined : { last, direction: 0 satisfies Direction };
  return model;
}

test("each tag stands at its price, and within the plot", () => {
  expect(lastTagMiddle(chartModelOf(undefined, 120))).toBe(80);
  expect(referenceTagMiddle(chartModelOf(150, 50))).toBe(50);
  expect(referenceTagMiddle(chartModelOf(198, 50))).toBe(10);
  expect(lastTagMiddle(chartModelOf(undefined, 900))).toBe(10);
});

test("the previous close's makes way for the last price's, to its own side", () => {
  expect(referenceTagMiddle(chartModelOf(105, 100))).toBe(79);
  expect(referenceTagMiddle(chartModelOf(95, 100))).toBe(121);
  expect(referenceTagMiddle(chartModelOf(100, 100))).toBe(121);
});

test("where there is no price, it is out of view, or its side has no room, there is none", () => {
  expect(lastTagMiddle(chartModelOf(100, undefined))).toBeNaN();
  expect(referenceTagMiddle(chartModelOf(undefined, 100))).toBeNaN();
  expect(referenceTagMiddle(chartModelOf(300, 100))).toBeNaN();
  expect(referenceTagMiddle(chartModelOf(196, 190))).toBeNaN();
});
