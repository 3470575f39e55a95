/**
 * The price chart. Chart.js owns the canvas: its size and pixel ratio, the areas of the axes, and the plug-ins. It lays
 * the axes out on `update`, and draws axes, overlays behind, datasets and overlays above, in this order. It neither
 * scales, parses, animates nor handles events. Axes and series are our own scales and controllers that draw from the chart model,
 * whose data are the columns of a candle table. Stock controllers keep an element with resolved options for each point,
 * which a chart that is redrawn on every frame cannot afford.
 *
 * `scale/`: prices, time and view to pixels. `time/`: time labels. `model/`: what is drawn, and its layout. `series/`:
 * the controllers. `overlays/`: everything else that is drawn; a new one is an object in its registry. `input/`: gestures.
 */
import { priceAxisWidth } from "./scale/axes.ts";
import { TimeScale } from "./scale/time-scale.ts";
import { arrange } from "./model/layout.ts";
import { listen, type GestureTarget, type Point } from "./input/gestures.ts";
import { HistoryWatch } from "./model/history-watch.ts";
import { Hover } from "./input/hover.ts";
import { place } from "./model/geometry.ts";
import { noteHalts } from "./model/pauses.ts";
import { datasetsOf } from "./model/dataset.ts";
import type { LegendEntry, Overlay } from "./overlays/overlay.ts";
import { collectLabels, legendOf, OVERLAYS } from "./overlays/registry.ts";
import type { ChartStatus, PriceChartOptions } from "./model/options.ts";
import {
  createChartModel,
  isTimeAxis,
  unitPixels,
  type ChartTexts,
  type ChartTheme,
  type ChartModel,
  type ChartSeries,
} from "./model/chart-model.ts";
import type { Direction } from "../tables/quotes.ts";
import { createChartHost, type ChartHost } from "./chart-host.ts";
import { timeFormat } from "./time/time-format.ts";

/** A frame this early, ms, still counts as on time: frames do not come at exact distances. */
const EARLY_MS = 4;

/**
 * A live price chart on a canvas. It draws only in `draw`, which the caller calls once per animation frame, and only
 * when something changed. The canvas fills its parent and follows its size. Dragging, wheel, pinch and keys move it.
 */
class PriceChart implements GestureTarget {
  readonly #canvas: HTMLCanvasElement;
  readonly #options: PriceChartOptions;
  readonly #model: ChartModel;
  readonly #overlays: readonly Overlay[];
  readonly #timeScale: TimeScale;
  readonly #hover: Hover;
  readonly #history: HistoryWatch;
  readonly #chart: ChartHost;
  readonly #stops: (() => void)[];
  #locale: { readonly locale: string; readonly timeZone: string };
  #axisWidth = 0;
  #following = true;
  /** What changed since the last draw: something other than data; the view, by the user; axes or datasets; the last price. */
  #dirty = true;
  #moved = true;
  #structural = true;
  #liveChanged = false;
  #drawnRevision = -1;
  #drawnAt = -Infinity;

  constructor(canvas: HTMLCanvasElement, options: PriceChartOptions) {
    this.#canvas = canvas;
    this.#options = options;
    this.#locale = options;
    const { series, theme, locale, timeZone } = options;
    this.#model = createChartModel(series, theme, timeFormat(locale, timeZone, series.interval));
    if (options.texts) this.#model.texts = options.texts;
    this.#overlays = options.overlays ?? OVERLAYS;
    this.#timeScale = new TimeScale(this.#model);
    this.#hover = new Hover((candle) => options.onHover?.(candle));
    this.#history = new HistoryWatch((before) => options.onNeedHistory?.(before));
    canvas.setAttribute("role", "img");
    canvas.tabIndex = 0;
    canvas.style.cursor = "crosshair";
    this.#chart = createChartHost(canvas, this.#model, this.#overlays);
    this.#stops = [listen(canvas, this), this.#watchSize(), this.#watchFonts()];
    this.resize();
  }

  /** Shows another series. The view stays where only the look of the same series changes, else it opens again. */
  setSeries(series: ChartSeries): void {
    const old = this.#model.series;
    this.#model.series = series;
    this.#model.format = timeFormat(this.#locale.locale, this.#locale.timeZone, series.interval);
    const same = old.symbol === series.symbol && old.interval === series.interval && old.candles === series.candles;
    if (old.interval !== series.interval || isTimeAxis(old) !== isTimeAxis(series)) this.#timeScale.reset();
    else if (!same) this.#timeScale.goLive();
    if (!same) this.#axisWidth = 0;
    if (!same && this.isHeld) this.hovered(undefined);
    if (old.symbol !== series.symbol) {
      this.#model.live = undefined;
      this.#model.reference = undefined;
      this.#model.halts.length = 0;
    }
    this.#chart.data.datasets = datasetsOf(this.#model);
    this.#place();
    this.#moved = this.#structural = true;
    this.invalidate();
  }

  setTheme(theme: ChartTheme): void {
    this.#model.theme = theme;
    this.#axisWidth = 0;
    this.invalidate();
  }

  /** @throws RangeError when the platform knows no such locale or zone. */
  setLocale(locale: string, timeZone: string): void {
    this.#locale = { locale, timeZone };
    this.#model.format = timeFormat(locale, timeZone, this.#model.series.interval);
    this.invalidate();
  }

  setTexts(texts: ChartTexts): void {
    this.#model.texts = texts;
    this.invalidate();
  }

  /** The previous close, mantissa; undefined for none. */
  setReference(previousClose: number | undefined): void {
    const model = this.#model;
    if (model.reference === previousClose) return;
    model.reference = previousClose;
    this.invalidate();
  }

  /** The last price, mantissa, and the sign of the day's change, which colours its line and label. */
  setLive(last: number, direction: Direction): void {
    const { live } = this.#model;
    if (live?.last === last && live.direction === direction) return;
    this.#model.live = { last, direction };
    this.#liveChanged = true;
  }

  setStatus({ pause, disconnectedSince }: ChartStatus): void {
    const model = this.#model;
    if (model.pause === pause && model.disconnectedSince === disconnectedSince) return;
    model.pause = pause;
    model.disconnectedSince = disconnectedSince;
    this.invalidate();
  }

  /** What the overlays say about the candle under the pointer, else about the newest. */
  legend(): readonly LegendEntry[] {
    const { hover, series } = this.#model;
    return legendOf(this.#model, this.#overlays, hover?.index ?? series.candles.length - 1);
  }

  /** Makes the next `draw` draw, whether data changed or not. */
  invalidate(): void {
    this.#dirty = true;
    this.#options.onDirty?.();
  }

  /** Takes over the parent's size and the device's pixel ratio, and draws at once, since resizing empties a canvas. */
  resize(): void {
    const { geometry } = this.#model;
    const box = this.#canvas.parentElement ?? this.#canvas;
    geometry.width = box.clientWidth;
    geometry.height = box.clientHeight;
    geometry.ratio = this.#ratio;
    this.#place();
    this.#chart.options.devicePixelRatio = geometry.ratio;
    this.#chart.resize(geometry.width, geometry.height);
    this.#moved = this.#structural = true;
    this.#paint();
  }

  /**
   * Draws if anything changed since it last did; to be called once per animation frame.
   * @param now the frame's time, ms. @returns whether it drew.
   */
  draw(now: number): boolean {
    if (this.#model.geometry.ratio !== this.#ratio) this.resize();
    const draws = this.#dirty || this.#dataIsDue(now);
    if (draws) {
      this.#drawnAt = now;
      this.#paint();
    }
    // How much history is in view is known only after the layout, and there may be no later frame.
    this.#history.check(this.#model, now);
    return draws;
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#chart.destroy();
  }

  panned(pixels: number): void {
    this.#timeScale.pan(pixels);
    this.#changeView();
  }

  zoomed(factor: number, x: number): void {
    this.#timeScale.zoom(factor, x);
    this.#changeView();
  }

  /** Back to the live edge; the zoom stays. */
  goLive(): void {
    this.#timeScale.goLive();
    this.#changeView();
  }

  /** On the time axis a double click goes back to the first zoom; on the plot it does nothing. */
  doubleClicked({ x, y }: Point): void {
    const { plotRight, plotBottom } = this.#model.geometry;
    if (x > plotRight || y <= plotBottom) return;
    this.#timeScale.reset();
    this.#changeView();
  }

  hovered(point: { x: number; y: number } | undefined): void {
    this.#hover.pointer = point;
    this.#hover.held = false;
    this.invalidate();
  }

  held(point: { x: number; y: number }): void {
    this.hovered(point);
    this.#hover.held = true;
  }

  get isHeld(): boolean {
    return this.#hover.held;
  }

  /** Pixels of the screen for each CSS px of the layout. */
  get #ratio(): number {
    return devicePixelRatio * (this.#model.theme.magnification ?? 1);
  }

  #watchSize(): () => void {
    const observer = new ResizeObserver(() => {
      this.resize();
    });
    observer.observe(this.#canvas.parentElement ?? this.#canvas);
    return () => {
      observer.disconnect();
    };
  }

  /** A canvas does not draw itself again when its font arrives. */
  #watchFonts(): () => void {
    const arrived = () => {
      this.#axisWidth = 0;
      this.invalidate();
    };
    const { fonts } = this.#canvas.ownerDocument;
    fonts.addEventListener("loadingdone", arrived);
    return () => {
      fonts.removeEventListener("loadingdone", arrived);
    };
  }

  #changeView(): void {
    this.#moved = true;
    this.invalidate();
  }

  #dataIsDue(now: number): boolean {
    const model = this.#model;
    const { dataHz } = this.#options;
    if (dataHz !== undefined && now - this.#drawnAt < 1_000 / dataHz - EARLY_MS) return false;
    if (this.#liveChanged || model.series.candles.revision !== this.#drawnRevision) return true;
    const time = this.#options.clock?.();
    if (time === undefined || model.now === undefined) return time !== model.now;
    return isTimeAxis(model.series) && model.view.following && (time - model.now) * unitPixels(model) >= 1;
  }

  /** Chart.js lays out again only where axes or datasets changed; for data it only draws. */
  #paint(): void {
    const model = this.#model;
    model.now = this.#options.clock?.();
    noteHalts(model);
    const exact = this.#timeScale.sync() || this.#moved;
    arrange(model, this.#overlays, exact);
    const width = priceAxisWidth(model, this.#chart.ctx);
    if (width > this.#axisWidth) {
      this.#axisWidth = width;
      this.#structural = true;
      this.#place();
      arrange(model, this.#overlays, exact);
    }
    this.#timeScale.settle();
    this.#hover.settle(model);
    collectLabels(model, this.#overlays);
    this.#reportFollowing(model.view.following);
    this.#drawnRevision = model.series.candles.revision;
    if (this.#structural) this.#chart.update("none");
    else this.#chart.draw();
    this.#dirty = this.#moved = this.#structural = this.#liveChanged = false;
  }

  #reportFollowing(following: boolean): void {
    if (following === this.#following) return;
    this.#following = following;
    this.#options.onFollow?.(following);
  }

  #place(): void {
    const { geometry, series } = this.#model;
    const before = geometry.plotRight;
    place(geometry, this.#axisWidth, series.volume !== false);
    this.#timeScale.widened(geometry.plotRight / before);
  }
}

export type { PriceChart };

/** @throws RangeError when the platform knows no such locale or zone. */
export const createPriceChart = (canvas: HTMLCanvasElement, options: PriceChartOptions): PriceChart =>
  new PriceChart(canvas, options);
