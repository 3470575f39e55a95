import { INTERVAL_MS } from "../../../../shared/model/candle.ts";
import { positionOfTime } from "../model/columns.ts";
import { initialSpan, limitsOf } from "../model/layout.ts";
import { isTimeAxis, positionAt, unitPixels, type ChartModel } from "../model/chart-model.ts";
import { pan, zoom } from "./viewport.ts";

/** Opens and moves the view of a model, and keeps the same candles in view while others are added at either end. */
export class TimeScale {
  readonly #model: ChartModel;
  /** Set until there are candles: how many there are decides how wide a view opens. */
  #opening = true;
  /** The user chose the span, which then holds for other symbols too. */
  #zoomed = false;
  /** Market time that is to be in view, ms, as more of it is loaded; undefined for none in particular. */
  #wanted: number | undefined;
  /** Generation of the candles last seen; candles of another one have nothing in common with them. */
  #generation = -1;
  /** The candle that a view in candle numbers is tied to. */
  #anchor = { index: 0, t: Number.NaN };

  constructor(model: ChartModel) {
    this.#model = model;
  }

  /** Goes to the live edge, at the first zoom. */
  reset(): void {
    this.#opening = true;
    this.#zoomed = false;
    this.#wanted = undefined;
    this.#model.view.following = true;
  }

  /** Goes to the live edge, at the zoom that the user chose, if any. */
  goLive(): void {
    if (this.#zoomed) this.#model.view.following = true;
    else this.reset();
  }

  /** Goes to the live edge, with `ms` of market time in view. */
  showSpan(ms: number): void {
    this.#wanted = ms;
    this.#zoomed = true;
    this.#model.view.following = true;
  }

  /** Moves the content by CSS px to the right, which shows earlier data. */
  pan(pixels: number): void {
    this.#wanted = undefined;
    pan(this.#model.view, -pixels / unitPixels(this.#model), limitsOf(this.#model));
  }

  /** Shows `factor` times as much; the moment at CSS px `x` stays there. */
  zoom(factor: number, x: number): void {
    this.#opening = false;
    this.#zoomed = true;
    this.#wanted = undefined;
    zoom(this.#model.view, factor, positionAt(this.#model, x), limitsOf(this.#model));
  }

  /** The plot became `share` times as wide: candles keep their width and more of them show; time keeps its span. */
  widened(share: number): void {
    if (!isTimeAxis(this.#model.series) && this.#model.series.visible === undefined) this.#model.view.span *= share;
  }

  /** To be called before the layout. True when the view is a new one, which the prices should fit closely. */
  sync(): boolean {
    const { series, view } = this.#model;
    const { length, generation } = series.candles;
    if (generation !== this.#generation) this.goLive();
    this.#generation = generation;
    if (this.#opening) {
      view.span = initialSpan(this.#model);
      this.#opening = length === 0;
      return true;
    }
    if (this.#wanted !== undefined && length > 0) view.span = this.#wantedSpan(this.#wanted);
    if (!view.following && !isTimeAxis(series) && length > 0) {
      const index = positionOfTime(series.candles, this.#anchor.t, INTERVAL_MS[series.interval]);
      view.right += index - this.#anchor.index;
    }
    return false;
  }

  #wantedSpan(ms: number): number {
    const { series } = this.#model;
    const { t, length } = series.candles;
    const limits = limitsOf(this.#model);
    const first = Math.max(t[length - 1] - ms, t[0]);
    const span = isTimeAxis(series)
      ? t[length - 1] - first
      : length - positionOfTime(series.candles, first, INTERVAL_MS[series.interval]);
    // The margin keeps its px, so its share of whatever is in view.
    const share = limits.margin / this.#model.view.span;
    return Math.min(Math.max(span / (1 - share), limits.minSpan), limits.maxSpan);
  }

  /** To be called after the layout. */
  settle(): void {
    const { series, to } = this.#model;
    const index = Math.min(to, series.candles.length) - 1;
    if (index >= 0) this.#anchor = { index, t: series.candles.t[index] };
  }
}
