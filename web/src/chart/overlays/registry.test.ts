import { describe, expect, test } from "vitest";
import { CandleTable } from "../../tables/candles.ts";
import { createChartModel, type ChartModel } from "../model/chart-model.ts";
import type { Direction } from "../../tables/quotes.ts";
import { noteHalts } from "../model/pauses.ts";
import type { AxisLabel } from "../scale/axis-labels.ts";
import { timeFormat } from "../time/time-format.ts";
import { collectLabels, legendOf, OVERLAYS } from "./registry.ts";

const MINUTE = 60_000;

/** A plot of 200 px that shows prices 0 at its bottom to 200 at its top: a price's y is 200 − price. */
function chartModelOf(reference: number | undefined, last: number | undefined): ChartModel {
  const series = { candles: new CandleTable(), kind: "line", interval: "1m", exponent: 2, symbol: "A" } as const;
  const colors = { ground: "", rule: "", ink2: "", ink3: "j", accent: "", up: "", down: "", flat: "f", warn: "w" };
  const model = createChartModel(series, { colors, font: "sans-serif" }, timeFormat("en", "UTC", "1m"));
  Object.assign(model.geometry, {
    width: 300,
    height: 226,
    plotRight: 240,
    plotBottom: 200,
    areaBottom: 200,
    priceTop: 0,
    priceBottom: 200,
  });
  Object.assign(model.range, { min: 0, max: 200 });
  model.reference = reference;
  model.live = last === undefined ? undefined : { last, direction: 0 satisfies Direction };
  return model;
}

/** The middles of the labels of the previous close and of the last price; NaN where there is none. */
function middles(reference: number | undefined, last: number | undefined): [reference: number, last: number] {
  const model = chartModelOf(reference, last);
  collectLabels(model, OVERLAYS);
  const middle = (style: AxisLabel["style"]) =>
    Array.from({ length: model.labels.length }, (_, i) => model.labels.at(i)).find((label) => label.style === style)
      ?.middle ?? Number.NaN;
  return [middle("outlined"), middle("filled")];
}

describe("labels on the price axis", () => {
  test("each stands at its price, and within the plot", () => {
    expect(middles(undefined, 120)[1]).toBe(80);
    expect(middles(150, 50)[0]).toBe(50);
    expect(middles(198, 50)[0]).toBe(10);
    expect(middles(undefined, 900)[1]).toBe(10);
  });

  test("the previous close's makes way for the last price's, to its own side", () => {
    expect(middles(105, 100)[0]).toBe(79);
    expect(middles(95, 100)[0]).toBe(121);
    expect(middles(100, 100)[0]).toBe(121);
  });

  test("where there is no price, it is out of view, or its side has no room, there is none", () => {
    expect(middles(100, undefined)[1]).toBeNaN();
    expect(middles(undefined, 100)[0]).toBeNaN();
    expect(middles(300, 100)[0]).toBeNaN();
    expect(middles(196, 190)[0]).toBeNaN();
  });

  test("cover the axis's own labels that they would cut, but not those that the pointer passes", () => {
    const model = chartModelOf(150, 100);
    collectLabels(model, [...OVERLAYS, { layer: "above", draw() {}, labels: (_, to) => to.addPointer(20, 180, "i") }]);
    expect([20, 50, 70, 95].map((y) => model.labels.covers(y, 18))).toEqual([false, true, false, true]);
  });
});

describe("the legend of a candle after a gap", () => {
  const texts = { previousClose: "Prev close", halted: "Halted", disconnected: "No connection" };

  /** Candles of minutes 0–9 and 30–39; `between` happens between the two. */
  function entriesAfter(between: (model: ChartModel, candles: CandleTable) => void) {
    const model = chartModelOf(undefined, undefined);
    const candles = model.series.candles as CandleTable;
    const add = (minute: number) => candles.upsert(minute * MINUTE, 1, 1, 1, 1, 1);
    for (let minute = 0; minute < 10; minute++) add(minute);
    between(model, candles);
    for (let minute = 30; minute < 40; minute++) add(minute);
    model.texts = texts;
    model.to = candles.length;
    model.pauses = [10];
    return legendOf(model, OVERLAYS, 10);
  }
  const halt = (model: ChartModel) => {
    for (const pause of ["halted", undefined] as const) {
      model.pause = pause;
      noteHalts(model);
    }
  };

  test("says that trading was halted", () => {
    expect(entriesAfter(halt)).toEqual([{ label: "Halted", color: "w" }]);
  });

  test("says that there was no connection, which also explains a halt's pause", () => {
    const lost = (model: ChartModel, candles: CandleTable) => {
      candles.openBreak(10 * MINUTE);
      candles.upsert(30 * MINUTE, 1, 1, 1, 1, 1);
      candles.closeBreak(false);
      halt(model);
    };
    expect(entriesAfter(lost)).toEqual([{ label: "No connection", color: "w" }]);
  });

  test("says nothing of a pause that the chart knows no reason for", () => {
    expect(entriesAfter(() => {})).toEqual([]);
  });
});
