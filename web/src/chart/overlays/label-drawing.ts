import { fontOf, type ChartModel } from "../model/chart-model.ts";
import { LABEL_GAP } from "../model/geometry.ts";
import { LABEL_HEIGHT, type AxisLabel } from "../scale/axis-labels.ts";
import { priceText } from "../scale/price-text.ts";

const RADIUS = 3;
/** Half the width of the mark that points out of the plot, and its height, px. */
const MARK = 4;

/** Draws the labels of this frame, each over those before it, the pointer's last. */
export function drawAxisLabels(context: CanvasRenderingContext2D, model: ChartModel): void {
  drawStyle(context, model, "outlined");
  drawStyle(context, model, "filled");
  drawStyle(context, model, "pointer");
  drawStyle(context, model, "time");
}

function drawStyle(context: CanvasRenderingContext2D, model: ChartModel, style: AxisLabel["style"]): void {
  const { labels, geometry } = model;
  for (let i = 0; i < labels.length; i++) {
    const label = labels.at(i);
    const { at, color, middle } = label;
    if (label.style !== style || Number.isNaN(middle)) continue;
    if (style === "time") {
      drawTimeLabel(context, model, at, label.text, color);
      continue;
    }
    const text = priceText(model, label.price);
    if (style === "outlined")
      drawOutlined(context, model, Math.round(middle - LABEL_HEIGHT / 2) + 0.5, text, color, 400);
    else if (at >= 0 && at <= geometry.areaBottom) drawPriceLabel(context, model, middle, text, color);
    else drawAway(context, model, at, text, color);
  }
}

/** A filled label on the price axis. */
function drawPriceLabel(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  middle: number,
  text: string,
  fill: string,
) {
  const { plotRight, width } = model.geometry;
  drawFilled(context, model, plotRight + 2, middle - LABEL_HEIGHT / 2, width - plotRight - 4, text, fill, "left");
}

/** A label at the edge behind which a price `y` lies: outlined, with a mark that points there. */
function drawAway(context: CanvasRenderingContext2D, model: ChartModel, y: number, text: string, color: string) {
  const { plotRight, areaBottom, width } = model.geometry;
  const below = y > areaBottom;
  const top = below ? areaBottom - LABEL_HEIGHT - 1 : 1;
  drawOutlined(context, model, top, text, color, 600);
  const tip = below ? MARK : -MARK;
  const base = below ? top - MARK - 2 : top + LABEL_HEIGHT + MARK + 2;
  const middle = (plotRight + width) / 2;
  context.beginPath();
  context.moveTo(middle - MARK, base);
  context.lineTo(middle + MARK, base);
  context.lineTo(middle, base + tip);
  context.fill();
}

/** A label on the price axis of which only edge and text have the colour. */
export function drawOutlined(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  top: number,
  text: string,
  color: string,
  weight: number,
): void {
  const { plotRight, width } = model.geometry;
  const left = plotRight + 2.5;
  context.fillStyle = model.theme.colors.ground;
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left, top, width - plotRight - 5, LABEL_HEIGHT, RADIUS);
  context.fill();
  context.stroke();
  context.font = fontOf(model, weight);
  context.fillStyle = color;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, left + LABEL_GAP - 2, top + LABEL_HEIGHT / 2 + 0.5);
}

/** A filled label on the time axis, centred on `x` but kept within the plot. */
function drawTimeLabel(context: CanvasRenderingContext2D, model: ChartModel, x: number, text: string, fill: string) {
  const { plotRight, plotBottom, height } = model.geometry;
  context.font = fontOf(model, 600);
  const width = Math.ceil(context.measureText(text).width) + LABEL_GAP * 2;
  const left = Math.min(Math.max(x - width / 2, 0), plotRight - width);
  const top = plotBottom + (height - plotBottom - LABEL_HEIGHT) / 2;
  drawFilled(context, model, left, top, width, text, fill, "center");
}

/** A label of one colour, CSS px. */
export function drawFilled(
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
  context.roundRect(left, top, width, LABEL_HEIGHT, RADIUS);
  context.fill();
  context.font = fontOf(model, 600);
  context.fillStyle = model.theme.colors.ground;
  context.textAlign = align;
  context.textBaseline = "middle";
  // Half a pixel down, since digits have no descenders and would look raised.
  context.fillText(text, align === "left" ? left + LABEL_GAP - 2 : left + width / 2, top + LABEL_HEIGHT / 2 + 0.5);
}
