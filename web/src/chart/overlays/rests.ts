import {
  intervalUnits,
  isTimeAxis,
  lostSince,
  pixelOf,
  positionOf,
  unitPixels,
  type ChartModel,
} from "../model/chart-model.ts";
import { wasHalted } from "../model/pauses.ts";
import { lostBefore } from "./outages.ts";
import type { Overlay } from "./overlay.ts";
import { hatch, MIN_SPAN_WIDTH, nameSpan, shade } from "./span.ts";

/** Trading that rests now is shaded at least this wide, px; no wider than a candle while it is shorter than one. */
const REST_WIDTH = 24;

/**
 * When nothing was traded. A halt is shaded and named. Other pauses that a line does not bridge are hatched in a neutral
 * colour. While trading rests, the plot is shaded from the newest candle on. A pause within an outage is left to that.
 */
export const rests: Overlay = {
  layer: "behind",

  draw(context, model) {
    for (const i of model.pauses) if (!lostBefore(model, i)) drawPause(context, model, i);
    const lost = lostSince(model) !== undefined && model.view.following;
    if (!lost && model.pause) drawRest(context, model);
  },

  legend(model, index) {
    const { texts, theme, pauses } = model;
    const halted = pauses.includes(index) && !lostBefore(model, index) && wasHalted(model, index);
    return halted && texts.halted !== "" ? { label: texts.halted, color: theme.colors.warn } : undefined;
  },
};

/** Where candles are evenly spaced a pause has no width of its own, and is a seam between two candles. */
function drawPause(context: CanvasRenderingContext2D, model: ChartModel, i: number): void {
  const { series, theme, texts } = model;
  const half = intervalUnits(series) / 2;
  const end = positionOf(series, i) - half;
  const right = pixelOf(model, end);
  const left = isTimeAxis(series) ? pixelOf(model, positionOf(series, i - 1) + half) : right;
  if (!wasHalted(model, i)) {
    hatch(context, model, left, right, theme.colors.ink3);
    return;
  }
  const widened = Math.max(0, MIN_SPAN_WIDTH - (right - left)) / 2;
  const from = Math.max(0, left - widened);
  const to = Math.min(model.geometry.plotRight, right + widened);
  if (from >= to) return;
  shade(context, model, from, to, theme.colors.warn);
  nameSpan(context, model, from, to, texts.halted, theme.colors.warn);
}

/** Right after the newest candle: while trading rests there is none. */
function drawRest(context: CanvasRenderingContext2D, model: ChartModel): void {
  const { series, theme, texts, pause } = model;
  const { plotRight } = model.geometry;
  const candle = intervalUnits(series) * unitPixels(model);
  const least = isTimeAxis(series) ? REST_WIDTH : Math.min(REST_WIDTH, Math.max(MIN_SPAN_WIDTH, candle));
  const begins = pixelOf(model, positionOf(series, series.candles.length - 1) + intervalUnits(series) / 2);
  const left = Math.min(begins, plotRight - least);
  const halted = pause === "halted";
  const color = halted ? theme.colors.warn : theme.colors.ink3;
  shade(context, model, left, plotRight, color);
  if (halted) nameSpan(context, model, left, plotRight, texts.halted, color);
}
