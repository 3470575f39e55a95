import { intervalUnits, lostSince, pixelOf, pixelOfTime, positionOf, type Scene } from "./scene.ts";

/** Between hatching lines, px. */
const PITCH = 7;
const HATCH_OPACITY = 0.28;
const WASH_OPACITY = 0.05;
/** An outage without room of its own, between two neighbouring candles, is still shown this wide, px. */
const LEAST_WIDTH = 6;
/** A halt is shaded at least this wide, px. */
const HALT_WIDTH = 24;

/** Hatches the spans that nothing is known about, the present one too, and shades a halted chart. */
export function drawOutages(context: CanvasRenderingContext2D, scene: Scene): void {
  const { plotRight } = scene.geometry;
  const { breaks } = scene.series.candles;
  for (const { from, to } of breaks) {
    if (to < Infinity) hatch(context, scene, pixelOfTime(scene, from), pixelOfTime(scene, to));
  }
  if (lostSince(scene) !== undefined && scene.view.following) hatch(context, scene, presentOutage(scene), plotRight);
  if (scene.halted) shade(context, scene, Math.min(haltBegins(scene), plotRight - HALT_WIDTH), plotRight);
}

/** Where the present outage begins to show, px: where it began, or right after the newest candle if that is earlier. */
function presentOutage(scene: Scene): number {
  const { series } = scene;
  const end = positionOf(series, series.candles.length - 1) + intervalUnits(series) / 2;
  return Math.min(pixelOfTime(scene, lostSince(scene) ?? Infinity), pixelOf(scene, end));
}

/** Right after the newest candle: while trading is halted there is none. Px. */
function haltBegins(scene: Scene): number {
  const { series } = scene;
  return pixelOf(scene, positionOf(series, series.candles.length - 1) + intervalUnits(series) / 2);
}

function shade(context: CanvasRenderingContext2D, scene: Scene, left: number, right: number): void {
  context.globalAlpha = WASH_OPACITY;
  context.fillStyle = scene.theme.colors.warn;
  context.fillRect(left, 0, right - left, scene.geometry.plotBottom);
  context.globalAlpha = 1;
}

function hatch(context: CanvasRenderingContext2D, scene: Scene, from: number, to: number): void {
  const { plotRight, plotBottom } = scene.geometry;
  const widened = Math.max(0, LEAST_WIDTH - (to - from)) / 2;
  const left = Math.max(0, from - widened);
  const right = Math.min(plotRight, to + widened);
  if (left >= right) return;
  shade(context, scene, left, right);
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
  context.strokeStyle = scene.theme.colors.warn;
  context.lineWidth = 1;
  context.stroke();
  context.restore();
}
