import type { ChartModel } from "../model/chart-model.ts";
import { LABEL_GAP, pixelOfPrice } from "../model/geometry.ts";
import { include, isEmpty } from "../scale/price-range.ts";
import { drawName } from "./name.ts";
import type { Overlay } from "./overlay.ts";
import { drawPriceLine } from "./price-line.ts";

/** Between the line and the middle of its name, px. */
const NAME_RISE = 9;

/** The previous close: a line with its name, and a label that makes way for the last price's. */
export const previousClose: Overlay = {
  layer: "above",

  /** It is shown where it lies among the prices in view, and widens the axis only where there are none. */
  range({ reference }, out) {
    if (reference !== undefined && isEmpty(out)) include(out, reference);
  },

  draw(context, model) {
    const { reference, theme } = model;
    if (reference === undefined) return;
    drawPriceLine(context, model, reference, theme.colors.ink3);
    drawItsName(context, model, reference);
  },

  labels({ reference, theme }, labels) {
    if (reference !== undefined) labels.addPrice(reference, theme.colors.ink3, "outlined");
  },
};

/** The name stands above the left end of the line, or below it where there is no room above. */
function drawItsName(context: CanvasRenderingContext2D, model: ChartModel, price: number): void {
  const { texts, theme, geometry } = model;
  const y = pixelOfPrice(model, price);
  if (y < 0 || y > geometry.areaBottom) return;
  const above = y > geometry.priceTop + NAME_RISE * 2;
  drawName(context, model, LABEL_GAP, y + (above ? -NAME_RISE : NAME_RISE), texts.previousClose, theme.colors.ink3);
}
