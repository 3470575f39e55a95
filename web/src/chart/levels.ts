import { snapped } from "./axes.ts";
import { formatPrice } from "./price-format.ts";
import { pixelOf, pixelOfPrice, positionOf, type Scene } from "./scene.ts";
import { drawPriceTag } from "./tag.ts";

const DOTS = [2, 3];
const DOT_RADIUS = 3;
const HALO_RADIUS = 7;
const HALO_OPACITY = 0.22;

/** The previous close as a dotted line; the last price as one with its tag; where a line ends now as a dot. */
export function drawLevels(context: CanvasRenderingContext2D, scene: Scene): void {
  const { reference, live, theme, series } = scene;
  if (reference !== undefined) drawLevel(context, scene, reference, theme.colors.ink3);
  if (!live) return;
  const { up, down, flat } = theme.colors;
  const color = live.direction === 0 ? flat : live.direction > 0 ? up : down;
  drawLevel(context, scene, live.last, color);
  if (series.kind !== "candles") drawEnd(context, scene);
  drawPriceTag(context, scene, pixelOfPrice(scene, live.last), formatPrice(live.last, series.exponent), color);
}

/** Nothing where the price is out of view. */
function drawLevel(context: CanvasRenderingContext2D, scene: Scene, price: number, color: string): void {
  const { plotRight, plotBottom, ratio } = scene.geometry;
  const y = snapped(pixelOfPrice(scene, price), ratio) + 0.5 / ratio;
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

function drawEnd(context: CanvasRenderingContext2D, scene: Scene): void {
  const { candles } = scene.series;
  const last = candles.length - 1;
  if (last < 0) return;
  const x = pixelOf(scene, positionOf(scene.series, last));
  if (x > scene.geometry.plotRight) return;
  const y = pixelOfPrice(scene, candles.c[last]);
  const disc = (radius: number) => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = scene.theme.colors.accent;
  context.globalAlpha = HALO_OPACITY;
  disc(HALO_RADIUS);
  context.globalAlpha = 1;
  disc(DOT_RADIUS);
}
