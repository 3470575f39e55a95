import { fontOf, LABEL_GAP } from "../scale/axes.ts";
import type { ChartModel } from "../model/chart-model.ts";
import { TAG_HEIGHT } from "./label-places.ts";

const TAG_RADIUS = 3;
/** Half the width of the mark that points out of the plot, and its height, px. */
const MARK = 4;

/** A filled tag on the price axis, centred on `y` but kept within the plot. */
export function drawPriceTag(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  y: number,
  text: string,
  fill: string,
) {
  const { plotRight, plotBottom, width } = model.geometry;
  const top = Math.min(Math.max(y - TAG_HEIGHT / 2, 0), plotBottom - TAG_HEIGHT);
  drawTag(context, model, plotRight + 2, top, width - plotRight - 4, text, fill, "left");
}

/** A tag at the edge behind which a price `y` lies: outlined, with a mark that points there. */
export function drawAwayTag(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  y: number,
  text: string,
  color: string,
) {
  const { plotRight, plotBottom, width } = model.geometry;
  const below = y > plotBottom;
  const top = below ? plotBottom - TAG_HEIGHT - 1 : 1;
  drawOutlinedTag(context, model, top, text, color, 600);
  const tip = below ? MARK : -MARK;
  const base = below ? top - MARK - 2 : top + TAG_HEIGHT + MARK + 2;
  const middle = (plotRight + width) / 2;
  context.beginPath();
  context.moveTo(middle - MARK, base);
  context.lineTo(middle + MARK, base);
  context.lineTo(middle, base + tip);
  context.fill();
}

/** A tag on the price axis of which only edge and text have the colour. */
export function drawOutlinedTag(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  top: number,
  text: string,
  color: string,
  weight = 400,
): void {
  const { plotRight, width } = model.geometry;
  const left = plotRight + 2.5;
  context.fillStyle = model.theme.colors.ground;
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left, top, width - plotRight - 5, TAG_HEIGHT, TAG_RADIUS);
  context.fill();
  context.stroke();
  context.font = fontOf(model, weight);
  context.fillStyle = color;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, left + LABEL_GAP - 2, top + TAG_HEIGHT / 2 + 0.5);
}

/** A filled tag on the time axis, centred on `x` but kept within the plot. */
export function drawTimeTag(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  x: number,
  text: string,
  fill: string,
) {
  const { plotRight, plotBottom, height } = model.geometry;
  context.font = fontOf(model, 600);
  const width = Math.ceil(context.measureText(text).width) + LABEL_GAP * 2;
  const left = Math.min(Math.max(x - width / 2, 0), plotRight - width);
  const top = plotBottom + (height - plotBottom - TAG_HEIGHT) / 2;
  drawTag(context, model, left, top, width, text, fill, "center");
}

function drawTag(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  left: number,
  top: number,
  width: number,
  text: string,
  fill: string,
  align: "left" | "center",
): void {
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(left, top, width, TAG_HEIGHT, TAG_RADIUS);
  context.fill();
  context.font = fontOf(model, 600);
  context.fillStyle = model.theme.colors.ground;
  context.textAlign = align;
  context.textBaseline = "middle";
  // Half a pixel down, since digits have no descenders and would look raised.
  context.fillText(text, align === "left" ? left + LABEL_GAP - 2 : left + width / 2, top + TAG_HEIGHT / 2 + 0.5);
}
