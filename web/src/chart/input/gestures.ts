import { pressed } from "./keys.ts";
import { listenPointers, pointIn } from "./pointers.ts";
import { turned } from "./wheel.ts";

/** CSS px from a canvas's left and top. */
export interface Point {
  x: number;
  y: number;
}

/**
 * What a user does to a chart with pointer, wheel or keys. Pixels are CSS px from the canvas's left and top. Methods that
 * return a boolean ask first whether a tool takes what happened.
 */
export interface GestureTarget {
  /** Whether a tool takes the gesture that begins here; its moves and its end are then told by the next three. */
  toolDown(at: Point, event: PointerEvent): boolean;
  toolMove(at: Point, event: PointerEvent): void;
  toolUp(at: Point, event: PointerEvent): void;
  toolCancel(): void;
  toolTap(at: Point, event: PointerEvent): boolean;
  toolWheel(at: Point, event: WheelEvent): boolean;
  toolKey(event: KeyboardEvent): boolean;
  /** Moves what is shown by so many px to the right and down, content following the pointer. */
  panned(pixels: number, down: number): void;
  /** Shows `factor` times as much, around `x`. */
  zoomed(factor: number, x: number): void;
  hovered(point: Point | undefined): void;
  /** Shows the crosshair at a tap, where it stays without a pointer. */
  held(point: Point): void;
  /** Whether a crosshair stands where it was left by a tap. */
  readonly isHeld: boolean;
  /** Back to the live edge. */
  goLive(): void;
  doubleClicked(point: Point, event: MouseEvent): void;
}

/**
 * Listens on `canvas` until the returned function is called. Vertical touch drags stay with the page, unless a tool takes
 * them; the wheel is taken only over the chart.
 */
export function listen(canvas: HTMLCanvasElement, target: GestureTarget): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  canvas.style.touchAction = "pan-y";
  listenPointers(canvas, target, signal);
  canvas.addEventListener(
    "wheel",
    (event) => {
      turned(target, pointIn(canvas, event), event);
    },
    { signal, passive: false },
  );
  canvas.addEventListener(
    "dblclick",
    (event) => {
      target.doubleClicked(pointIn(canvas, event), event);
    },
    { signal },
  );
  canvas.addEventListener(
    "keydown",
    (event) => {
      pressed(canvas, target, event);
    },
    { signal },
  );
  return () => {
    stopped.abort();
  };
}
