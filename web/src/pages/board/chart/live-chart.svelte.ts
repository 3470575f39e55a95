import { untrack } from "svelte";
import type { Candle } from "../../../../../shared/model/candle.ts";
import { NO_PRICE } from "../../../../../shared/model/quote.ts";
import type { Direction } from "../../../tables/quotes.ts";
import { createPriceChart, type PriceChart } from "../../../chart/price-chart.ts";
import type { ViewContext } from "../../../core/app/app-context.ts";
import type { RowState } from "../../../core/market/row.svelte.ts";
import { locale } from "../../../i18n/locale.svelte.ts";
import { t } from "../../../i18n/translator.svelte.ts";
import { zone } from "../../../i18n/zone.svelte.ts";
import { pauseOf } from "../panel/trading-state.ts";

/**
 * The chart of the open instrument. It is mounted once on a canvas, follows the app's state, and is drawn in the page's
 * animation frame. Create it while a component is initialised, because its effects end with the component.
 */
export class LiveChart {
  /** The candle under the pointer. */
  hovered = $state.raw<Candle>();
  /** Whether the newest candle stays in view. */
  following = $state.raw(true);
  /** Whether the price axis fits itself. */
  autoScale = $state.raw(true);
  #chart = $state.raw<PriceChart>();
  /** Rises when overlays come or go. */
  #overlays = $state.raw(0);
  readonly #view: ViewContext;
  readonly #row: () => RowState;

  readonly #series = $derived.by(() => {
    const { candleSeries, selection } = this.#view.app;
    const { symbol, exponent, tick } = this.#row().instrument;
    return {
      candles: candleSeries.table,
      kind: selection.chart,
      interval: candleSeries.interval,
      exponent,
      tick,
      symbol,
    };
  });
  readonly #theme = $derived.by(() => ({
    colors: this.#view.appearance.colors,
    font: '"IBM Plex Sans", system-ui, sans-serif',
    fontSize: this.#view.appearance.wall.current ? 16 : this.#view.appearance.large.current ? 14 : 12,
  }));
  readonly #texts = $derived.by(() => ({
    previousClose: t("chart.previousClose"),
    halted: t("market.halted"),
    disconnected: t("chart.disconnected"),
  }));

  /** The lines that the overlays add to the legend. */
  readonly legend = $derived.by(() => {
    void [this.hovered, this.#view.app.candleSeries.revision, this.#overlays];
    return this.#chart?.legend() ?? [];
  });

  constructor(view: ViewContext, row: () => RowState) {
    this.#view = view;
    this.#row = row;
    $effect(() => this.#chart?.setSeries(this.#series));
    $effect(() => this.#chart?.setPriceMode(view.app.settings.priceMode));
    $effect(() => this.#chart?.setTheme(this.#theme));
    $effect(() => this.#chart?.setLocale(locale.tag, zone.name));
    $effect(() => this.#chart?.setTexts(this.#texts));
    $effect(() => {
      const { previousClose } = row();
      this.#chart?.setReference(previousClose === NO_PRICE ? undefined : previousClose);
    });
    $effect(() =>
      this.#chart?.setStatus({ pause: pauseOf(row().state), disconnectedSince: view.app.connection.lostAt }),
    );
  }

  /** The chart on screen; undefined before it is mounted. */
  get chart(): PriceChart | undefined {
    return this.#chart;
  }

  goLive(): void {
    this.#chart?.goLive();
  }

  /** Mounts the chart on a canvas and returns the function that removes it. Neither depends on state. */
  readonly mount = (canvas: HTMLCanvasElement): (() => void) =>
    untrack(() => {
      const { app } = this.#view;
      const chart = createPriceChart(canvas, {
        series: this.#series,
        theme: this.#theme,
        texts: this.#texts,
        locale: locale.tag,
        timeZone: zone.name,
        // Only a simulated market runs on the server's clock.
        clock: () => (app.connection.simulated && app.market.time > 0 ? app.market.time : undefined),
        onHover: (candle) => (this.hovered = candle && { ...candle }),
        onFollow: (follows) => (this.following = follows),
        onAutoScale: (auto) => (this.autoScale = auto),
        onNeedHistory: () => void app.candleSeries.loadOlder(),
        onOverlays: () => this.#overlays++,
        onDirty: () => app.frames.request(),
      });
      this.#chart = chart;
      const stop = app.frames.add(this.#drawing(chart));
      return () => {
        stop();
        chart.destroy();
        this.#chart = undefined;
      };
    });

  /** Updates and draws the chart in an animation frame. Allocates nothing. */
  #drawing(chart: PriceChart): (now: number) => void {
    const { candleSeries, frames } = this.#view.app;
    let drawn = -1;
    return (now) => {
      const { last, change } = this.#row();
      // The price above the chart is drawn in the same animation frame in which it changes there.
      if (candleSeries.table.length > 0 && last !== NO_PRICE)
        chart.setLive(last, change === NO_PRICE ? 0 : (Math.sign(change) as Direction));
      if (chart.draw(now)) drawn = candleSeries.table.revision;
      // The chart is drawn at its own rate. Changes in between are drawn the next time.
      else if (drawn !== candleSeries.table.revision) frames.requestSoon();
    };
  }
}
