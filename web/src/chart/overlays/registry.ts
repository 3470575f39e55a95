import type { ChartModel } from "../model/chart-model.ts";
import { lastPrice } from "./last-price.ts";
import { outages } from "./outages.ts";
import type { LegendEntry, Overlay } from "./overlay.ts";
import { previousClose } from "./previous-close.ts";
import { rests } from "./rests.ts";

/** The overlays of every chart but those that come with its input, in the order in which they are drawn within their layer. */
export const OVERLAYS: readonly Overlay[] = [outages, rests, previousClose, lastPrice];

/** Has the overlays say again which labels stand on the axes, and places them. */
export function collectLabels(model: ChartModel, overlays: readonly Overlay[]): void {
  const { labels } = model;
  labels.clear();
  for (const overlay of overlays) overlay.labels?.(model, labels);
  labels.place(model);
}

export function drawLayer(
  context: CanvasRenderingContext2D,
  model: ChartModel,
  overlays: readonly Overlay[],
  layer: Overlay["layer"],
): void {
  for (const overlay of overlays) if (overlay.layer === layer) overlay.draw(context, model);
}

/** What the overlays say about the candle `index`. */
export function legendOf(model: ChartModel, overlays: readonly Overlay[], index: number): readonly LegendEntry[] {
  return overlays.map((overlay) => overlay.legend?.(model, index)).filter((entry) => entry !== undefined);
}
