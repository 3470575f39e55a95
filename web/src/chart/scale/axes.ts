import { Scale } from "chart.js";
import { fontOf, fontSizeOf, pixelOf, type ChartModel } from "../model/chart-model.ts";
import { LABEL_GAP, pixelOfPrice, snapped, TIME_AXIS_HEIGHT } from "../model/geometry.ts";
import { chartModelOf } from "../model/dataset.ts";
import { LABEL_HEIGHT } from "./axis-labels.ts";
import { priceText } from "./price-text.ts";
import { RANK, type TimeTick } from "../time/time-ticks.ts";

/**
 * The axes are Chart.js scales that draw from the model. On update, Chart.js asks for their size. They need no ticks, labels
 * or resolved options of Chart.js, which would cost more than all of the drawing.
 */
abstract class ModelScale extends Scale {
  protected get model(): ChartModel {
    return chartModelOf(this.chart);
  }
}

/** Time below the plot, with a rule at every label; labels that begin a larger unit than most are bold. */
export class TimeAxis extends ModelScale {
  static readonly id = "timeAxis";
  static readonly defaults = { position: "bottom" };

  override update(maxWidth: number): void {
    this.width = maxWidth;
    this.height = TIME_AXIS_HEIGHT;
  }

  /** Chart.js calls this before it draws the datasets. */
  override draw(): void {
    const { model, ctx } = this;
    const { colors } = model.theme;
    const { plotRight, plotBottom, height, ratio } = model.geometry;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    let before: TimeTick | undefined;
    const common = commonRank(model.timeTicks);
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

function commonRank(ticks: readonly TimeTick[]): number {
  let lowest = Infinity;
  for (const { rank } of ticks) if (rank < lowest) lowest = rank;
  return lowest;
}

/** Prices right of the plot, with a rule at every label. */
export class PriceAxis extends ModelScale {
  static readonly id = "priceAxis";
  static readonly defaults = { position: "right" };

  override update(_: number, maxHeight: number): void {
    this.width = this.model.geometry.width - this.model.geometry.plotRight;
    this.height = maxHeight;
  }

  /** Chart.js calls this before it draws the datasets. */
  override draw(): void {
    const { model, ctx } = this;
    const { colors } = model.theme;
    const { plotRight, areaBottom, ratio } = model.geometry;
    const half = fontSizeOf(model) / 2;
    ctx.font = fontOf(model);
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    // An overlay's label covers prices as close as this; they would show as stubs beside it.
    const reach = LABEL_HEIGHT / 2 + half + 2;
    for (const price of model.priceTicks) {
      const y = pixelOfPrice(model, price);
      if (y < half || y > areaBottom - half) continue;
      ctx.fillStyle = colors.rule;
      ctx.fillRect(0, snapped(y, ratio), plotRight, 1 / ratio);
      if (model.labels.covers(y, reach)) continue;
      ctx.fillStyle = colors.ink3;
      ctx.fillText(priceText(model, price), plotRight + LABEL_GAP, y);
    }
  }
}

/** Width that the widest price in view needs, px. All digits count alike, so that the width stays while prices tick. */
export function priceAxisWidth(model: ChartModel, context: CanvasRenderingContext2D): number {
  const { range } = model;
  context.font = fontOf(model, 600);
  const width = (price: number) => context.measureText(priceText(model, price).replace(/\d/g, "0")).width;
  return Math.ceil(Math.max(width(range.min), width(range.max))) + LABEL_GAP * 2;
}
