import { createChartHost, type ChartHost } from "./chart-host.ts";
import type { Hover } from "./input/hover.ts";
import type { ChartModel } from "./model/chart-model.ts";
import { datasetsOf } from "./model/dataset.ts";
import { place } from "./model/geometry.ts";
import { arrange } from "./model/layout.ts";
import { noteHalts } from "./model/pauses.ts";
import type { Overlay } from "./overlays/overlay.ts";
import { collectLabels } from "./overlays/registry.ts";
import { priceAxisWidth } from "./scale/axes.ts";
import type { HeikinAshi } from "./series/heikin-ashi.ts";
import type { TimeScale } from "./scale/time-scale.ts";

/** Lays a model out and draws it on a canvas, in the size of the canvas's parent. */
export class ChartPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #model: ChartModel;
  readonly #overlays: readonly Overlay[];
  readonly #timeScale: TimeScale;
  readonly #hover: Hover;
  readonly #host: ChartHost;
  #averaged: HeikinAshi | undefined;
  #fetching = false;
  readonly #arrived: () => void;
  /** The widest that the price axis had to be for what is shown. */
  #axisWidth = 0;
  /** Axes or datasets changed, so that Chart.js must lay out again. */
  #structural = true;

  /** @param arrived is called when something was fetched, with which the next drawing differs. */
  constructor(
    canvas: HTMLCanvasElement,
    model: ChartModel,
    overlays: readonly Overlay[],
    timeScale: TimeScale,
    hover: Hover,
    arrived: () => void,
  ) {
    this.#arrived = arrived;
    this.#canvas = canvas;
    this.#model = model;
    this.#overlays = overlays;
    this.#timeScale = timeScale;
    this.#hover = hover;
    this.#host = createChartHost(canvas, model, overlays);
  }

  /** Whether the screen has another number of pixels for each CSS px than the last time. */
  get isResized(): boolean {
    return this.#model.geometry.ratio !== this.#ratio;
  }

  /** Takes over the parent's size and the screen's pixel ratio. This empties the canvas: it must be painted at once. */
  resize(): void {
    const { geometry } = this.#model;
    const box = this.#canvas.parentElement ?? this.#canvas;
    geometry.width = box.clientWidth;
    geometry.height = box.clientHeight;
    geometry.ratio = this.#ratio;
    this.place();
    this.#host.options.devicePixelRatio = geometry.ratio;
    this.#host.resize(geometry.width, geometry.height);
  }

  /** Lets the price axis be as narrow as the next labels allow. */
  forgetAxisWidth(): void {
    this.#axisWidth = 0;
  }

  /** Draws another series, or the same one in another way. */
  exchangeSeries(): void {
    this.#host.data.datasets = datasetsOf(this.#model);
    this.place();
  }

  /** Divides the canvas anew. */
  place(): void {
    const { geometry, series } = this.#model;
    const before = geometry.plotRight;
    place(geometry, this.#axisWidth, series.volume !== false);
    this.#timeScale.widened(geometry.plotRight / before);
    this.#structural = true;
  }

  /**
   * Chart.js lays out again only where axes or datasets changed; for data it only draws.
   * @param moved whether the user moved the view, or it is another one: the prices are then fitted closely.
   */
  paint(moved: boolean): void {
    const model = this.#model;
    const { candles, kind } = model.series;
    if (kind === "heikin-ashi" && !this.#averaged) this.#fetchAveraged();
    model.drawn = kind === "heikin-ashi" ? (this.#averaged?.of(candles) ?? candles) : candles;
    noteHalts(model);
    const exact = this.#timeScale.sync() || moved;
    arrange(model, this.#overlays, exact);
    const width = priceAxisWidth(model, this.#host.ctx);
    if (width > this.#axisWidth) {
      this.#axisWidth = width;
      this.place();
      arrange(model, this.#overlays, exact);
    }
    this.#timeScale.settle();
    this.#hover.settle(model);
    collectLabels(model, this.#overlays);
    if (this.#structural) this.#host.update("none");
    else this.#host.draw();
    this.#structural = false;
  }

  /** Few use it, so the code is fetched when it is first chosen. Until then candles are drawn as they are. */
  #fetchAveraged(): void {
    if (this.#fetching) return;
    this.#fetching = true;
    import("./series/heikin-ashi.ts").then(
      ({ HeikinAshi }) => {
        this.#averaged = new HeikinAshi(this.#model.series.candles);
        this.#arrived();
      },
      () => (this.#fetching = false),
    );
  }

  destroy(): void {
    this.#host.destroy();
  }

  /** Pixels of the screen for each CSS px of the layout. */
  get #ratio(): number {
    return devicePixelRatio * (this.#model.theme.magnification ?? 1);
  }
}
