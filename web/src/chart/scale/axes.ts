import { Scale } from "chart.js";
import { formatPrice } from "./price-format.ts";
import { pixelOf, pixelOfPrice, positionAt, priceAt, chartModelOf, type ChartModel } from "../model/chart-model.ts";
import { lastTagMiddle, referenceTagMiddle, TAG_HEIGHT } from "../overlays/label-places.ts";
import { RANK, type TimeTick } from "../time/time-ticks.ts";

/** Height of the time axis, px. */
export const TIME_AXIS_HEIGHT = 26;
/** Between plot and price labels, and between those and the canvas's edge, px. */
export const LABEL_GAP = 8;

export const fontOf = ({ theme }: ChartModel, weight = 400): string =>
  `${String(weight)} ${String(theme.fontSize ?? 12)}px ${theme.font}`;

/** Where a line of one device pixel must be put to fill that pixel alone, in CSS px. */
export const snapped = (pixel: number, ratio: number): number => Math.round(pixel * ratio) / ratio;

/**
 * The axes are Chart.js scales that map and draw from the model. Chart.js lays them out on update; on the frames in
 * between, which only draw, they need no ticks, labels or options resolved (those cost it more than all of our drawing).
 */
abstract class SceneScale extends Scale {
  protected get model(): ChartModel {
    return chartModelOf(this.chart);
  }

  override determineDataLimits(): void {
    this.min = 0;
    this.max = 1;
  }

  override buildTicks(): [] {
    return [];
  }

  override calculateLabelRotation(): void {
    this.labelRotation = 0;
  }
}

/** Time below the plot, with a rule at every label; those that begin a larger unit than most are stressed. */
export class TimeAxis extends SceneScale {
  static readonly id = "tapeTime";
  static readonly defaults = { position: "bottom" };

  override fit(): void {
    this.width = this.maxWidth;
    this.height = TIME_AXIS_HEIGHT;
  }

  override getPixelForValue(position: number): number {
    return pixelOf(this.model, position);
  }

  override getValueForPixel(pixel: number): number {
    return positionAt(this.model, pixel);
  }

  /** Chart.js calls this before it draws the datasets. */
  override draw(): void {
    const { model, ctx } = this;
    const { colors } = model.theme;
    const { plotRight, plotBottom, height, ratio } = model.geometry;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    let before: TimeTick | undefined;
    const common = Math.min(...model.timeTicks.map(({ rank }) => rank));
    for (const tick of model.timeTicks) {
      const x = pixelOf(model, tick.at);
      ctx.fillStyle = colors.rule;
      ctx.fillRect(snapped(x, ratio), 0, 1 / ratio, plotBottom);
      const strong = tick.rank >= RANK.day && tick.rank > common;
      ctx.font = fontOf(model, strong ? 600 : 400);
      const text = model.format.tick(tick, before);
      const half = ctx.measureText(text).width / 2;
      if (x - half < 0 || x + half > plotRight + LABEL_GAP) continue;
      ctx.fillStyle = strong ? colors.ink2 : colors.ink3;
      ctx.fillText(text, x, (plotBottom + height) / 2);
      before = tick;
    }
  }
}

/** Prices right of the plot, with a rule at every label. */
export class PriceAxis extends SceneScale {
  static readonly id = "tapePrice";
  static readonly defaults = { position: "right" };

  override fit(): void {
    this.width = this.model.geometry.width - this.model.geometry.plotRight;
    this.height = this.maxHeight;
  }

  override getPixelForValue(price: number): number {
    return pixelOfPrice(this.model, price);
  }

  override getValueForPixel(pixel: number): number {
    return priceAt(this.model, pixel);
  }

  /** Chart.js calls this before it draws the datasets. */
  override draw(): void {
    const { model, ctx } = this;
    const { colors } = model.theme;
    const { plotRight, plotBottom, ratio } = model.geometry;
    const { first, step, count } = model.priceTicks;
    const half = (model.theme.fontSize ?? 12) / 2;
    ctx.font = fontOf(model);
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    // A tag stands over labels as close as this: they would show as stubs beside it.
    const reach = TAG_HEIGHT / 2 + half + 2;
    const last = lastTagMiddle(model);
    const reference = referenceTagMiddle(model);
    for (let i = 0; i < count; i++) {
      const y = pixelOfPrice(model, first + i * step);
      if (y < half || y > plotBottom - half) continue;
      ctx.fillStyle = colors.rule;
      ctx.fillRect(0, snapped(y, ratio), plotRight, 1 / ratio);
      if (Math.abs(y - last) < reach || Math.abs(y - reference) < reach) continue;
      ctx.fillStyle = colors.ink3;
      ctx.fillText(formatPrice(first + i * step, model.series.exponent), plotRight + LABEL_GAP, y);
    }
  }
}

/** Room that the widest price in view needs. Digits count alike, so that the axis does not breathe with every tick. */
export function priceAxisWidth(model: ChartModel, context: CanvasRenderingContext2D): number {
  const { range, series } = model;
  context.font = fontOf(model, 600);
  const width = (price: number) => context.measureText(formatPrice(price, series.exponent).replace(/\d/g, "0")).width;
  return Math.ceil(Math.max(width(range.min), width(range.max))) + LABEL_GAP * 2;
}
