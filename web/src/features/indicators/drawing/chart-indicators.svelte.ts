import { untrack } from "svelte";
import type { Stop } from "../../../../../shared/client/mod.ts";
import type { PriceChart } from "../../../chart/price-chart.ts";
import type { Overlay } from "../../../chart/overlays/overlay.ts";
import { PaneStack, type PanePlace } from "../../../chart/panes/pane-stack.ts";
import { StudyOverlay } from "../../../chart/studies/study-overlay.ts";
import { Vwap, type TradedBefore } from "../calculation/vwap.ts";
import type { Indicator } from "../state/stored-indicators.ts";
import { liveIndicator, paneOf, type IndicatorColors, type LiveIndicator } from "./live-indicator.ts";

/** The viewer's indicators on one chart: adds them to it, until `stop`. */
export class ChartIndicators {
  /** Each indicator as it is drawn, hidden ones too. */
  live = $state.raw<readonly LiveIndicator[]>([]);
  /** Where the panes stand that are not hidden, from above. */
  places = $state.raw<readonly PanePlace[]>([]);
  /** Rises with every draw, when values or the candle under the pointer may be others. */
  draws = $state.raw(0);
  readonly #chart: PriceChart;
  readonly #overlay = new StudyOverlay();
  readonly #panes: PaneStack;
  readonly #stops: Stop[];
  #profiles: readonly Stop[] = [];
  #before: TradedBefore | undefined;

  constructor(chart: PriceChart) {
    this.#chart = chart;
    this.#panes = new PaneStack(chart, (places) => (this.places = places));
    const counter: Overlay = { layer: "above", draw: () => void this.draws++ };
    this.#stops = [this.#panes, this.#overlay, counter].map((overlay) => chart.addOverlay(overlay));
  }

  /** The candle that values are shown for: under the pointer, else the newest. −1 where there is none. */
  get index(): number {
    const { hover, series } = this.#chart.model;
    return hover?.index ?? series.candles.length - 1;
  }

  /**
   * Draws these indicators from now on.
   * @param exponent decimals of the prices. @param hasPanes whether the chart is high enough for panes.
   */
  show(list: readonly Indicator[], colors: IndicatorColors, exponent: number, hasPanes: boolean): void {
    const before = untrack(() => this.live);
    const known = (id: string) => before.find((one) => one.indicator.id === id);
    this.live = list.map((one) => liveIndicator(one, colors, known(one.id)));
    this.#tellBefore();
    const shown = this.live.filter(({ indicator }) => !indicator.hidden);
    const panes = shown.map((one) => paneOf(one, exponent));
    this.#overlay.studies = shown.flatMap((one, k) => (one.kind === "lines" && !panes[k] ? [one.study] : []));
    this.#panes.show(hasPanes ? panes.filter((pane) => pane !== undefined) : []);
    for (const stop of this.#profiles) stop();
    this.#profiles = shown.flatMap((one) => (one.kind === "profile" ? [this.#chart.addOverlay(one.overlay)] : []));
    this.#chart.invalidate();
  }

  /** Tells what the day of the oldest candle had traded before it, which VWAP begins with. */
  setBefore(before: TradedBefore): void {
    this.#before = before;
    untrack(() => this.#tellBefore());
    this.#chart.invalidate();
  }

  #tellBefore(): void {
    for (const one of this.live) {
      if (one.kind !== "lines" || !(one.sync.calculation instanceof Vwap) || !this.#before) continue;
      one.sync.calculation.setBefore(this.#before);
      one.sync.invalidate();
    }
  }

  stop(): void {
    for (const stop of [...this.#stops, ...this.#profiles]) stop();
    this.#chart.setPanesHeight(0);
  }
}
