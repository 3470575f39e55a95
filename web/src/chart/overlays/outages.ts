import { intervalUnits, lostSince, pixelOf, pixelOfTime, positionOf, type ChartModel } from "../model/chart-model.ts";
import type { Overlay } from "./overlay.ts";
import { hatch, nameSpan } from "./span.ts";

/** The spans that nothing is known about, the present one too: hatched, and named. */
export const outages: Overlay = {
  layer: "behind",

  draw(context, model) {
    const { warn } = model.theme.colors;
    for (const { from, to } of model.series.candles.breaks) {
      if (to < Infinity) drawOutage(context, model, pixelOfTime(model, from), pixelOfTime(model, to), warn);
    }
    const lost = lostSince(model) !== undefined && model.view.following;
    if (lost) drawOutage(context, model, presentOutage(model), model.geometry.plotRight, warn);
  },

  legend(model, index) {
    const { texts, theme } = model;
    const named = texts.disconnected !== "" && lostBefore(model, index);
    return named ? { label: texts.disconnected, color: theme.colors.warn } : undefined;
  },
};

/** Whether nothing was received for a part of the time between candle `i` and the one before it. */
export function lostBefore({ series }: ChartModel, i: number): boolean {
  const { t, breaks } = series.candles;
  return i > 0 && breaks.some(({ from, to }) => from < t[i] && to > t[i - 1]);
}

function drawOutage(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  from: number,
  to: number,
  color: string,
): void {
  if (to < 0 || from > model.geometry.plotRight) return;
  hatch(context, model, from, to, color);
  nameSpan(context, model, from, to, model.texts.disconnected, color);
}

/** Where the present outage begins to show, px: where it began, or right after the newest candle if that is earlier. */
function presentOutage(model: ChartModel): number {
  const { series } = model;
  const end = positionOf(series, series.candles.length - 1) + intervalUnits(series) / 2;
  return Math.min(pixelOfTime(model, lostSince(model) ?? Infinity), pixelOf(model, end));
}
