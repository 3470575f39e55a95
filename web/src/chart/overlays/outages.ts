import {
  intervalUnits,
  isTimeAxis,
  lostSince,
  pixelOf,
  pixelOfTime,
  positionOf,
  unitPixels,
  type ChartModel,
} from "../model/chart-model.ts";

/** Between hatching lines, px. */
const PITCH = 7;
const HATCH_OPACITY = 0.28;
const WASH_OPACITY = 0.07;
/** An outage without room of its own, between two neighbouring candles, is still shown this wide, px. */
const MIN_WIDTH = 6;
/** Trading that rests now is shaded at least this wide, px; no wider than a candle while it is shorter than one. */
const REST_WIDTH = 24;

/**
 * Hatches the spans that nothing is known about, the present one too, and, in a neutral colour, the pauses that a line
 * does not bridge; shades the chart from the last candle on while trading rests.
 */
export function drawOutages(context: CanvasRenderingContext2D, model: ChartModel): void {
  const { plotRight } = model.geometry;
  const { breaks } = model.series.candles;
  const { warn, ink3 } = model.theme.colors;
  for (const { from, to } of breaks) {
    if (to < Infinity) hatch(context, model, pixelOfTime(model, from), pixelOfTime(model, to), warn);
  }
  drawPauses(context, model);
  const lost = lostSince(model) !== undefined && model.view.following;
  if (lost) hatch(context, model, presentOutage(model), plotRight, warn);
  else if (model.pause) {
    const candle = intervalUnits(model.series) * unitPixels(model);
    const least = isTimeAxis(model.series) ? REST_WIDTH : Math.min(REST_WIDTH, Math.max(MIN_WIDTH, candle));
    const left = Math.min(restBegins(model), plotRight - least);
    shade(context, model, left, plotRight, model.pause === "halted" ? warn : ink3);
  }
}

/** Where the present outage begins to show, px: where it began, or right after the newest candle if that is earlier. */
function presentOutage(model: ChartModel): number {
  const { series } = model;
  const end = positionOf(series, series.candles.length - 1) + intervalUnits(series) / 2;
  return Math.min(pixelOfTime(model, lostSince(model) ?? Infinity), pixelOf(model, end));
}

/** Pauses that no outage explains. Where candles are evenly spaced one has no room, and is a seam. */
function drawPauses(context: CanvasRenderingContext2D, model: ChartModel): void {
  const { series, theme, pauses } = model;
  const { t, breaks } = series.candles;
  const half = intervalUnits(series) / 2;
  for (const i of pauses) {
    if (breaks.some(({ from, to }) => from < t[i] && to > t[i - 1])) continue;
    const [from, to] = [positionOf(series, i - 1), positionOf(series, i)];
    const seam = isTimeAxis(series) ? [from + half, to - half] : [to - half, to - half];
    hatch(context, model, pixelOf(model, seam[0]), pixelOf(model, seam[1]), theme.colors.ink3);
  }
}

/** Right after the newest candle: while trading rests there is none. Px. */
function restBegins(model: ChartModel): number {
  const { series } = model;
  return pixelOf(model, positionOf(series, series.candles.length - 1) + intervalUnits(series) / 2);
}

function shade(context: CanvasRenderingContext2D, model: ChartModel, left: number, right: number, color: string): void {
  context.globalAlpha = WASH_OPACITY;
  context.fillStyle = color;
  context.fillRect(left, 0, right - left, model.geometry.plotBottom);
  context.globalAlpha = 1;
}

function hatch(context: CanvasRenderingContext2D, model: ChartModel, from: number, to: number, color: string): void {
  const { plotRight, plotBottom } = model.geometry;
  const widened = Math.max(0, MIN_WIDTH - (to - from)) / 2;
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
