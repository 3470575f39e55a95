import { fontOf, LABEL_GAP, snapped } from "../scale/axes.ts";
import { formatPrice } from "../scale/price-format.ts";
import { pixelOf, pixelOfPrice, positionOf, type ChartModel } from "../model/chart-model.ts";
import { referenceTagMiddle, TAG_HEIGHT } from "./label-places.ts";
import { drawAwayTag, drawOutlinedTag, drawPriceTag } from "./axis-label.ts";

const DOTS = [2, 3];
const DOT_RADIUS = 3;
const HALO_RADIUS = 7;
const HALO_OPACITY = 0.22;
/** Between a level and the middle of its name, px; how much of what lies under the name is covered. */
const NAME_RISE = 9;
const NAME_GROUND_OPACITY = 0.7;

/** The previous close as a dotted line; the last price as one with its tag; where a line ends now as a dot. */
export function drawPriceLines(context: CanvasRenderingContext2D, model: ChartModel): void {
  const { reference, live, theme, series } = model;
  if (reference !== undefined) {
    drawLevel(context, model, reference, theme.colors.ink3);
    nameReference(context, model, reference);
    const middle = referenceTagMiddle(model);
    const close = formatPrice(reference, series.exponent);
    if (!Number.isNaN(middle))
      drawOutlinedTag(context, model, Math.round(middle - TAG_HEIGHT / 2) + 0.5, close, theme.colors.ink3);
  }
  if (!live) return;
  const { up, down, flat } = theme.colors;
  const color = live.direction === 0 ? flat : live.direction > 0 ? up : down;
  drawLevel(context, model, live.last, color);
  if (series.kind !== "candles") drawEnd(context, model);
  const y = pixelOfPrice(model, live.last);
  const text = formatPrice(live.last, series.exponent);
  if (y >= 0 && y <= model.geometry.plotBottom) drawPriceTag(context, model, y, text, color);
  else drawAwayTag(context, model, y, text, color);
}

/** Its name above the left end of the line, or below it where there is no room; nothing where it is out of view. */
function nameReference(context: CanvasRenderingContext2D, model: ChartModel, price: number): void {
  const { referenceLabel, theme, geometry } = model;
  const y = pixelOfPrice(model, price);
  if (referenceLabel === "" || y < 0 || y > geometry.plotBottom) return;
  context.font = fontOf(model);
  context.textAlign = "left";
  context.textBaseline = "middle";
  const above = y > geometry.priceTop + NAME_RISE * 2;
  const at = y + (above ? -NAME_RISE : NAME_RISE);
  const width = context.measureText(referenceLabel).width;
  context.globalAlpha = NAME_GROUND_OPACITY;
  context.fillStyle = theme.colors.ground;
  context.fillRect(LABEL_GAP - 2, at - NAME_RISE + 1, width + 4, NAME_RISE * 2 - 2);
  context.globalAlpha = 1;
  context.fillStyle = theme.colors.ink3;
  context.fillText(referenceLabel, LABEL_GAP, at);
}

/** Nothing where the price is out of view. */
function drawLevel(context: CanvasRenderingContext2D, model: ChartModel, price: number, color: string): void {
  const { plotRight, plotBottom, ratio } = model.geometry;
  const y = snapped(pixelOfPrice(model, price), ratio) + 0.5 / ratio;
  if (y < 0 || y > plotBottom) return;
  context.strokeStyle = color;
  context.lineWidth = 1 / ratio;
  context.setLineDash(DOTS);
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(plotRight, y);
  context.stroke();
  context.setLineDash([]);
}

function drawEnd(context: CanvasRenderingContext2D, model: ChartModel): void {
  const { candles } = model.series;
  const last = candles.length - 1;
  if (last < 0) return;
  const x = pixelOf(model, positionOf(model.series, last));
  if (x > model.geometry.plotRight) return;
  const y = pixelOfPrice(model, model.live?.last ?? candles.c[last]);
  const disc = (radius: number) => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = model.theme.colors.accent;
  context.globalAlpha = HALO_OPACITY;
  disc(HALO_RADIUS);
  context.globalAlpha = 1;
  disc(DOT_RADIUS);
}
