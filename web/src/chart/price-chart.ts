/**
 * The price chart. Chart.js owns the canvas: its size and pixel ratio, the areas of the axes, and the plug-ins. It lays
 * the axes out on `update`, and draws axes, overlays behind, datasets and overlays above, in this order. It neither
 * scales, parses, animates nor handles events. Axes and series are our own scales and controllers that draw from the chart model,
 * whose data are the columns of a candle table. Stock controllers keep an element with resolved options for each point,
 * which a chart that is redrawn on every frame cannot afford.
 *
 * `scale/`: prices, time and view to pixels. `time/`: time labels. `model/`: what is drawn, and its layout. `series/`:
 * the controllers. `overlays/`: everything else that is drawn; a new one is an object in its registry, or is added to a
 * chart. `input/`: gestures, and the tools
 * that are asked before them; it is fetched later than the chart.
 */
import type { PriceMode } from "./scale/price-mode.ts";
import { TimeScale } from "./scale/time-scale.ts";
import type { Input, InputHost } from "./input/chart-input.ts";
import { Hover } from "./input/hover.ts";
import type { PointerTool } from "./input/pointer-tool.ts";
import { HistoryWatch } from "./model/history-watch.ts";
import { pixelOfPrice, priceAt } from "./model/geometry.ts";
import type { LegendEntry, Overlay } from "./overlays/overlay.ts";
import { OverlayList } from "./overlays/overlay-list.ts";
import { legendOf, OVERLAYS } from "./overlays/registry.ts";
import type { ChartStatus, PriceChartOptions } from "./model/options.ts";
import {
  createChartModel,
  isTimeAxis,
  pixelOfTime,
  timeAtPixel,
  unitPixels,
  type ChartTexts,
  type ChartTheme,
  type ChartModel,
  type ChartSeries,
} from "./model/chart-model.ts";
import type { Direction } from "../tables/quotes.ts";
import { ChartPainter } from "./chart-painter.ts";
import { timeFormat } from "./time/time-format.ts";

/** A frame this early, ms, still counts as on time: frames do not come at exact distances. */
const EARLY_MS = 4;

/**
 * A live price chart on a canvas. It draws only in `draw`, which the caller calls once per animation frame, and only
 * when something changed. The canvas fills its parent and follows its size. Dragging, wheel, pinch and keys move it.
 */
class PriceChart {
  readonly #options: PriceChartOptions;
  readonly #model: ChartModel;
  readonly #overlays: OverlayList;
  readonly #timeScale: TimeScale;
  readonly #history: HistoryWatch;
  readonly #canvas: HTMLCanvasElement;
  readonly #hover: Hover;
  #input: Input | undefined;
  #tools: readonly PointerTool[] = [];
  readonly #painter: ChartPainter;
  readonly #stops: (() => void)[];
  #locale: { readonly locale: string; readonly timeZone: string };
  #following = true;
  #autoScale = true;
  /** What changed since the last draw: something other than data; the view, by the user; the last price. */
  #dirty = true;
  #moved = true;
  #liveChanged = false;
  #drawnRevision = -1;
  #drawnAt = -Infinity;

  constructor(canvas: HTMLCanvasElement, options: PriceChartOptions) {
    this.#options = options;
    this.#locale = options;
    const { series, theme, locale, timeZone } = options;
    const model = createChartModel(series, theme, timeFormat(locale, timeZone, series.interval));
    this.#model = model;
    if (options.texts) model.texts = options.texts;
    this.#overlays = new OverlayList(options.overlays ?? OVERLAYS);
    this.#timeScale = new TimeScale(model);
    this.#history = new HistoryWatch((before) => options.onNeedHistory?.(before));
    canvas.setAttribute("role", "img");
    canvas.tabIndex = 0;
    this.#canvas = canvas;
    this.#hover = new Hover((candle) => options.onHover?.(candle));
    this.#painter = new ChartPainter(canvas, model, this.#overlays.all, this.#timeScale, this.#hover, () =>
      this.#changeView(),
    );
    this.#stops = [watchSize(canvas, () => this.resize()), this.#watchFonts(canvas)];
    this.resize();
  }

  /** What it shows and how, laid out as it was drawn last: for overlays and tools. */
  get model(): Readonly<ChartModel> {
    return this.#model;
  }

  /** Draws something more until the returned function is called. */
  addOverlay(overlay: Overlay): () => void {
    const remove = this.#overlays.add(overlay);
    const changed = () => {
      this.#options.onOverlays?.();
      this.invalidate();
    };
    changed();
    return () => {
      remove();
      changed();
    };
  }

  /** Asks a tool before the chart acts on a gesture or key, until the returned function is called. */
  addTool(tool: PointerTool): () => void {
    this.#tools = [tool, ...this.#tools];
    return () => {
      this.#tools = this.#tools.filter((other) => other !== tool);
      this.#input?.toolRemoved(tool);
    };
  }

  /** Takes what moves the chart by gestures and keys: `chartInput`. Until then it only draws. */
  setInput(create: (host: InputHost) => Input): void {
    this.#input?.stop();
    this.#input = create({
      canvas: this.#canvas,
      model: this.#model,
      timeScale: this.#timeScale,
      hover: this.#hover,
      addOnTop: (overlay) => this.#overlays.addOnTop(overlay),
      tools: () => this.#tools,
      changeView: () => {
        this.#changeView();
      },
      invalidate: () => {
        this.invalidate();
      },
    });
  }

  /** Keeps room for panes between the prices and the time axis, CSS px; a low chart gives them less. */
  setPanesHeight(height: number): void {
    const { geometry } = this.#model;
    if (geometry.panesHeight === height) return;
    geometry.panesHeight = height;
    this.#painter.place();
    this.invalidate();
  }

  /** Market time at CSS px from the canvas's left, ms, also between candles and beyond them. */
  timeAt(x: number): number {
    return timeAtPixel(this.#model, x);
  }

  /** Price mantissa at CSS px from the canvas's top, between two price steps as a rule. */
  priceAt(y: number): number {
    return priceAt(this.#model, y);
  }

  /** CSS px of a market time, ms. */
  xOf(time: number): number {
    return pixelOfTime(this.#model, time);
  }

  /** CSS px of a price mantissa. */
  yOf(price: number): number {
    return pixelOfPrice(this.#model, price);
  }

  /** Shows another series. The view stays where only the look of the same series changes, else it opens again. */
  setSeries(series: ChartSeries): void {
    const model = this.#model;
    const old = model.series;
    model.series = series;
    model.format = timeFormat(this.#locale.locale, this.#locale.timeZone, series.interval);
    const same = old.symbol === series.symbol && old.interval === series.interval && old.candles === series.candles;
    if (old.interval !== series.interval || isTimeAxis(old) !== isTimeAxis(series)) this.#timeScale.reset();
    else if (!same) this.#timeScale.goLive();
    if (!same) this.#painter.forgetAxisWidth();
    if (!same && this.#hover.held) this.#hover.clear();
    if (old.symbol !== series.symbol) {
      model.autoScale = true;
      model.live = undefined;
      model.reference = undefined;
      model.halts.length = 0;
    }
    this.#painter.exchangeSeries();
    this.#moved = true;
    this.invalidate();
  }

  /** How prices become heights. The axis fits itself again, since what the user put where is no longer there. */
  setPriceMode(mode: PriceMode): void {
    if (this.#model.priceMode === mode) return;
    this.#model.priceMode = mode;
    this.#painter.forgetAxisWidth();
    this.fitPrices();
  }

  /** Has the price axis fit itself again to what is shown. */
  fitPrices(): void {
    this.#model.autoScale = true;
    this.#changeView();
  }

  setTheme(theme: ChartTheme): void {
    this.#model.theme = theme;
    this.#painter.forgetAxisWidth();
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
    return legendOf(this.#model, this.#overlays.all, hover?.index ?? series.candles.length - 1);
  }

  /** Makes the next `draw` draw, whether data changed or not. */
  invalidate(): void {
    this.#dirty = true;
    this.#options.onDirty?.();
  }

  /** Takes over the parent's size and the screen's pixel ratio, and draws at once, since resizing empties a canvas. */
  resize(): void {
    this.#painter.resize();
    this.#moved = true;
    this.#paint();
  }

  /** Back to the live edge; the zoom stays. */
  goLive(): void {
    this.#timeScale.goLive();
    this.#changeView();
  }

  /** Follows the newest data with so much of market time in view, ms, until the user zooms or pans; Infinity for all. */
  showSpan(ms: number): void {
    this.#timeScale.showSpan(ms);
    this.#changeView();
  }

  /**
   * Draws if anything changed since it last did; to be called once per animation frame.
   * @param now the frame's time, ms. @returns whether it drew.
   */
  draw(now: number): boolean {
    if (this.#painter.isResized) this.resize();
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
    this.#input?.stop();
    for (const stop of this.#stops) stop();
    this.#painter.destroy();
  }

  #changeView(): void {
    this.#moved = true;
    this.invalidate();
  }

  /** A canvas does not draw itself again when its font arrives. */
  #watchFonts(canvas: HTMLCanvasElement): () => void {
    const arrived = () => {
      this.#painter.forgetAxisWidth();
      this.invalidate();
    };
    const { fonts } = canvas.ownerDocument;
    fonts.addEventListener("loadingdone", arrived);
    return () => {
      fonts.removeEventListener("loadingdone", arrived);
    };
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

  #paint(): void {
    const model = this.#model;
    model.now = this.#options.clock?.();
    this.#painter.paint(this.#moved);
    this.#drawnRevision = model.series.candles.revision;
    this.#dirty = this.#moved = this.#liveChanged = false;
    if (model.view.following !== this.#following) {
      this.#following = model.view.following;
      this.#options.onFollow?.(this.#following);
    }
    if (model.autoScale !== this.#autoScale) {
      this.#autoScale = model.autoScale;
      this.#options.onAutoScale?.(this.#autoScale);
    }
  }
}

function watchSize(canvas: HTMLCanvasElement, resized: () => void): () => void {
  const observer = new ResizeObserver(resized);
  observer.observe(canvas.parentElement ?? canvas);
  return () => {
    observer.disconnect();
  };
}

export type { PriceChart };

/** @throws RangeError when the platform knows no such locale or zone. */
export const createPriceChart = (canvas: HTMLCanvasElement, options: PriceChartOptions): PriceChart =>
  new PriceChart(canvas, options);
