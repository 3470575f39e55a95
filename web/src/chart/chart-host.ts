import { Chart, type ChartDataset, type Plugin } from "chart.js";
import { PriceAxis, TimeAxis } from "./scale/axes.ts";
import { CandleController } from "./series/candle-controller.ts";
import { NoElement } from "./series/columns-controller.ts";
import { drawCrosshair } from "./overlays/crosshair.ts";
import { drawPriceLines } from "./overlays/price-lines.ts";
import { LineController } from "./series/line-controller.ts";
import { drawOutages } from "./overlays/outages.ts";
import { attachChartModel, type ChartModel, type Series } from "./model/chart-model.ts";
import { VolumeController } from "./series/volume-controller.ts";

interface SceneDataset {
  chartOptions: object;
  datasetOptions: object;
  defaultDataPoint: number;
  metaExtensions: object;
  parsedDataType: object;
  scales: "tapeTime" | "tapePrice";
}

declare module "chart.js" {
  interface ChartTypeRegistry {
    tapeLine: SceneDataset;
    tapeCandles: SceneDataset;
    tapeVolume: SceneDataset;
  }
  interface CartesianScaleTypeRegistry {
    tapeTime: { options: object };
    tapePrice: { options: object };
  }
}

export type ChartHost = Chart<"tapeLine" | "tapeCandles" | "tapeVolume", number[]>;
type TapeDataset = ChartDataset<"tapeLine" | "tapeCandles" | "tapeVolume", number[]>;

Chart.register(NoElement, TimeAxis, PriceAxis, LineController, CandleController, VolumeController);

/** The datasets of a series, in the order Chart.js is told them; it draws the last one first. */
export function datasetsOf(series: Series): TapeDataset[] {
  const price: TapeDataset =
    series.kind === "candles" ? { type: "tapeCandles", data: [] } : { type: "tapeLine", data: [] };
  return series.volume === false ? [price] : [price, { type: "tapeVolume", data: [] }];
}

/** What belongs to no dataset: outages lie under them, levels and crosshair over them. */
const overlay = (model: ChartModel): Plugin<"tapeLine" | "tapeCandles" | "tapeVolume"> => ({
  id: "tapeOverlay",
  beforeDatasetsDraw: (chart) => {
    drawOutages(chart.ctx, model);
  },
  afterDatasetsDraw: (chart) => {
    drawPriceLines(chart.ctx, model);
    drawCrosshair(chart.ctx, model);
  },
});

/** A Chart.js chart that draws `model`. It neither animates, parses, watches its size nor listens to events: we do. */
export function createChartHost(canvas: HTMLCanvasElement, model: ChartModel): ChartHost {
  attachChartModel(canvas, model);
  return new Chart(canvas, {
    type: "tapeLine",
    data: { datasets: datasetsOf(model.series) },
    options: {
      responsive: false,
      maintainAspectRatio: false,
      animation: false,
      parsing: false,
      normalized: true,
      events: [],
      clip: false,
      layout: { padding: 0, autoPadding: false },
      scales: { x: { type: "tapeTime" }, y: { type: "tapePrice" } },
    },
    plugins: [overlay(model)],
  });
}
