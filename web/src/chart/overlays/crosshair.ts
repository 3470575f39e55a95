import { drawsCandles, dayColor, pixelOf, positionOf, type ChartModel } from "../model/chart-model.ts";
import { pixelOfPrice, priceAt, snapped } from "../model/geometry.ts";
import type { Overlay } from "./overlay.ts";

const DASHES = [4, 4];
const SOLID: number[] = [];
const DOT_RADIUS = 3.5;

/** Lines through the candle under the pointer and the pointer's price, each with a label on its axis. */
export const crosshair: Overlay = {
  layer: "above",

  draw(context, model) {
    const { hover, series } = model;
    if (!hover || hover.index < 0 || hover.index >= series.candles.length) return;
    const x = pixelOf(model, positionOf(series, hover.index));
    drawLines(context, model, x, hover.y);
    if (!drawsCandles(series.kind)) drawDot(context, model, x, pixelOfPrice(model, series.candles.c[hover.index]));
  },

  labels(model, labels) {
    const { hover, series, theme, format } = model;
    if (!hover || hover.index < 0 || hover.index >= series.candles.length) return;
    const tick = series.tick ?? 1;
    // Panes below the prices have scales of their own.
    if (hover.y <= model.geometry.areaBottom)
      labels.addPointer(hover.y, Math.round(priceAt(model, hover.y) / tick) * tick, theme.colors.ink2);
    const x = pixelOf(model, positionOf(series, hover.index));
    labels.addTime(x, format.full(series.candles.t[hover.index]), theme.colors.ink2);
  },
};

function drawLines(context: CanvasRenderingContext2D, { geometry, theme }: ChartModel, x: number, y: number): void {
  const { plotRight, plotBottom, ratio } = geometry;
  const half = 0.5 / ratio;
  context.strokeStyle = theme.colors.ink3;
  context.lineWidth = 1 / ratio;
  context.setLineDash(DASHES);
  context.beginPath();
  if (x <= plotRight) {
    context.moveTo(snapped(x, ratio) + half, 0);
    context.lineTo(snapped(x, ratio) + half, plotBottom);
  }
  context.moveTo(0, snapped(y, ratio) + half);
  context.lineTo(plotRight, snapped(y, ratio) + half);
  context.stroke();
  context.setLineDash(SOLID);
}

function drawDot(context: CanvasRenderingContext2D, model: ChartModel, x: number, y: number): void {
  context.beginPath();
  context.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI);
  context.fillStyle = dayColor(model);
  context.fill();
  context.strokeStyle = model.theme.colors.ground;
  context.lineWidth = 1.5;
  context.stroke();
}
