import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CandleTable } from "../../tables/candles.ts";
import { createChartModel, type ChartModel } from "../model/chart-model.ts";
import type { Study } from "../studies/study.ts";
import { timeFormat } from "../time/time-format.ts";
import { divideHeight } from "./pane-layout.ts";
import { MAX_PANE_HEIGHT, MAX_PANES, MIN_PANE_HEIGHT, type Pane } from "./pane.ts";
import { PaneStack, type PanePlace } from "./pane-stack.ts";
import { valueTicks } from "./value-ticks.ts";

const heights = fc.array(fc.integer({ min: MIN_PANE_HEIGHT, max: MAX_PANE_HEIGHT }), { maxLength: MAX_PANES });

describe("panes share the height below the prices", () => {
  test("and get what they want where there is room", () => {
    expect(divideHeight([96, 120], 300)).toEqual([96, 120]);
  });

  test("and never take more than there is; one that is shown is high enough to be read", () => {
    fc.assert(
      fc.property(heights, fc.integer({ min: 0, max: 800 }), (wanted, available) => {
        const given = divideHeight(wanted, available);
        expect(given).toHaveLength(wanted.length);
        expect(given.reduce((sum, height) => sum + height, 0)).toBeLessThanOrEqual(available);
        for (const [k, height] of given.entries()) {
          expect(height === 0 || height >= MIN_PANE_HEIGHT).toBe(true);
          expect(height).toBeLessThanOrEqual(wanted[k]);
        }
      }),
    );
  });

  test("and the last ones go where they do not all fit", () => {
    expect(divideHeight([96, 96, 96], 100).map((height) => height > 0)).toEqual([true, true, false]);
    expect(divideHeight([96], MIN_PANE_HEIGHT - 1)).toEqual([0]);
  });
});

describe("values on a pane's axis", () => {
  const ticksOf = (min: number, max: number, spacing: number) => {
    const ticks: number[] = [];
    valueTicks(ticks, { min, max }, spacing);
    return ticks;
  };

  test("are round", () => {
    expect(ticksOf(0, 100, 18)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticksOf(-0.31, 0.28, 0.15).map((value) => value.toFixed(2))).toEqual(["-0.20", "0.00", "0.20"]);
  });

  test("are none without a span, and few for the largest and smallest numbers", () => {
    expect(ticksOf(5, 5, 1)).toEqual([]);
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (span) => {
        expect(ticksOf(-span / 3, span, span / 5).length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

/** A study that has no lines and counts how often it was brought up to date. */
function countingStudy(): Study & { syncs: number } {
  return {
    syncs: 0,
    lines: [],
    sync() {
      this.syncs++;
    },
  };
}

const paneOf = (study: Study, height: number): Pane => ({ study, height, guides: [], format: String });

function modelOf(plotBottom: number, areaBottom: number): ChartModel {
  const series = { candles: new CandleTable(), kind: "candles", interval: "1m", exponent: 2, symbol: "A" } as const;
  const colors = { ground: "", rule: "", ink2: "", ink3: "", accent: "", up: "", down: "", flat: "", warn: "" };
  const model = createChartModel(series, { colors, font: "sans-serif" }, timeFormat("en", "UTC", "1m"));
  Object.assign(model.geometry, { width: 300, height: plotBottom + 26, plotRight: 240, plotBottom, areaBottom });
  return model;
}

/** A 2d context in which nothing is seen. */
const context = new Proxy({} as CanvasRenderingContext2D, {
  get: (_, name) => (name === "measureText" ? () => ({ width: 10 }) : () => {}),
  set: () => true,
});

describe("a stack of panes", () => {
  test("asks the chart for its height, brings its studies up to date, and tells where each pane stands", () => {
    const asked: number[] = [];
    const told: (readonly PanePlace[])[] = [];
    const stack = new PaneStack({ setPanesHeight: (height) => asked.push(height) }, (places) => told.push(places));
    const studies = [countingStudy(), countingStudy()];
    stack.show(studies.map((study) => paneOf(study, 100)));
    const model = modelOf(500, 300);
    stack.range(model, { min: 0, max: 0 });
    stack.draw(context, model);
    stack.draw(context, model);
    expect(asked).toEqual([200]);
    expect(studies.map(({ syncs }) => syncs)).toEqual([1, 1]);
    expect(told).toEqual([
      [
        { top: 300, height: 100 },
        { top: 400, height: 100 },
      ],
    ]);
  });

  test("shows a bounded number of panes, and gives their room back", () => {
    const asked: number[] = [];
    const stack = new PaneStack({ setPanesHeight: (height) => asked.push(height) }, () => {});
    stack.show(Array.from({ length: MAX_PANES + 3 }, () => paneOf(countingStudy(), 50)));
    stack.show([]);
    expect(asked).toEqual([MAX_PANES * 50, 0]);
  });
});
