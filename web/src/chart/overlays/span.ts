import type { ChartModel } from "../model/chart-model.ts";
import { drawName, nameWidth } from "./name.ts";

/** Between hatching lines, px. */
const PITCH = 7;
const HATCH_OPACITY = 0.28;
const WASH_OPACITY = 0.07;
/** A span without width of its own, between two neighbouring candles, is still shown this wide, px. */
export const MIN_SPAN_WIDTH = 6;
/** From the top of the prices to the middle of a span's name, and from a name to the edges of its span, px. */
const NAME_DROP = 12;
const NAME_MARGIN = 4;

/** Shades the plot from one CSS px to another. */
export function shade(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  left: number,
  right: number,
  color: string,
): void {
  context.globalAlpha = WASH_OPACITY;
  context.fillStyle = color;
  context.fillRect(left, 0, right - left, model.geometry.plotBottom);
  context.globalAlpha = 1;
}

/** Shades and hatches the plot from one CSS px to another; wider than that where it would not be seen. */
export function hatch(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  from: number,
  to: number,
  color: string,
): void {
  const { plotRight, plotBottom } = model.geometry;
  const widened = Math.max(0, MIN_SPAN_WIDTH - (to - from)) / 2;
  const left = Math.max(0, from - widened);
  const right = Math.min(plotRight, to + widened);
  if (left >= right) return;
  shade(context, model, left, right, color);
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, plotBottom);
  context.clip();
  context.beginPath();
  // Lines stand on multiples of the pitch, so that the hatching keeps still while its edges move.
  for (let x = Math.floor(left / PITCH) * PITCH; x < right + plotBottom; x += PITCH) {
    context.moveTo(x, 0);
    context.lineTo(x - plotBottom, plotBottom);
  }
  context.globalAlpha = HATCH_OPACITY;
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.stroke();
  context.restore();
}

/** Names a span: across its top where the name fits, else upright along it. */
export function nameSpan(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  from: number,
  to: number,
  name: string,
  color: string,
): void {
  const { plotRight, priceTop } = model.geometry;
  const left = Math.max(0, from);
  const right = Math.min(plotRight, to);
  if (name === "" || right < left) return;
  const width = nameWidth(context, model, name);
  if (right - left >= width + 2 * NAME_MARGIN) {
    drawName(context, model, (left + right - width) / 2, priceTop + NAME_DROP, name, color);
    return;
  }
  context.save();
  context.translate((left + right) / 2, priceTop + width + NAME_MARGIN);
  context.rotate(-Math.PI / 2);
  drawName(context, model, 0, 0, name, color);
  context.restore();
}
