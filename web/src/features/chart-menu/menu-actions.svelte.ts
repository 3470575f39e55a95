import { tick } from "svelte";
import type { Interval } from "../../../../shared/model/candle.ts";
import { DAY_MS } from "../../../../shared/model/time.ts";
import type { PriceChart } from "../../chart/price-chart.ts";
import type { ViewContext } from "../../core/app/app-context.ts";
import { reasonOf } from "../../core/connection/ports.ts";
import type { RowState } from "../../core/market/row.svelte.ts";
import { zone } from "../../i18n/zone.svelte.ts";
import { candlesCsv } from "./csv.ts";
import { fileName, momentText } from "./names.ts";
import { download, pictureOf } from "./picture.ts";
import { texts } from "./texts.ts";

/** Spans that are shown at once, and the candles that suit them. */
export const RANGES: readonly { readonly id: string; readonly ms: number; readonly interval: Interval }[] = [
  { id: "1D", ms: DAY_MS, interval: "5m" },
  { id: "5D", ms: 5 * DAY_MS, interval: "15m" },
  { id: "1M", ms: 30 * DAY_MS, interval: "1h" },
  { id: "all", ms: Infinity, interval: "1d" },
];

/** What the menu does with one chart. `message` is how the last action went, where it must be said. */
export class MenuActions {
  message = $state.raw("");
  readonly #view: ViewContext;
  readonly #chart: () => PriceChart;
  readonly #row: () => RowState;
  readonly #box: () => HTMLElement;

  constructor(view: ViewContext, chart: () => PriceChart, row: () => RowState, box: () => HTMLElement) {
    this.#view = view;
    this.#chart = chart;
    this.#row = row;
    this.#box = box;
  }

  async showRange(range: (typeof RANGES)[number]): Promise<void> {
    this.#view.app.selection.interval = range.interval;
    // The chart takes the interval over first, which opens its view anew.
    await tick();
    this.#chart().showSpan(range.ms);
  }

  async copyPicture(): Promise<void> {
    await this.#try(async () => {
      // Safari wants the promise, since it allows a copy only right after the click.
      await navigator.clipboard.write([new ClipboardItem({ "image/png": this.#picture() })]);
      this.message = texts.text("menu.copied");
    });
  }

  async savePicture(): Promise<void> {
    await this.#try(async () => {
      download(await this.#picture(), `${this.#name}.png`);
    });
  }

  saveCandles(inView: boolean): void {
    const { series, from, to } = this.#chart().model;
    const [first, end] = inView ? [from, to] : [0, series.candles.length];
    const csv = candlesCsv(series.candles, first, end, series.exponent);
    download(new Blob([csv], { type: "text/csv" }), `${this.#name}.csv`);
  }

  async fullScreen(): Promise<void> {
    await this.#try(() => this.#box().requestFullscreen());
  }

  get #name(): string {
    const { symbol, interval } = this.#chart().model.series;
    return fileName(symbol, interval, Date.now());
  }

  #picture(): Promise<Blob> {
    const canvas = this.#box().querySelector("canvas");
    if (!canvas) throw new Error("no chart");
    const { app, appearance } = this.#view;
    const { symbol, name } = this.#row().instrument;
    const { interval } = this.#chart().model.series;
    const time = momentText(app.market.time || Date.now(), app.settings.locale, zone.name);
    const origin = app.connection.simulated ? [texts.text("menu.simulated")] : [];
    const { ground, ink2, ink3 } = appearance.colors;
    return pictureOf(canvas, {
      title: `${symbol} · ${interval}`,
      detail: [name, `${time} ${zone.label}`, ...origin].join("  ·  "),
      ...{ ground, ink: ink2, faint: ink3 },
    });
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      this.message = "";
      await act();
    } catch (error) {
      this.message = texts.text("menu.failed", { reason: reasonOf(error) });
    }
  }
}
