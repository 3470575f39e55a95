import { priceAxisWidth } from "./scale/axes.ts";
import { Camera } from "./scale/time-scale.ts";
import { arrange } from "./model/layout.ts";
import { listen, type GestureTarget, type Point } from "./input/gestures.ts";
import { HistoryWatch } from "./model/history-watch.ts";
import { Hover } from "./input/hover.ts";
import { place } from "./model/placement.ts";
import type { ChartStatus, PriceChartOptions } from "./model/options.ts";
import {
  createScene,
  isTimeAxis,
  unitPixels,
  type ChartTheme,
  type Direction,
  type Scene,
  type Series,
} from "./model/chart-model.ts";
import { createTapeChart, datasetsOf, type TapeChart } from "./chart-host.ts";
import { timeFormat } from "./time/time-format.ts";

/** A frame this much early, ms, is on time: frames do not come exactly when they should. */
const EARLY_MS = 4;

/**
 * A live price chart on a canvas. It draws only in `draw`, which the caller calls once per animation frame, and only
 * when something changed. The canvas fills its parent and follows its size. Dragging, wheel, pinch and keys move it.
 */
class PriceChart implements GestureTarget {
  readonly #canvas: HTMLCanvasElement;
  readonly #options: PriceChartOptions;
  readonly #scene: Scene;
  readonly #camera: Camera;
  readonly #hover: Hover;
  readonly #history: HistoryWatch;
  readonly #chart: TapeChart;
  readonly #stops: (() => void)[];
  #locale: { readonly locale: string; readonly timeZone: string };
  #axisWidth = 0;
  #following = true;
  /** What is to be drawn: something else than data; a view that the user moved; other axes or datasets; a last price. */
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
    this.#scene = createScene(series, theme, timeFormat(locale, timeZone, series.interval));
    this.#camera = new Camera(this.#scene);
    this.#hover = new Hover((candle) => options.onHover?.(candle));
    this.#history = new HistoryWatch((before) => options.onNeedHistory?.(before));
    canvas.setAttribute("role", "img");
    canvas.tabIndex = 0;
    canvas.style.cursor = "crosshair";
    this.#chart = createTapeChart(canvas, this.#scene);
    this.#stops = [listen(canvas, this), this.#watchSize(), this.#watchFonts()];
    this.resize();
  }

  /** Shows another series. The view is kept where only the look of the same one changes, else it opens anew. */
  setSeries(series: Series): void {
    const old = this.#scene.series;
    this.#scene.series = series;
    this.#scene.format = timeFormat(this.#locale.locale, this.#locale.timeZone, series.interval);
    const same = old.symbol === series.symbol && old.interval === series.interval && old.candles === series.candles;
    if (old.interval !== series.interval || isTimeAxis(old) !== isTimeAxis(series)) this.#camera.reset();
    else if (!same) this.#camera.goLive();
    if (!same) this.#axisWidth = 0;
    if (!same && this.isHeld) this.hovered(undefined);
    if (old.symbol !== series.symbol) {
      this.#scene.live = undefined;
      this.#scene.reference = undefined;
    }
    this.#chart.data.datasets = datasetsOf(series);
    this.#place();
    this.#moved = this.#structural = true;
    this.invalidate();
  }

  setTheme(theme: ChartTheme): void {
    this.#scene.theme = theme;
    this.#axisWidth = 0;
    this.invalidate();
  }

  /** @throws RangeError when the platform knows no such locale or zone. */
  setLocale(locale: string, timeZone: string): void {
    this.#locale = { locale, timeZone };
    this.#scene.format = timeFormat(locale, timeZone, this.#scene.series.interval);
    this.invalidate();
  }

  /** The previous close, mantissa, and what its line is called; undefined for none. */
  setReference(previousClose: number | undefined, label = ""): void {
    const scene = this.#scene;
    if (scene.reference === previousClose && scene.referenceLabel === label) return;
    scene.reference = previousClose;
    scene.referenceLabel = label;
    this.invalidate();
  }

  /** The last price, mantissa, and the sign of the day's change, which colours its line and tag. */
  setLive(last: number, direction: Direction): void {
    const { live } = this.#scene;
    if (live?.last === last && live.direction === direction) return;
    this.#scene.live = { last, direction };
    this.#liveChanged = true;
  }

  setStatus({ pause, disconnectedSince }: ChartStatus): void {
    const scene = this.#scene;
    if (scene.pause === pause && scene.disconnectedSince === disconnectedSince) return;
    scene.pause = pause;
    scene.disconnectedSince = disconnectedSince;
    this.invalidate();
  }

  /** Has the next `draw` draw. */
  invalidate(): void {
    this.#dirty = true;
    this.#options.onDirty?.();
  }

  /** Takes over the parent's size and the device's pixel ratio, and draws at once, since resizing empties a canvas. */
  resize(): void {
    const { geometry } = this.#scene;
    const box = this.#canvas.parentElement ?? this.#canvas;
    geometry.width = box.clientWidth;
    geometry.height = box.clientHeight;
    geometry.ratio = devicePixelRatio;
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
    if (this.#scene.geometry.ratio !== devicePixelRatio) this.resize();
    const draws = this.#dirty || this.#dataIsDue(now);
    if (draws) {
      this.#drawnAt = now;
      this.#paint();
    }
    // Only a view that has been laid out tells how much of the history is in it; no later frame may come.
    this.#history.check(this.#scene, now);
    return draws;
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#chart.destroy();
  }

  panned(pixels: number): void {
    this.#camera.pan(pixels);
    this.#changeView();
  }

  zoomed(factor: number, x: number): void {
    this.#camera.zoom(factor, x);
    this.#changeView();
  }

  /** Back to the live edge; the zoom stays. */
  goLive(): void {
    this.#camera.goLive();
    this.#changeView();
  }

  /** On the time axis a double click goes back to the first zoom; on the plot it does nothing. */
  doubleClicked({ x, y }: Point): void {
    const { plotRight, plotBottom } = this.#scene.geometry;
    if (x > plotRight || y <= plotBottom) return;
    this.#camera.reset();
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
    const scene = this.#scene;
    const { dataHz } = this.#options;
    if (dataHz !== undefined && now - this.#drawnAt < 1_000 / dataHz - EARLY_MS) return false;
    if (this.#liveChanged || scene.series.candles.revision !== this.#drawnRevision) return true;
    const time = this.#options.clock?.();
    if (time === undefined || scene.now === undefined) return time !== scene.now;
    return isTimeAxis(scene.series) && scene.view.following && (time - scene.now) * unitPixels(scene) >= 1;
  }

  /** Has Chart.js lay out again only where axes or datasets changed; for data it only draws. */
  #paint(): void {
    const scene = this.#scene;
    scene.now = this.#options.clock?.();
    const exact = this.#camera.sync() || this.#moved;
    arrange(scene, exact);
    const width = priceAxisWidth(scene, this.#chart.ctx);
    if (width > this.#axisWidth) {
      this.#axisWidth = width;
      this.#structural = true;
      this.#place();
      arrange(scene, exact);
    }
    this.#camera.settle();
    this.#hover.settle(scene);
    this.#tellFollowing(scene.view.following);
    this.#drawnRevision = scene.series.candles.revision;
    if (this.#structural) this.#chart.update("none");
    else this.#chart.draw();
    this.#dirty = this.#moved = this.#structural = this.#liveChanged = false;
  }

  #tellFollowing(following: boolean): void {
    if (following === this.#following) return;
    this.#following = following;
    this.#options.onFollow?.(following);
  }

  #place(): void {
    const { geometry, series } = this.#scene;
    const before = geometry.plotRight;
    place(geometry, this.#axisWidth, series.volume !== false);
    this.#camera.widened(geometry.plotRight / before);
  }
}

export type { PriceChart };

/** @throws RangeError when the platform knows no such locale or zone. */
export const createPriceChart = (canvas: HTMLCanvasElement, options: PriceChartOptions): PriceChart =>
  new PriceChart(canvas, options);
