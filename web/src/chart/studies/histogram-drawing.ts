import { intervalUnits, pixelOf, positionOf, unitPixels, type ChartModel } from "../model/chart-model.ts";
import { bodyWidth } from "../series/candle-controller.ts";
import type { StudyLine } from "./study.ts";
import type { PixelOf } from "./value-scale.ts";

/** A column that is nearer to zero than the one before it is paler. */
const PALE = 0.45;

/** Columns from zero to each value, in device pixels. Where several share a pixel column, the one furthest from zero is drawn. */
export function drawHistogram(context: CanvasRenderingContext2D, model: ChartModel, line: StudyLine, y: PixelOf): void {
  const { series, to } = model;
  const { ratio } = model.geometry;
  const values = line.values();
  const zero = Math.round(y(0) * ratio);
  const width = bodyWidth(unitPixels(model) * intervalUnits(series) * ratio, Math.max(1, Math.round(ratio)));
  let i = model.from;
  while (i < to) {
    const x = Math.round(pixelOf(model, positionOf(series, i)) * ratio);
    let furthest = i;
    for (i++; i < to && Math.round(pixelOf(model, positionOf(series, i)) * ratio) === x; i++) {
      if (Math.abs(values[i]) > Math.abs(values[furthest])) furthest = i;
    }
    const value = values[furthest];
    if (Number.isNaN(value)) continue;
    const end = Math.round(y(value) * ratio);
    context.fillStyle = value >= 0 ? line.color : (line.below ?? line.color);
    context.globalAlpha = Math.abs(value) < Math.abs(values[furthest - 1]) ? PALE : 1;
    context.fillRect(x - (width >> 1), Math.min(zero, end), width, Math.max(1, Math.abs(end - zero)));
  }
  context.globalAlpha = 1;
}
