import type { GestureTarget, Point } from "./gesture-target.ts";

/** px that a pointer may move and still be a tap. */
const TAP_SLOP = 6;

/** Where an event happened, CSS px from the canvas's left and top. */
export function pointIn(canvas: HTMLCanvasElement, event: MouseEvent): Point {
  const box = canvas.getBoundingClientRect();
  // A transform may show the canvas larger than it is laid out.
  const magnification = box.width / canvas.clientWidth || 1;
  return { x: (event.clientX - box.left) / magnification, y: (event.clientY - box.top) / magnification };
}

/**
 * One pointer pans, two pinch and pan; a mouse without a button hovers. A tap shows the crosshair; the next tap, on the
 * chart or beside it, takes it away. A tool may take the gesture of one pointer.
 */
export function listenPointers(canvas: HTMLCanvasElement, target: GestureTarget, signal: AbortSignal): void {
  const pointers = new Pointers(canvas, target);
  const on = (
    type: "pointerdown" | "pointermove" | "pointerup" | "pointercancel" | "pointerleave",
    act: (event: PointerEvent, at: Point) => void,
  ) => {
    canvas.addEventListener(
      type,
      (event) => {
        act(event, pointIn(canvas, event));
      },
      { signal },
    );
  };
  on("pointerdown", (event, at) => {
    if (event.button === 0) pointers.down(event, at);
  });
  on("pointermove", (event, at) => {
    pointers.move(event, at);
  });
  on("pointerup", (event, at) => {
    pointers.up(event, at);
  });
  on("pointercancel", (event) => {
    pointers.cancel(event);
  });
  on("pointerleave", (event) => {
    if (event.pointerType === "mouse") target.hovered(undefined);
  });
  // The page does not scroll by a touch that a tool took, or by two fingers.
  canvas.addEventListener(
    "touchstart",
    (event) => {
      if (event.cancelable && pointers.keepsTouch) event.preventDefault();
    },
    { signal, passive: false },
  );
  canvas.ownerDocument.addEventListener(
    "pointerdown",
    (event) => {
      if (event.target !== canvas && target.isHeld) target.hovered(undefined);
    },
    { signal, capture: true },
  );
}

class Pointers {
  readonly #canvas: HTMLCanvasElement;
  readonly #target: GestureTarget;
  readonly #down = new Map<number, Point>();
  /** The pointer whose gesture a tool took. */
  #taken: number | undefined;
  #moved = 0;
  /** Whether a crosshair stood when the finger came down. */
  #wasHeld = false;

  constructor(canvas: HTMLCanvasElement, target: GestureTarget) {
    this.#canvas = canvas;
    this.#target = target;
  }

  get keepsTouch(): boolean {
    return this.#taken !== undefined || this.#down.size > 1;
  }

  down(event: PointerEvent, at: Point): void {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#cancelTool();
    this.#down.set(event.pointerId, at);
    this.#moved = 0;
    this.#wasHeld = this.#target.isHeld;
    if (this.#down.size === 1 && this.#target.toolDown(at, event)) this.#taken = event.pointerId;
    else if (event.pointerType !== "mouse") this.#target.hovered(undefined);
  }

  move(event: PointerEvent, at: Point): void {
    const before = this.#down.get(event.pointerId);
    if (before) {
      this.#moved += Math.abs(at.x - before.x) + Math.abs(at.y - before.y);
      if (this.#taken === event.pointerId) this.#target.toolMove(at, event);
      else this.#drag(event.pointerId, before, at);
      this.#down.set(event.pointerId, at);
    }
    if (event.pointerType === "mouse") this.#target.hovered(at);
  }

  up(event: PointerEvent, at: Point): void {
    const isTap = this.#down.delete(event.pointerId) && this.#moved < TAP_SLOP;
    if (this.#taken === event.pointerId) {
      this.#taken = undefined;
      this.#target.toolUp(at, event);
      return;
    }
    if (!isTap || this.#target.toolTap(at, event)) return;
    if (!this.#wasHeld && event.pointerType !== "mouse") this.#target.held(at);
  }

  cancel(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
    if (this.#taken === event.pointerId) this.#cancelTool();
  }

  #cancelTool(): void {
    if (this.#taken === undefined) return;
    this.#taken = undefined;
    this.#target.toolCancel();
  }

  #drag(id: number, before: Point, at: Point): void {
    const other = [...this.#down].find(([key]) => key !== id)?.[1];
    if (!other) {
      this.#target.panned(at.x - before.x, at.y - before.y);
      return;
    }
    const wide = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    this.#target.zoomed(wide(before) / wide(at), (at.x + other.x) / 2);
    this.#target.panned((at.x - before.x) / 2, 0);
  }
}
