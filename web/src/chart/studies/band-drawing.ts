import { isTimeAxis, unitPixels, viewLeft, type ChartModel } from "../model/chart-model.ts";
import { endOfRun } from "./line-drawing.ts";
import type { PixelOf } from "./value-scale.ts";

const OPACITY = 0.08;
/** Between two points of the outline where candles are dense, device pixels: the lines drawn over it hide its corners. */
const STEP = 4;

/** Fills the space between two lines faintly. Where points are dense, some of them are enough. */
export function drawBand(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  upper: Float64Array,
  lower: Float64Array,
  y: PixelOf,
  color: string,
): void {
  const { ratio } = model.geometry;
  const { t } = model.series.candles;
  const time = isTimeAxis(model.series);
  const left = viewLeft(model);
  const perUnit = unitPixels(model) * ratio;
  const step = Math.max(1, Math.floor(((model.to - model.from) * STEP) / (model.geometry.plotRight * ratio)));
  const x = (i: number) => ((time ? t[i] : i) - left) * perUnit;
  context.fillStyle = color;
  context.globalAlpha = OPACITY;
  let from = model.from;
  while (from < model.to) {
    while (from < model.to && Number.isNaN(upper[from])) from++;
    const to = endOfRun(model, upper, from);
    context.beginPath();
    for (let i = from; i < to; i += step) context.lineTo(x(i), y(upper[i]) * ratio);
    for (let i = to - 1; i >= from; i -= step) context.lineTo(x(i), y(lower[i]) * ratio);
    context.fill();
    from = to;
  }
  context.globalAlpha = 1;
}
