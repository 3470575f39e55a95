import { fontOf, type ChartModel } from "../model/chart-model.ts";

/** Height of the ground behind a name, px, how far it reaches beyond the text, and how much it covers. */
const HEIGHT = 16;
const PADDING = 2;
const GROUND_OPACITY = 0.7;

/** Width of a name in the chart's font, px. */
export function nameWidth(context: CanvasRenderingContext2D, model: ChartModel, name: string): number {
  context.font = fontOf(model);
  return context.measureText(name).width;
}

/** Writes a name over the plot, its left end and its middle at CSS px; an empty name is none. */
export function drawName(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  left: number,
  middle: number,
  name: string,
  color: string,
): void {
  if (name === "") return;
  const width = nameWidth(context, model, name);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.globalAlpha = GROUND_OPACITY;
  context.fillStyle = model.theme.colors.ground;
  context.fillRect(left - PADDING, middle - HEIGHT / 2, width + 2 * PADDING, HEIGHT);
  context.globalAlpha = 1;
  context.fillStyle = color;
  context.fillText(name, left, middle);
}
