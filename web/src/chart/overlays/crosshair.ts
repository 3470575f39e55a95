import { snapped } from "../scale/axes.ts";
import { formatPrice } from "../scale/price-format.ts";
import { pixelOf, pixelOfPrice, positionOf, priceAt, type ChartModel } from "../model/chart-model.ts";
import { drawPriceTag, drawTimeTag } from "./axis-label.ts";

const DASHES = [4, 4];
const DOT_RADIUS = 3.5;

/** Lines through the candle under the pointer and the pointer's price, each with a tag on its axis. */
export function drawCrosshair(context: CanvasRenderingContext2D, model: ChartModel): void {
  const { hover, series, geometry, theme } = model;
  if (!hover || hover.index < 0 || hover.index >= series.candles.length) return;
  const { plotRight, plotBottom, ratio } = geometry;
  const { colors } = theme;
  const x = pixelOf(model, positionOf(series, hover.index));
  const tick = series.tick ?? 1;
  const price = Math.round(priceAt(model, hover.y) / tick) * tick;
  const half = 0.5 / ratio;
  context.strokeStyle = colors.ink3;
  context.lineWidth = 1 / ratio;
  context.setLineDash(DASHES);
  context.beginPath();
  if (x <= plotRight) {
    context.moveTo(snapped(x, ratio) + half, 0);
    context.lineTo(snapped(x, ratio) + half, plotBottom);
  }
  context.moveTo(0, snapped(hover.y, ratio) + half);
  context.lineTo(plotRight, snapped(hover.y, ratio) + half);
  context.stroke();
  context.setLineDash([]);
  if (series.kind !== "candles") drawDot(context, model, x, pixelOfPrice(model, series.candles.c[hover.index]));
  drawPriceTag(context, model, hover.y, formatPrice(price, series.exponent), colors.ink2);
  drawTimeTag(context, model, x, model.format.full(series.candles.t[hover.index]), colors.ink2);
}

function drawDot(context: CanvasRenderingContext2D, model: ChartModel, x: number, y: number): void {
  context.beginPath();
  context.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI);
  context.fillStyle = model.theme.colors.accent;
  context.fill();
  context.strokeStyle = model.theme.colors.ground;
  context.lineWidth = 1.5;
  context.stroke();
}
