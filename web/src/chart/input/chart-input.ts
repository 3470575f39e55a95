import { timeAtPixel, type ChartModel } from "../model/chart-model.ts";
import { areaAt, priceAt } from "../model/geometry.ts";
import type { TimeScale } from "../scale/time-scale.ts";
import type { GestureTarget, Point } from "./gestures.ts";
import type { Hover } from "./hover.ts";
import type { ChartPoint } from "./pointer-tool.ts";
import { ToolStack } from "./tool-stack.ts";

/** The cursor over the plot where no tool wants another. */
const CURSOR = "crosshair";

/** What input changes: the view, or only what stands under the pointer. */
interface InputHost {
  readonly canvas: HTMLCanvasElement;
  changeView(): void;
  invalidate(): void;
}

/** Moves a chart by the user's gestures. Tools are asked before. */
export class ChartInput implements GestureTarget {
  readonly tools = new ToolStack();
  readonly #model: ChartModel;
  readonly #timeScale: TimeScale;
  readonly #hover: Hover;
  readonly #host: InputHost;

  constructor(model: ChartModel, timeScale: TimeScale, hover: Hover, host: InputHost) {
    this.#model = model;
    this.#timeScale = timeScale;
    this.#hover = hover;
    this.#host = host;
    host.canvas.style.cursor = CURSOR;
  }

  toolDown(at: Point, event: PointerEvent): boolean {
    return this.tools.down(this.#pointAt(at), event);
  }

  toolMove(at: Point, event: PointerEvent): void {
    this.tools.move(this.#pointAt(at), event);
  }

  toolUp(at: Point, event: PointerEvent): void {
    this.tools.up(this.#pointAt(at), event);
  }

  toolCancel(): void {
    this.tools.cancel();
  }

  toolTap(at: Point, event: PointerEvent): boolean {
    return this.tools.tap(this.#pointAt(at), event);
  }

  toolWheel(at: Point, event: WheelEvent): boolean {
    return this.tools.wheel(this.#pointAt(at), event);
  }

  toolKey(event: KeyboardEvent): boolean {
    return this.tools.key(event);
  }

  panned(pixels: number): void {
    this.#timeScale.pan(pixels);
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
    if (this.tools.doubleClick(point, event) || point.area !== "timeAxis") return;
    this.#timeScale.reset();
    this.#host.changeView();
  }

  hovered(point: Point | undefined): void {
    this.#hover.pointer = point;
    this.#hover.held = false;
    if (point) this.#host.canvas.style.cursor = this.tools.hover(this.#pointAt(point)) ?? CURSOR;
    else this.tools.leave();
    this.#host.invalidate();
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
