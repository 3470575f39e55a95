import { describe, expect, test } from "vitest";
import { CandleTable } from "../../tables/candles.ts";
import { createChartModel, type ChartModel } from "../model/chart-model.ts";
import { timeFormat } from "../time/time-format.ts";
import { LineDrawing } from "./line-drawing.ts";
import type { Study } from "./study.ts";
import { StudyOverlay } from "./study-overlay.ts";

/** A plot of `width` px whose view holds all `count` candles of a minute, a candle to each position. */
function modelOf(count: number, width: number, kind: "candles" | "line" = "candles"): ChartModel {
  const candles = new CandleTable();
  for (let i = 0; i < count; i++) candles.upsert(i * 60_000, 100, 110, 90, 100, 1);
  const series = { candles, kind, interval: "1m", exponent: 2, symbol: "A" } as const;
  const colors = { ground: "", rule: "", ink2: "", ink3: "", accent: "", up: "", down: "", flat: "", warn: "" };
  const model = createChartModel(series, { colors, font: "sans-serif" }, timeFormat("en", "UTC", "1m"));
  Object.assign(model.geometry, { width: width + 60, height: 226, plotRight: width, plotBottom: 200, areaBottom: 200 });
  Object.assign(model.view, { right: count, span: count });
  Object.assign(model, { from: 0, to: count });
  return model;
}

/** The points of each line that was stroked, and where what was filled began and how wide it was. */
function drawn(
  model: ChartModel,
  values: Float64Array,
): { stroked: number[][]; filled: (readonly [number, number])[] } {
  const result = { stroked: [] as number[][], filled: [] as (readonly [number, number])[] };
  let xs: number[] = [];
  const context = {
    beginPath: () => (xs = []),
    lineTo: (x: number) => xs.push(x),
    stroke: () => result.stroked.push(xs),
    fillRect: (x: number, _y: number, width: number) => result.filled.push([x, width]),
  };
  new LineDrawing().draw(context as unknown as CanvasRenderingContext2D, model, values, (value) => value, "blue");
  return result;
}

const numbers = (count: number) => Float64Array.from({ length: count }, (_, i) => i);

describe("a study's line", () => {
  test("begins at its first value, and is interrupted where it has none", () => {
    const values = numbers(10);
    values.fill(Number.NaN, 0, 3);
    values[6] = Number.NaN;
    const { stroked } = drawn(modelOf(10, 100), values);
    expect(stroked).toEqual([
      [30, 40, 50],
      [70, 80, 90],
    ]);
  });

  test("is interrupted where a line of prices is: at pauses of trading; over candles it is not", () => {
    const paused = (kind: "candles" | "line") => {
      const model = modelOf(6, 60, kind);
      model.pauses = [4];
      return drawn(model, numbers(6)).stroked.map((points) => points.length);
    };
    expect(paused("line")).toEqual([4, 2]);
    expect(paused("candles")).toEqual([6]);
  });

  test("covers every pixel column once where candles are dense", () => {
    const { stroked, filled } = drawn(modelOf(1_000, 100), numbers(1_000));
    expect(stroked).toEqual([]);
    expect(filled).toEqual(Array.from({ length: 100 }, (_, column) => [column, 1]));
  });

  test("is one rectangle as long as it is level", () => {
    expect(drawn(modelOf(1_000, 100), new Float64Array(1_000).fill(7)).filled).toEqual([[0, 100]]);
  });

  test("is nothing without values", () => {
    expect(drawn(modelOf(10, 100), new Float64Array(10).fill(Number.NaN))).toEqual({ stroked: [], filled: [] });
  });
});

describe("the price axis", () => {
  const overlayOf = (...values: number[]): StudyOverlay => {
    const overlay = new StudyOverlay();
    const column = Float64Array.from(values);
    const study: Study = { sync: () => {}, lines: [{ values: () => column, color: "blue", shape: "line" }] };
    overlay.studies = [study];
    return overlay;
  };
  const rangeWith = (overlay: StudyOverlay) => {
    const out = { min: 90, max: 110 };
    overlay.range(modelOf(2, 100), out);
    return out;
  };

  test("shows an average that is near the prices", () => {
    expect(rangeWith(overlayOf(100, 120))).toEqual({ min: 90, max: 120 });
    expect(rangeWith(overlayOf(Number.NaN, 85))).toEqual({ min: 85, max: 110 });
  });

  test("is not flattened by an average that is far away", () => {
    expect(rangeWith(overlayOf(500, 900))).toEqual({ min: 90, max: 110 });
    expect(rangeWith(overlayOf(124, 126))).toEqual({ min: 90, max: 124 });
  });
});
