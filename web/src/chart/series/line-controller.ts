import { INTERVAL_MS } from "../../../../shared/model/candle.ts";
import { withAlpha } from "../../theme/colors.ts";
import { unitsOf } from "../scale/price-mode.ts";
import { lowerBound } from "../model/columns.ts";
import { ColumnsController, WITHOUT_ELEMENTS } from "./columns-controller.ts";
import { createDecimatedColumns, decimate, type PixelScale } from "./decimation.ts";
import { dayColor, drawsCandles, isTimeAxis, unitPixels, viewLeft, type ChartSeries } from "../model/chart-model.ts";
import { pixelOfPrice } from "../model/geometry.ts";

/** CSS px. */
const LINE_WIDTH = 1.5;
/** With more points to a device pixel than this, the pixel columns that a line covers are filled instead. */
const DENSE = 2;
/** Opacity under the line, at the top of the price area; it fades to nothing at the bottom. Around a baseline it is even. */
const FILL = { line: 0, area: 0.34, baseline: 0.16 } as const;

const fillOf = ({ kind }: ChartSeries): number => (drawsCandles(kind) ? 0 : FILL[kind as keyof typeof FILL]);

/**
 * Closing prices as a line, filled below as an area. It is interrupted where nothing is known and where trading paused.
 * Where points are dense, filling the pixel columns that a line covers looks the same as stroking it, for less.
 * Measured: of 20,000 points on 1,200 px, drawn in software, stroking took 39 ms of main thread, filling 1.2 ms, and
 * filling an area 2.3 ms.
 */
export class LineController extends ColumnsController {
  static readonly id = "priceLine";
  static readonly defaults = WITHOUT_ELEMENTS;

  /** What is being painted: its colour, and how far down it is filled, device px. */
  #color = "";
  #ground = 0;
  #decimated: ReturnType<typeof createDecimatedColumns> | undefined;

  protected override paint(context: CanvasRenderingContext2D, ratio: number): void {
    const { model } = this;
    const { geometry, range, priceMode: mode } = model;
    const min = unitsOf(mode, range.min);
    const scale: PixelScale = {
      left: viewLeft(model),
      perUnit: unitPixels(model) * ratio,
      bottom: geometry.priceBottom * ratio,
      min,
      perPrice: ((geometry.priceBottom - geometry.priceTop) * ratio) / (unitsOf(mode, range.max) - min),
      mode,
    };
    if (model.series.kind === "baseline") {
      this.#paintAround(context, scale, ratio);
      return;
    }
    this.#color = dayColor(model);
    this.#ground = geometry.areaBottom * ratio;
    context.fillStyle = this.#gradient(context, ratio);
    this.#paintRuns(context, scale, ratio);
  }

  /** Above the previous close in the colour of rising prices, below it in the other, and filled up to it. */
  #paintAround(context: CanvasRenderingContext2D, scale: PixelScale, ratio: number): void {
    const { model } = this;
    const { geometry, theme, reference, base } = model;
    const middle = Math.min(Math.max(pixelOfPrice(model, reference ?? base), 0), geometry.areaBottom) * ratio;
    const right = geometry.plotRight * ratio;
    for (const above of [true, false]) {
      context.save();
      context.beginPath();
      if (above) context.rect(0, 0, right, middle);
      else context.rect(0, middle, right, geometry.areaBottom * ratio - middle);
      context.clip();
      this.#color = above ? theme.colors.up : theme.colors.down;
      this.#ground = middle;
      context.fillStyle = withAlpha(this.#color, FILL.baseline);
      this.#paintRuns(context, scale, ratio);
      context.restore();
    }
  }

  #paintRuns(context: CanvasRenderingContext2D, scale: PixelScale, ratio: number): void {
    const { model } = this;
    const { geometry } = model;
    let from = model.from;
    for (const to of this.#ends()) {
      const dense = to - from > geometry.plotRight * ratio * DENSE;
      if (dense) this.#paintDense(context, from, to, scale, ratio);
      else if (to > from) this.#paintSparse(context, from, to, scale, ratio);
      from = to;
    }
  }

  /** The ends of the runs of candles in view: at an outage that candles are missing from, and at a pause. */
  #ends(): number[] {
    const { series, from, to, pauses } = this.model;
    const { t, length, breaks } = series.candles;
    const lost = breaks
      .map((one) => lowerBound(t, length, one.to))
      .filter((i) => i > from && i < to && t[i] - t[i - 1] > INTERVAL_MS[series.interval]);
    return [...new Set([...lost, ...pauses])].sort((a, b) => a - b).concat(to);
  }

  #gradient(context: CanvasRenderingContext2D, ratio: number): CanvasGradient {
    const { geometry, series } = this.model;
    const gradient = context.createLinearGradient(0, geometry.priceTop * ratio, 0, geometry.areaBottom * ratio);
    gradient.addColorStop(0, withAlpha(this.#color, fillOf(series)));
    gradient.addColorStop(1, withAlpha(this.#color, 0));
    return gradient;
  }

  #paintSparse(
    context: CanvasRenderingContext2D,
    from: number,
    to: number,
    { left, perUnit, bottom, min, perPrice, mode }: PixelScale,
    ratio: number,
  ): void {
    const { series } = this.model;
    const { t, c } = series.candles;
    const time = isTimeAxis(series);
    const x = (i: number) => ((time ? t[i] : i) - left) * perUnit;
    context.beginPath();
    for (let i = from; i < to; i++) context.lineTo(x(i), bottom - (unitsOf(mode, c[i]) - min) * perPrice);
    context.strokeStyle = this.#color;
    context.lineWidth = LINE_WIDTH * ratio;
    context.lineJoin = "bevel";
    // A single price between two pauses has no line: its caps make it a dot.
    if (to - from === 1) context.lineTo(x(from) + 0.01, bottom - (unitsOf(mode, c[from]) - min) * perPrice);
    context.lineCap = to - from === 1 ? "round" : "butt";
    context.stroke();
    if (fillOf(series) === 0) return;
    context.lineTo(x(to - 1), this.#ground);
    context.lineTo(x(from), this.#ground);
    context.fill();
  }

  #paintDense(context: CanvasRenderingContext2D, from: number, to: number, scale: PixelScale, ratio: number): void {
    const { series } = this.model;
    const { t, c } = series.candles;
    const decimated = (this.#decimated ??= createDecimatedColumns());
    decimate(decimated, isTimeAxis(series) ? t : undefined, c, from, to, scale);
    const { left, length, top, bottom } = decimated;
    if (fillOf(series) > 0) {
      const ground = this.#ground;
      context.beginPath();
      context.moveTo(left, ground);
      for (let k = 0; k < length; k++) context.lineTo(left + k + 0.5, bottom[k]);
      context.lineTo(left + length, ground);
      context.fill();
    }
    const thickness = LINE_WIDTH * ratio;
    context.save();
    context.fillStyle = this.#color;
    for (let k = 0; k < length; k++) {
      context.fillRect(left + k, top[k] - thickness / 2, 1, bottom[k] - top[k] + thickness);
    }
    context.restore();
  }
}
