import { Chart, type Plugin } from "chart.js";
import { datasetsOf, type DatasetType } from "./model/dataset.ts";
import type { ChartModel } from "./model/chart-model.ts";
import { drawAxisLabels } from "./overlays/label-drawing.ts";
import type { Overlay } from "./overlays/overlay.ts";
import { drawLayer } from "./overlays/registry.ts";
import { PriceAxis, TimeAxis } from "./scale/axes.ts";
import { CandleController } from "./series/candle-controller.ts";
import { NoElement } from "./series/columns-controller.ts";
import { LineController } from "./series/line-controller.ts";
import { VolumeController } from "./series/volume-controller.ts";

/**
 * A chart that listens to nothing: PriceChart has gestures of its own. What it replaces here, the build leaves out of
 * Chart.js (scripts/chart-js.ts).
 */
export class ChartHost extends Chart<DatasetType, number[]> {
  override bindEvents(): void {
    Object.assign(this, { attached: true });
  }

  override unbindEvents(): void {}

  // Called by Chart.js for events, for elements under the pointer, and for points that were added to arrays of its own.
  _checkEventBindings(): void {}
  _eventHandler(): void {}
  _updateHoverStyles(): void {}
  _updateHiddenIndices(): void {}
}

Chart.register(NoElement, TimeAxis, PriceAxis, LineController, CandleController, VolumeController);

/** Overlays belong to no dataset. */
const overlayPlugin = (model: ChartModel, overlays: readonly Overlay[]): Plugin<DatasetType> => ({
  id: "overlays",
  beforeDatasetsDraw: ({ ctx }) => {
    drawLayer(ctx, model, overlays, "behind");
  },
  afterDatasetsDraw: ({ ctx }) => {
    drawLayer(ctx, model, overlays, "above");
    drawAxisLabels(ctx, model);
  },
});

/**
 * A Chart.js chart that draws `model`. Its animation, parsing, events and watching of sizes are off: PriceChart decides
 * when to draw, and what.
 */
export function createChartHost(canvas: HTMLCanvasElement, model: ChartModel, overlays: readonly Overlay[]): ChartHost {
  return new ChartHost(canvas, {
    type: "priceLine",
    data: { datasets: datasetsOf(model) },
    options: {
      responsive: false,
      maintainAspectRatio: false,
      animation: false,
      parsing: false,
      normalized: true,
      events: [],
      clip: false,
      layout: { padding: 0, autoPadding: false },
      scales: { x: { type: "timeAxis" }, y: { type: "priceAxis" } },
    },
    plugins: [overlayPlugin(model, overlays)],
  });
}
