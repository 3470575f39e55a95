import { drawsCandles, pixelOf, positionOf } from "../model/chart-model.ts";
import { priceAt } from "../model/geometry.ts";
import type { Overlay } from "./overlay.ts";

/** Half the width of an arrow, and its height, px. */
const HALF = 4;
const HEIGHT = 6;

/** An arrow at the edge of the plot for each candle that an automatic price axis leaves out as a stray. */
export const strayPrices: Overlay = {
  layer: "above",

  draw(context, model) {
    if (!model.hasStrays) return;
    const { series, drawn, geometry, from, to, theme } = model;
    const whole = drawsCandles(series.kind);
    const lows = whole ? drawn.l : drawn.c;
    const highs = whole ? drawn.h : drawn.c;
    const [lowest, highest] = [priceAt(model, geometry.areaBottom), priceAt(model, 0)];
    context.fillStyle = theme.colors.warn;
    context.beginPath();
    let drawnAt = -Infinity;
    for (let i = from; i < to; i++) {
      const below = lows[i] < lowest;
      if (!below && highs[i] <= highest) continue;
      const x = pixelOf(model, positionOf(series, i));
      if (x - drawnAt < 2 * HALF || x > geometry.plotRight) continue;
      drawnAt = x;
      const tip = below ? geometry.areaBottom - 1 : 1;
      const base = below ? tip - HEIGHT : tip + HEIGHT;
      context.moveTo(x, tip);
      context.lineTo(x - HALF, base);
      context.lineTo(x + HALF, base);
    }
    context.fill();
  },
};
