import { pixelOf, positionOf, timeAtPixel, type ChartModel } from "../model/chart-model.ts";
import { areaAt, pixelOfPrice, priceAt } from "../model/geometry.ts";
import { crosshair } from "../overlays/crosshair.ts";
import { strayPrices } from "../overlays/stray-prices.ts";
import type { Overlay } from "../overlays/overlay.ts";
import type { TimeScale } from "../scale/time-scale.ts";
import type { GestureTarget, Point } from "./gesture-target.ts";
import { listen } from "./gestures.ts";
import type { Hover } from "./hover.ts";
import type { ChartPoint, PointerTool } from "./pointer-tool.ts";
import { priceAxisTool, shiftPrices } from "./price-axis-tool.ts";
import { ToolStack } from "./tool-stack.ts";

/** The cursor over the plot where no tool wants another. */
const CURSOR = "crosshair";

/** What input acts on. */
export interface InputHost {
  readonly canvas: HTMLCanvasElement;
  readonly model: ChartModel;
  readonly timeScale: TimeScale;
  readonly hover: Hover;
  addOnTop(overlay: Overlay): () => void;
  /** The tools as they are now, the newest first. */
  tools(): readonly PointerTool[];
  /** The view is another one. */
  changeView(): void;
  invalidate(): void;
}

/** What a chart asks of its input. */
export interface Input {
  /** A tool was taken away. */
  toolRemoved(tool: PointerTool): void;
  stop(): void;
}

/** Has a chart moved by the user's gestures and keys, until `stop`. A chart draws without it, so it can be fetched later. */
export const chartInput = (host: InputHost): Input => new ChartInput(host);

/** Moves a chart by the user's gestures. Tools are asked before. */
class ChartInput implements GestureTarget, Input {
  readonly #tools: ToolStack;
  readonly stop: () => void;
  readonly #model: ChartModel;
  readonly #timeScale: TimeScale;
  readonly #hover: Hover;
  readonly #host: InputHost;

  constructor(host: InputHost) {
    this.#model = host.model;
    this.#timeScale = host.timeScale;
    this.#hover = host.hover;
    this.#host = host;
    const priceAxis = priceAxisTool(host.model, () => {
      host.changeView();
    });
    this.#tools = new ToolStack(() => [...host.tools(), priceAxis]);
    host.canvas.style.cursor = CURSOR;
    // Screen readers hand its keys to an application, not to a picture.
    host.canvas.setAttribute("role", "application");
    const stops = [listen(host.canvas, this), host.addOnTop(strayPrices), host.addOnTop(crosshair)];
    this.stop = () => {
      for (const stop of stops) stop();
    };
  }

  toolRemoved(tool: PointerTool): void {
    this.#tools.removed(tool);
  }

  toolDown(at: Point, event: PointerEvent): boolean {
    return this.#tools.down(this.#pointAt(at), event);
  }

  toolMove(at: Point, event: PointerEvent): void {
    this.#tools.move(this.#pointAt(at), event);
  }

  toolUp(at: Point, event: PointerEvent): void {
    this.#tools.up(this.#pointAt(at), event);
  }

  toolCancel(): void {
    this.#tools.cancel();
  }

  toolTap(at: Point, event: PointerEvent): boolean {
    return this.#tools.tap(this.#pointAt(at), event);
  }

  toolMenu(at: Point, event: MouseEvent): boolean {
    return this.#tools.menu(this.#pointAt(at), event);
  }

  toolWheel(at: Point, event: WheelEvent): boolean {
    return this.#tools.wheel(this.#pointAt(at), event);
  }

  toolKey(event: KeyboardEvent): boolean {
    return this.#tools.key(event);
  }

  /** The prices move along where the axis no longer fits itself. */
  panned(pixels: number, down: number): void {
    this.#timeScale.pan(pixels);
    if (!this.#model.autoScale) shiftPrices(this.#model, down);
    this.#host.changeView();
  }

  zoomed(factor: number, x: number): void {
    this.#timeScale.zoom(factor, x);
    this.#host.changeView();
  }

  /** Back to the live edge; the zoom stays. */
  goLive(): void {
    this.#timeScale.goLive();
    this.#host.changeView();
  }

  /** On the time axis a double click goes back to the first zoom; on the plot it does nothing. */
  doubleClicked(at: Point, event: MouseEvent): void {
    const point = this.#pointAt(at);
    if (this.#tools.doubleClick(point, event) || point.area !== "timeAxis") return;
    this.#timeScale.reset();
    this.#host.changeView();
  }

  hovered(point: Point | undefined): void {
    this.#hover.pointer = point;
    this.#hover.held = false;
    if (point) this.#host.canvas.style.cursor = this.#tools.hover(this.#pointAt(point)) ?? CURSOR;
    else this.#tools.leave();
    this.#host.invalidate();
  }

  /** Where the next candle is out of view, the view moves along. */
  stepped(candles: number): void {
    const model = this.#model;
    const { series, geometry, to } = model;
    const last = series.candles.length - 1;
    if (last < 0) return;
    const shown = this.#hover.pointer && model.hover ? model.hover.index + candles : Math.min(to - 1, last);
    const index = Math.min(Math.max(shown, 0), last);
    const x = () => pixelOf(model, positionOf(series, index));
    if (x() < 0) this.panned(-x(), 0);
    else if (x() > geometry.plotRight) this.panned(geometry.plotRight - x(), 0);
    this.held({ x: x(), y: pixelOfPrice(model, series.candles.c[index]) });
  }

  held(point: Point): void {
    this.#hover.pointer = point;
    this.#hover.held = true;
    this.#host.invalidate();
  }

  get isHeld(): boolean {
    return this.#hover.held;
  }

  #pointAt({ x, y }: Point): ChartPoint {
    const model = this.#model;
    return { x, y, area: areaAt(model.geometry, x, y), time: timeAtPixel(model, x), price: priceAt(model, y) };
  }
}
