import { drawsCandles, dayColor, pixelOf, positionOf, type ChartModel } from "../model/chart-model.ts";
import { pixelOfPrice } from "../model/geometry.ts";
import { include, isEmpty } from "../scale/price-range.ts";
import type { Overlay } from "./overlay.ts";
import { drawPriceLine } from "./price-line.ts";

const DOT_RADIUS = 3;
const HALO_RADIUS = 7;
const HALO_OPACITY = 0.22;

/** The last price in the colour of the day's direction: a line, its label, and a dot where a line of prices ends. */
export const lastPrice: Overlay = {
  layer: "above",

  /** A view that was panned away need not show it, unless there is nothing else to show. */
  range({ live, view }, out) {
    if (live && (view.following || isEmpty(out))) include(out, live.last);
  },

  draw(context, model) {
    const { live, series } = model;
    if (!live) return;
    drawPriceLine(context, model, live.last, dayColor(model));
    if (!drawsCandles(series.kind)) drawEnd(context, model, live.last);
  },

  labels(model, labels) {
    if (model.live) labels.addPrice(model.live.last, dayColor(model), "filled");
  },
};

function drawEnd(context: CanvasRenderingContext2D, model: ChartModel, price: number): void {
  const last = model.series.candles.length - 1;
  if (last < 0) return;
  const x = pixelOf(model, positionOf(model.series, last));
  if (x > model.geometry.plotRight) return;
  const y = pixelOfPrice(model, price);
  context.fillStyle = dayColor(model);
  context.globalAlpha = HALO_OPACITY;
  drawDisc(context, x, y, HALO_RADIUS);
  context.globalAlpha = 1;
  drawDisc(context, x, y, DOT_RADIUS);
}

function drawDisc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
