import type { Candle } from "../../../shared/candle.ts";
import { asMillis } from "../../../shared/units.ts";
import { priceAxisWidth, TIME_AXIS_HEIGHT } from "./axes.ts";
import { Camera } from "./camera.ts";
import { arrange } from "./frame.ts";
import { listen, type GestureTarget } from "./gestures.ts";
import {
  candleAt,
  isTimeAxis,
  unitPixels,
  viewLeft,
  type ChartTheme,
  type Direction,
  type Scene,
  type Series,
} from "./scene.ts";
import { createTapeChart, datasetsOf, type TapeChart } from "./tape-chart.ts";
import { timeFormat } from "./time-format.ts";
import { VOLUME_SHARE } from "./volume-controller.ts";

export interface PriceChartOptions {
  readonly series: Series;
  readonly theme: ChartTheme;
  /** BCP 47 tag and IANA zone of the time labels. */
  readonly locale: string;
  readonly timeZone: string;
  /** Market time now, ms, or undefined where unknown. A time axis that follows ends there, else at the newest candle. */
  readonly clock?: () => number | undefined;
  /** Most redraws per second for new data, Hz; what the user does is drawn on the next frame. Default 10. */
  readonly dataHz?: number;
  /** The candle under the pointer, again whenever it changes; undefined when there is none any more. */
  readonly onHover?: (candle: Candle | undefined) => void;
  /** The view comes near the oldest candle: fetch those before `before` (ms) and put them into the table. */
  readonly onNeedHistory?: (before: number) => void;
  /** The view left the live edge (false) or is back at it. */
  readonly onFollow?: (following: boolean) => void;
  /** Something other than data is to be drawn: a caller that does not draw on every frame draws on the next. */
  readonly onDirty?: () => void;
}

/** What is not data: whether trading is halted, and since when (ms) nothing could be received. */
export interface ChartStatus {
  readonly halted?: boolean;
  readonly disconnectedSince?: number | undefined;
}

const DEFAULT_DATA_HZ = 10;
/** A frame this much early, ms, is on time: frames do not come exactly when they should. */
const EARLY_MS = 4;
/** Above the highest price, px: the caller's legend stands there. */
const TOP_MARGIN = 28;
/** Between prices and volume, or the time axis, px. */
const PRICE_MARGIN = 12;
/** History is asked for when less than this share of the view is left of it, and again after so many ms. */
const HISTORY_AHEAD = 0.5;
const HISTORY_RETRY_MS = 5_000;

/**
 * A live price chart on a canvas. It draws only in `draw`, which the caller calls once per animation frame, and only
 * when something changed. The canvas fills its parent and follows its size. Dragging, wheel, pinch and keys move it.
 */
class PriceChart implements GestureTarget {
  readonly #canvas: HTMLCanvasElement;
  readonly #options: PriceChartOptions;
  readonly #scene: Scene;
  readonly #camera: Camera;
  readonly #chart: TapeChart;
  readonly #stops: (() => void)[];
  #locale: { readonly locale: string; readonly timeZone: string };
  #pointer: { x: number; y: number } | undefined;
  #hovered: Candle | undefined;
  #axisWidth = 0;
  #following = true;
  #asked = { before: Number.NaN, at: -Infinity };
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
    this.#scene = createScene(options);
    this.#camera = new Camera(this.#scene);
    canvas.setAttribute("role", "img");
    canvas.tabIndex = 0;
    canvas.style.cursor = "crosshair";
    this.#chart = createTapeChart(canvas, this.#scene);
    const observer = new ResizeObserver(() => {
      this.resize();
    });
    observer.observe(canvas.parentElement ?? canvas);
    this.#stops = [
      listen(canvas, this),
      () => {
        observer.disconnect();
      },
    ];
    this.resize();
  }

  /** Whether the view is at the live edge. */
  get following(): boolean {
    return this.#scene.view.following;
  }

  /** Shows another series. The view is kept where only the look of the same one changes, else it opens anew. */
  setSeries(series: Series): void {
    const old = this.#scene.series;
    this.#scene.series = series;
    this.#scene.format = timeFormat(this.#locale.locale, this.#locale.timeZone, series.interval);
    const same = old.symbol === series.symbol && old.interval === series.interval && old.candles === series.candles;
    if (!same || isTimeAxis(old) !== isTimeAxis(series)) this.#camera.reset();
    if (!same) this.#axisWidth = 0;
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

  /** The previous close, mantissa; undefined for none. */
  setReference(previousClose: number | undefined): void {
    if (this.#scene.reference === previousClose) return;
    this.#scene.reference = previousClose;
    this.invalidate();
  }

  /** The last price, mantissa, and the sign of the day's change, which colours its line and tag. */
  setLive(last: number, direction: Direction): void {
    const { live } = this.#scene;
    if (live?.last === last && live.direction === direction) return;
    this.#scene.live = { last, direction };
    this.#liveChanged = true;
  }

  setStatus({ halted = false, disconnectedSince }: ChartStatus): void {
    const scene = this.#scene;
    if (scene.halted === halted && scene.disconnectedSince === disconnectedSince) return;
    scene.halted = halted;
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
    geometry.ratio = window.devicePixelRatio;
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
    this.#askForHistory(now);
    if (!this.#dirty && !this.#dataIsDue(now)) return false;
    this.#drawnAt = now;
    this.#paint();
    return true;
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

  reset(): void {
    this.#camera.reset();
    this.#changeView();
  }

  hovered(point: { x: number; y: number } | undefined): void {
    this.#pointer = point;
    this.invalidate();
  }

  #changeView(): void {
    this.#moved = true;
    this.invalidate();
    const { following } = this.#scene.view;
    if (following !== this.#following) this.#options.onFollow?.(following);
    this.#following = following;
  }

  #dataIsDue(now: number): boolean {
    const scene = this.#scene;
    if (now - this.#drawnAt < 1_000 / (this.#options.dataHz ?? DEFAULT_DATA_HZ) - EARLY_MS) return false;
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
    this.#hover();
    this.#drawnRevision = scene.series.candles.revision;
    if (this.#structural) this.#chart.update("none");
    else this.#chart.draw();
    this.#dirty = this.#moved = this.#structural = this.#liveChanged = false;
  }

  /** Where plot and axes lie. */
  #place(): void {
    const { geometry, series } = this.#scene;
    const before = geometry.plotRight;
    geometry.plotRight = Math.max(1, geometry.width - this.#axisWidth);
    geometry.plotBottom = Math.max(1, geometry.height - TIME_AXIS_HEIGHT);
    geometry.priceTop = Math.min(TOP_MARGIN, geometry.plotBottom / 4);
    const volume = series.volume === false ? 0 : geometry.plotBottom * VOLUME_SHARE;
    geometry.priceBottom = Math.max(geometry.priceTop + 1, geometry.plotBottom - volume - PRICE_MARGIN);
    this.#camera.widened(geometry.plotRight / before);
  }

  #hover(): void {
    const scene = this.#scene;
    const { geometry } = scene;
    const point = this.#pointer;
    const inside = point && point.x <= geometry.plotRight && point.y <= geometry.plotBottom;
    scene.hover = inside ? { ...point, index: candleAt(scene, point.x) } : undefined;
    const candle = readCandle(scene, scene.hover?.index ?? -1);
    if (sameCandle(candle, this.#hovered)) return;
    this.#hovered = candle;
    this.#options.onHover?.(candle);
  }

  #askForHistory(now: number): void {
    const scene = this.#scene;
    const { candles } = scene.series;
    if (!this.#options.onNeedHistory || candles.length === 0) return;
    const near = isTimeAxis(scene.series) ? candles.t[0] : 0;
    if (viewLeft(scene) - near > scene.view.span * HISTORY_AHEAD) return;
    const before = candles.t[0];
    if (before === this.#asked.before && now - this.#asked.at < HISTORY_RETRY_MS) return;
    this.#asked = { before, at: now };
    this.#options.onNeedHistory(before);
  }
}

export type { PriceChart };

/** @throws RangeError when the platform knows no such locale or zone. */
export const createPriceChart = (canvas: HTMLCanvasElement, options: PriceChartOptions): PriceChart =>
  new PriceChart(canvas, options);

function createScene({ series, theme, locale, timeZone }: PriceChartOptions): Scene {
  return {
    series,
    theme,
    format: timeFormat(locale, timeZone, series.interval),
    geometry: { width: 1, height: 1, plotRight: 1, plotBottom: 1, priceTop: 0, priceBottom: 1, ratio: 1 },
    view: { right: 0, span: 1, following: true },
    range: { min: 0, max: 1 },
    from: 0,
    to: 0,
    priceTicks: { first: 0, step: 1, count: 0 },
    timeTicks: [],
    reference: undefined,
    live: undefined,
    now: undefined,
    halted: false,
    disconnectedSince: undefined,
    hover: undefined,
  };
}

function readCandle({ series }: Scene, i: number): Candle | undefined {
  const { t, o, h, l, c, v, length } = series.candles;
  if (i < 0 || i >= length) return undefined;
  return { t: asMillis(t[i]), o: o[i], h: h[i], l: l[i], c: c[i], v: v[i] };
}

const sameCandle = (a: Candle | undefined, b: Candle | undefined): boolean =>
  a?.t === b?.t && a?.c === b?.c && a?.h === b?.h && a?.l === b?.l && a?.v === b?.v;
