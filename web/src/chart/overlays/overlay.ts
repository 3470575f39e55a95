import type { ChartModel } from "../model/chart-model.ts";
import type { PriceRange } from "../scale/price-range.ts";
import type { AxisLabels } from "../scale/axis-labels.ts";

/** A line of the legend: what an overlay says about one candle. */
export interface LegendEntry {
  readonly label: string;
  /** Price mantissa; left out where the label says all. */
  readonly price?: number;
  /** Resolved CSS colour. */
  readonly color: string;
}

/**
 * Something drawn behind or above the series of a chart, such as a price line or a moving average. All methods are
 * called with the model that was laid out for the frame; candles in view are `model.from` … `model.to` − 1. An overlay
 * that keeps state belongs to one chart. `range`, `draw` and `labels` are called on every draw and allocate nothing.
 */
export interface Overlay {
  /** Whether it is drawn before or after the series. Within a layer the order of the list holds. */
  readonly layer: "behind" | "above";
  /** Widens `out` by the prices that the price axis is to show for it: see `include`. */
  range?(model: ChartModel, out: PriceRange): void;
  /** Draws in CSS px, within the plot. It leaves the context's state as it found it, but for styles. */
  draw(context: CanvasRenderingContext2D, model: ChartModel): void;
  /** Adds its labels on the axes. They are placed so that they do not cover each other, and drawn after all overlays. */
  labels?(model: ChartModel, labels: AxisLabels): void;
  /** What it says about the candle `index`, if anything. Called when the legend is shown, not on every draw. */
  legend?(model: ChartModel, index: number): LegendEntry | undefined;
}
