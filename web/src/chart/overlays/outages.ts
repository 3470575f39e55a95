import {
  intervalUnits,
  isTimeAxis,
  lostSince,
  pixelOf,
  pixelOfTime,
  positionOf,
  unitPixels,
  type Scene,
} from "../model/chart-model.ts";

/** Between hatching lines, px. */
const PITCH = 7;
const HATCH_OPACITY = 0.28;
const WASH_OPACITY = 0.07;
/** An outage without room of its own, between two neighbouring candles, is still shown this wide, px. */
const LEAST_WIDTH = 6;
/** Trading that rests now is shaded at least this wide, px; no wider than a candle while it is shorter than one. */
const REST_WIDTH = 24;

/**
 * Hatches the spans that nothing is known about, the present one too, and, in a neutral colour, the pauses that a line
 * does not bridge; shades the chart from the last candle on while trading rests.
 */
export function drawOutages(context: CanvasRenderingContext2D, scene: Scene): void {
  const { plotRight } = scene.geometry;
  const { breaks } = scene.series.candles;
  const { warn, ink3 } = scene.theme.colors;
  for (const { from, to } of breaks) {
    if (to < Infinity) hatch(context, scene, pixelOfTime(scene, from), pixelOfTime(scene, to), warn);
  }
  drawPauses(context, scene);
  const lost = lostSince(scene) !== undefined && scene.view.following;
  if (lost) hatch(context, scene, presentOutage(scene), plotRight, warn);
  else if (scene.pause) {
    const candle = intervalUnits(scene.series) * unitPixels(scene);
    const least = isTimeAxis(scene.series) ? REST_WIDTH : Math.min(REST_WIDTH, Math.max(LEAST_WIDTH, candle));
    const left = Math.min(restBegins(scene), plotRight - least);
    shade(context, scene, left, plotRight, scene.pause === "halted" ? warn : ink3);
  }
}

/** Where the present outage begins to show, px: where it began, or right after the newest candle if that is earlier. */
function presentOutage(scene: Scene): number {
  const { series } = scene;
  const end = positionOf(series, series.candles.length - 1) + intervalUnits(series) / 2;
  return Math.min(pixelOfTime(scene, lostSince(scene) ?? Infinity), pixelOf(scene, end));
}

/** Pauses that no outage explains. Where candles are evenly spaced one has no room, and is a seam. */
function drawPauses(context: CanvasRenderingContext2D, scene: Scene): void {
  const { series, theme, pauses } = scene;
  const { t, breaks } = series.candles;
  const half = intervalUnits(series) / 2;
  for (const i of pauses) {
    if (breaks.some(({ from, to }) => from < t[i] && to > t[i - 1])) continue;
    const [from, to] = [positionOf(series, i - 1), positionOf(series, i)];
    const seam = isTimeAxis(series) ? [from + half, to - half] : [to - half, to - half];
    hatch(context, scene, pixelOf(scene, seam[0]), pixelOf(scene, seam[1]), theme.colors.ink3);
  }
}

/** Right after the newest candle: while trading rests there is none. Px. */
function restBegins(scene: Scene): number {
  const { series } = scene;
  return pixelOf(scene, positionOf(series, series.candles.length - 1) + intervalUnits(series) / 2);
}

function shade(context: CanvasRenderingContext2D, scene: Scene, left: number, right: number, color: string): void {
  context.globalAlpha = WASH_OPACITY;
  context.fillStyle = color;
  context.fillRect(left, 0, right - left, scene.geometry.plotBottom);
  context.globalAlpha = 1;
}

function hatch(context: CanvasRenderingContext2D, scene: Scene, from: number, to: number, color: string): void {
  const { plotRight, plotBottom } = scene.geometry;
  const widened = Math.max(0, LEAST_WIDTH - (to - from)) / 2;
  const left = Math.max(0, from - widened);
  const right = Math.min(plotRight, to + widened);
  if (left >= right) return;
  shade(context, scene, left, right, color);
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
