import type { ChartModel } from "../model/chart-model.ts";

/**
 * What a chart shows between its plot and the time axis, such as the panes of indicators, which share the time axis. It takes
 * the canvas from `geometry.plotBottom` to `geometry.axisTop`. `arrange` and `draw` are called on every draw and allocate nothing.
 */
export interface PaneArea {
  /** How much it takes of the height that it shares with the plot, px. */
  heightWithin(available: number): number;
  /** Prepares for a draw of the model, whose view and candles are laid out. */
  arrange(model: ChartModel): void;
  /** Width that its widest label on the value axis needs, px. */
  axisWidth(model: ChartModel, context: CanvasRenderingContext2D): number;
  draw(context: CanvasRenderingContext2D, model: ChartModel): void;
}
