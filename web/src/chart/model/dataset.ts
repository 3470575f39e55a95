import type { ChartDataset } from "chart.js";
import { drawsCandles, type ChartModel } from "./chart-model.ts";

/** How Chart.js' types know the datasets and scales of a price chart. */
interface ModelDataset {
  chartOptions: object;
  datasetOptions: object;
  defaultDataPoint: number;
  metaExtensions: object;
  parsedDataType: object;
  scales: "timeAxis" | "priceAxis";
}

declare module "chart.js" {
  interface ChartTypeRegistry {
    priceLine: ModelDataset;
    priceCandles: ModelDataset;
    volume: ModelDataset;
  }
  interface CartesianScaleTypeRegistry {
    timeAxis: { options: object };
    priceAxis: { options: object };
  }
}

export type DatasetType = "priceLine" | "priceCandles" | "volume";
type PriceDataset = ChartDataset<DatasetType, number[]> & { readonly model: ChartModel };

/** The datasets of a model's series, which carry the model instead of data. Chart.js draws the last one first. */
export function datasetsOf(model: ChartModel): PriceDataset[] {
  const { kind, volume } = model.series;
  const price: PriceDataset = { type: drawsCandles(kind) ? "priceCandles" : "priceLine", data: [], model };
  return volume === false ? [price] : [price, { type: "volume", data: [], model }];
}

/** The model of a chart made by `createChartHost`. Chart.js makes scales and controllers itself, from types alone. */
export const chartModelOf = (chart: { readonly data: { readonly datasets: readonly object[] } }): ChartModel =>
  (chart.data.datasets[0] as PriceDataset).model;
