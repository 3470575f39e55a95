import { drawsCandles, isTimeAxis, unitPixels, viewLeft, type ChartModel } from "../model/chart-model.ts";
import { createDecimatedColumns, decimate, type DecimatedColumns, type PixelScale } from "../series/decimation.ts";
import type { PixelOf } from "./value-scale.ts";

/** CSS px. */
const LINE_WIDTH = 1.5;
/** With more points to a device pixel than this, the pixel columns that a line covers are filled instead of stroked. */
const DENSE = 2;

/**
 * What one chart's lines are drawn with, used again in every draw. Dense lines are rectangles of whole pixels, neighbours of the
 * same height as one. Measured: seven lines and a band of 20,000 points took 6 ms of main thread, outlined and filled as paths 11 ms.
 */
export class LineDrawing {
  readonly #columns: DecimatedColumns = createDecimatedColumns();
  /** Values are decimated as they are; a price axis need not be linear. */
  readonly #scale = { left: 0, perUnit: 1, bottom: 0, min: 0, perPrice: -1 };

  /**
   * Draws the values in view as a line. It is interrupted where there is no value and, like a line of prices, where trading
   * paused. The context is scaled to device pixels and clipped to where the line may be.
   */
  draw(context: CanvasRenderingContext2D, model: ChartModel, values: Float64Array, y: PixelOf, color: string): void {
    const { geometry } = model;
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = LINE_WIDTH * geometry.ratio;
    context.lineJoin = "bevel";
    context.lineCap = "butt";
    let from = model.from;
    while (from < model.to) {
      while (from < model.to && Number.isNaN(values[from])) from++;
      const to = endOfRun(model, values, from);
      if (to - from > geometry.plotRight * geometry.ratio * DENSE) this.#drawDense(context, model, values, y, from, to);
      else if (to > from) drawSparse(context, model, values, y, from, to);
      from = to;
    }
  }

  #drawDense(
    context: CanvasRenderingContext2D,
    model: ChartModel,
    values: Float64Array,
    y: PixelOf,
    from: number,
    to: number,
  ): void {
    const { ratio } = model.geometry;
    const scale = this.#scale;
    scale.left = viewLeft(model);
    scale.perUnit = unitPixels(model) * ratio;
    const positions = isTimeAxis(model.series) ? model.series.candles.t : undefined;
    decimate(this.#columns, positions, values, from, to, scale satisfies PixelScale);
    const { left, length, top, bottom } = this.#columns;
    const thickness = Math.max(1, Math.round(LINE_WIDTH * ratio));
    let begun = 0;
    let above = Number.NaN;
    let below = Number.NaN;
    for (let k = 0; k <= length; k++) {
      const nextAbove = k < length ? Math.round(y(top[k]) * ratio - thickness / 2) : Number.NaN;
      const nextBelow = k < length ? Math.round(y(bottom[k]) * ratio + thickness / 2) : Number.NaN;
      if (nextAbove === above && nextBelow === below) continue;
      if (k > begun) context.fillRect(left + begun, above, k - begun, below - above);
      begun = k;
      above = nextAbove;
      below = nextBelow;
    }
  }
}

/** The end of the values from `from` on that are joined to each other. */
export function endOfRun({ series, to, pauses }: ChartModel, values: Float64Array, from: number): number {
  let end = to;
  if (!drawsCandles(series.kind)) {
    for (const pause of pauses) {
      if (pause <= from) continue;
      end = Math.min(end, pause);
      break;
    }
  }
  let i = from;
  while (i < end && !Number.isNaN(values[i])) i++;
  return i;
}

function drawSparse(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  values: Float64Array,
  y: PixelOf,
  from: number,
  to: number,
): void {
  const { ratio } = model.geometry;
  const { t } = model.series.candles;
  const time = isTimeAxis(model.series);
  const left = viewLeft(model);
  const perUnit = unitPixels(model) * ratio;
  context.beginPath();
  for (let i = from; i < to; i++) context.lineTo(((time ? t[i] : i) - left) * perUnit, y(values[i]) * ratio);
  context.stroke();
}
