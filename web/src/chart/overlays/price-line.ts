import { pixelOfPrice, snapped } from "../model/geometry.ts";
import type { ChartModel } from "../model/chart-model.ts";

const DOTS = [2, 3];
const SOLID: number[] = [];

/** A dotted line at a price, over the whole width of the plot; nothing where the price is out of view. */
export function drawPriceLine(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  price: number,
  color: string,
): void {
  const { plotRight, areaBottom, ratio } = model.geometry;
  const y = snapped(pixelOfPrice(model, price), ratio) + 0.5 / ratio;
  if (y < 0 || y > areaBottom) return;
  context.strokeStyle = color;
  context.lineWidth = 1 / ratio;
  context.setLineDash(DOTS);
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(plotRight, y);
  context.stroke();
  context.setLineDash(SOLID);
}
