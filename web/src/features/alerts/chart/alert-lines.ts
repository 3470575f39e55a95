import { scaleOf } from "../../../../../shared/model/instrument.ts";
import type { ChartPoint, PointerTool } from "../../../chart/input/pointer-tool.ts";
import type { ChartModel } from "../../../chart/model/chart-model.ts";
import { pixelOfPrice } from "../../../chart/model/geometry.ts";
import type { Overlay } from "../../../chart/overlays/overlay.ts";
import { drawPriceLine } from "../../../chart/overlays/price-line.ts";
import { atStep, isMove, type Alert } from "../model/alert.ts";

/** CSS px within which a line is taken hold of: by a mouse, by a finger. */
const REACH = { mouse: 5, finger: 16 };
/** px that a pointer may move and still be a click on the line. */
const CLICK_SLOP = 4;

/** What lines and tool need of the chart on which they are. */
export interface LinesHost {
  /** Alerts of the open symbol that are shown: those that wait, and paused ones. */
  alerts(): readonly Alert[];
  isPaused(alert: Alert): boolean;
  yOf(price: number): number;
  invalidate(): void;
  /** Step and decimals of the instrument. */
  instrument(): { readonly tick: number; readonly exponent: number };
  /** A line was dragged to a decimal price. */
  moved(alert: Alert, price: number): void;
  clicked(alert: Alert): void;
  /** Whether the next tap sets an alert. */
  placing(): boolean;
  place(price: number): void;
  stopPlacing(): void;
}

/** Lines of alerts on a chart: drawn, dragged, clicked, and set by a right click, a long press or a tap. */
export class AlertLines implements Overlay, PointerTool {
  readonly layer = "above";
  /** The mouse, for the key that sets an alert at the crosshair; undefined where it is elsewhere. */
  pointer: ChartPoint | undefined;
  readonly #host: LinesHost;
  #dragged: { readonly alert: Alert; readonly startY: number; price: number; isMoved: boolean } | undefined;

  constructor(host: LinesHost) {
    this.#host = host;
  }

  draw(context: CanvasRenderingContext2D, model: ChartModel): void {
    for (const alert of this.#host.alerts()) {
      const price = this.#mantissaOf(alert);
      if (Number.isNaN(price)) continue;
      const color = this.#colorOf(alert, model);
      drawPriceLine(context, model, price, color);
      drawBell(context, model, price, color);
    }
  }

  labels(model: ChartModel, labels: ChartModel["labels"]): void {
    for (const alert of this.#host.alerts()) {
      const price = this.#mantissaOf(alert);
      if (!Number.isNaN(price)) labels.addPrice(price, this.#colorOf(alert, model), "outlined");
    }
  }

  down(at: ChartPoint, event: PointerEvent): boolean {
    const alert = this.#alertAt(at, event.pointerType === "mouse" ? REACH.mouse : REACH.finger);
    if (alert === undefined || this.#host.placing()) return false;
    this.#dragged = { alert, startY: at.y, price: this.#mantissaOf(alert), isMoved: false };
    return true;
  }

  move(at: ChartPoint): void {
    const dragged = this.#dragged;
    if (!dragged || (!dragged.isMoved && Math.abs(at.y - dragged.startY) < CLICK_SLOP)) return;
    dragged.isMoved = true;
    dragged.price = this.#priceAt(at) * scaleOf(this.#host.instrument().exponent);
    this.#host.invalidate();
  }

  up(): void {
    const dragged = this.#dragged;
    this.#dragged = undefined;
    if (!dragged) return;
    if (dragged.isMoved) this.#host.moved(dragged.alert, dragged.price / scaleOf(this.#host.instrument().exponent));
    else this.#host.clicked(dragged.alert);
    this.#host.invalidate();
  }

  cancel(): void {
    this.#dragged = undefined;
    this.#host.invalidate();
  }

  tap(at: ChartPoint): boolean {
    if (!this.#host.placing() || at.area !== "prices") return false;
    this.#host.stopPlacing();
    this.#host.place(this.#priceAt(at));
    return true;
  }

  menu(at: ChartPoint): boolean {
    if (at.area !== "prices") return false;
    this.cancel();
    this.#host.place(this.#priceAt(at));
    return true;
  }

  hover(at: ChartPoint): string | undefined {
    this.pointer = at;
    if (this.#host.placing()) return "copy";
    return this.#dragged || this.#alertAt(at, REACH.mouse) ? "ns-resize" : undefined;
  }

  leave(): void {
    this.pointer = undefined;
  }

  /** The price under the mouse, decimal; undefined where it is not over the prices. */
  get pointedPrice(): number | undefined {
    return this.pointer?.area === "prices" ? this.#priceAt(this.pointer) : undefined;
  }

  #priceAt({ price }: ChartPoint): number {
    const { tick, exponent } = this.#host.instrument();
    return atStep(Math.max(tick, price), tick, exponent);
  }

  #alertAt({ y, area }: ChartPoint, reach: number): Alert | undefined {
    if (area !== "prices") return undefined;
    const near = (alert: Alert) => Math.abs(this.#host.yOf(this.#mantissaOf(alert)) - y);
    return this.#host
      .alerts()
      .filter((alert) => near(alert) <= reach)
      .toSorted((a, b) => near(a) - near(b))[0];
  }

  /** NaN for an alert on a move, which has no price. */
  #mantissaOf(alert: Alert): number {
    if (this.#dragged?.alert.id === alert.id) return this.#dragged.price;
    if (isMove(alert.when) || alert.price === undefined) return Number.NaN;
    return alert.price * scaleOf(this.#host.instrument().exponent);
  }

  #colorOf(alert: Alert, { theme }: ChartModel): string {
    return this.#host.isPaused(alert) ? theme.colors.ink3 : theme.colors.accent;
  }
}

/** From the plot's right edge to the bell, px. */
const BELL_INSET = 14;

/** A small bell on the line, so that it is told from other lines without colour. */
function drawBell(context: CanvasRenderingContext2D, model: ChartModel, price: number, color: string): void {
  const { geometry, theme } = model;
  const [x, y] = [geometry.plotRight - BELL_INSET, pixelOfPrice(model, price)];
  if (y < 0 || y > geometry.areaBottom) return;
  context.fillStyle = theme.colors.ground;
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x - 5, y + 3);
  context.quadraticCurveTo(x - 3.2, y + 1, x - 3.2, y - 1.5);
  context.arc(x, y - 1.8, 3.2, Math.PI, 0);
  context.quadraticCurveTo(x + 3.2, y + 1, x + 5, y + 3);
  context.closePath();
  context.fill();
  context.beginPath();
  context.arc(x, y + 4.2, 1.5, 0, Math.PI);
  context.fill();
}
