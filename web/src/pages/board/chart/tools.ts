import type { Component } from "svelte";
import type { PriceChart } from "../../../chart/price-chart.ts";
import { texts as menuTexts } from "../../../features/chart-menu/texts.ts";
import { texts as indicatorTexts } from "../../../features/indicators/texts.ts";
import { texts as alertTexts } from "../../../features/alerts/texts.ts";
import type { RowState } from "../../../core/market/row.svelte.ts";

/** What a chart tool is given: the chart on screen and the open instrument, which changes. */
export interface ChartToolProps {
  readonly chart: PriceChart;
  readonly row: RowState;
  /** The element that the chart fills, and the one within it where lines of its legend stand. */
  readonly box: HTMLElement;
  readonly legend: HTMLElement;
}

/**
 * A part of the chart that is fetched after the first look. Its component stands in the toolbar, adds its overlays and
 * tools to the chart and takes them away when it ends. On a phone the toolbar may be hidden while the chart is shown.
 */
export interface ChartTool {
  readonly id: string;
  /** Names it where it failed. */
  readonly name: () => string;
  readonly load: () => Promise<{ readonly default: Component<ChartToolProps> }>;
}

/** The tools, in the order of the toolbar. */
export const CHART_TOOLS: readonly ChartTool[] = [
  {
    id: "indicators",
    name: () => indicatorTexts.text("indicators.title"),
    load: async () => {
      const [tool] = await Promise.all([
        import("../../../features/indicators/IndicatorsTool.svelte"),
        indicatorTexts.ready(),
      ]);
      return tool;
    },
  },
  {
    id: "menu",
    name: () => menuTexts.text("menu.title"),
    load: async () => {
      const [tool] = await Promise.all([import("../../../features/chart-menu/ChartMenu.svelte"), menuTexts.ready()]);
      return tool;
    },
  },
  {
    id: "alerts",
    name: () => alertTexts.text("alerts.title"),
    load: () => import("../../../features/alerts/views/AlertTool.svelte"),
  },
];
