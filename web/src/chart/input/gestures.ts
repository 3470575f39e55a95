/** CSS px from a canvas's left and top. */
export interface Point {
  x: number;
  y: number;
}

/** What a user does to a chart with pointer, wheel or keys. Pixels are CSS px from the canvas's left and top. */
export interface GestureTarget {
  /** Moves what is shown by so many px, content following the pointer. */
  panned(pixels: number): void;
  /** Shows `factor` times as much, around `x`. */
  zoomed(factor: number, x: number): void;
  hovered(point: Point | undefined): void;
  /** Shows the crosshair at a tap, where it stays without a pointer. */
  held(point: Point): void;
  /** Whether a crosshair stands where it was left by a tap. */
  readonly isHeld: boolean;
  /** Back to the live edge. */
  goLive(): void;
  doubleClicked(point: Point): void;
}

/** Zoom by one notch of a wheel (100 px), by a key, and how much of the width an arrow key moves. */
const WHEEL_ZOOM = 0.0016;
const KEY_ZOOM = 1.25;
const KEY_PAN = 0.1;
/** px that a pointer may move and still be a tap. */
const TAP_SLOP = 6;
/** px that a wheel's unit is taken for, by its deltaMode: a pixel, a line, a page. */
const UNIT_PIXELS = [1, 16, 400];
/** Of a trackpad's pinch, which browsers send as a wheel with Ctrl: they make −100 × ln(scale) of its scale. */
const PINCH_ZOOM = 0.01;
/** px from which on a wheel with Ctrl is a mouse's notch, which is 100 or more; fingers part by less at a time. */
const NOTCH_PIXELS = 50;

/**
 * Listens on `canvas` until the returned function is called. Vertical touch drags stay with the page; the wheel is taken
 * only over the chart.
 */
export function listen(canvas: HTMLCanvasElement, target: GestureTarget): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  canvas.style.touchAction = "pan-y";
  listenPointers(canvas, target, signal);
  canvas.addEventListener(
    "wheel",
    (event) => {
      turned(canvas, target, event);
    },
    { signal, passive: false },
  );
  canvas.addEventListener(
    "dblclick",
    (event) => {
      target.doubleClicked(pointIn(canvas, event));
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

function turned(canvas: HTMLCanvasElement, target: GestureTarget, event: WheelEvent): void {
  const unit = UNIT_PIXELS[event.deltaMode] ?? 1;
  const notch = event.deltaMode > 0 || Math.abs(event.deltaY) >= NOTCH_PIXELS;
  // A mouse's wheel with Ctrl zooms the page, here as everywhere.
  if (event.ctrlKey && notch) return;
  event.preventDefault();
  if (event.ctrlKey) {
    target.zoomed(Math.exp(event.deltaY * PINCH_ZOOM), pointIn(canvas, event).x);
    return;
  }
  if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
    target.panned(-(event.deltaX || event.deltaY) * unit);
    return;
  }
  target.zoomed(Math.exp(event.deltaY * unit * WHEEL_ZOOM), pointIn(canvas, event).x);
}

function pressed(canvas: HTMLCanvasElement, target: GestureTarget, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const width = canvas.clientWidth;
  const actions: Record<string, () => void> = {
    ArrowLeft: () => {
      target.panned(width * KEY_PAN);
    },
    ArrowRight: () => {
      target.panned(-width * KEY_PAN);
    },
    "+": () => {
      target.zoomed(1 / KEY_ZOOM, width);
    },
    "=": () => {
      target.zoomed(1 / KEY_ZOOM, width);
    },
    "-": () => {
      target.zoomed(KEY_ZOOM, width);
    },
    Home: () => {
      target.goLive();
    },
    Escape: () => {
      target.hovered(undefined);
    },
  };
  const action = actions[event.key];
  if (!action) return;
  // Escape also closes what is open around the chart.
  if (event.key !== "Escape") event.preventDefault();
  action();
}

const pointIn = (canvas: HTMLCanvasElement, event: MouseEvent): Point => {
  const box = canvas.getBoundingClientRect();
  // A transform may show the canvas larger than it is laid out.
  const magnification = box.width / canvas.clientWidth || 1;
  return { x: (event.clientX - box.left) / magnification, y: (event.clientY - box.top) / magnification };
};

/**
 * One pointer pans, two pinch; a mouse without a button hovers. A tap shows the crosshair; the next tap, on the chart or
 * beside it, takes it away.
 */
function listenPointers(canvas: HTMLCanvasElement, target: GestureTarget, signal: AbortSignal): void {
  const down = new Map<number, Point>();
  let moved = 0;
  /** Whether a crosshair stood when the finger came down. */
  let wasHeld = false;

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
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at);
    moved = 0;
    wasHeld = target.isHeld;
    if (event.pointerType !== "mouse") target.hovered(undefined);
  });
  on("pointermove", (event, at) => {
    const before = down.get(event.pointerId);
    if (before) {
      moved += Math.abs(at.x - before.x) + Math.abs(at.y - before.y);
      drag(target, down, event.pointerId, before, at);
      down.set(event.pointerId, at);
    }
    if (event.pointerType === "mouse") target.hovered(at);
  });
  on("pointerup", (event, at) => {
    const isTap = down.delete(event.pointerId) && moved < TAP_SLOP;
    if (isTap && !wasHeld && event.pointerType !== "mouse") target.held(at);
  });
  canvas.ownerDocument.addEventListener(
    "pointerdown",
    (event) => {
      if (event.target !== canvas && target.isHeld) target.hovered(undefined);
    },
    { signal, capture: true },
  );
  on("pointercancel", (event) => down.delete(event.pointerId));
  on("pointerleave", (event) => {
    if (event.pointerType === "mouse") target.hovered(undefined);
  });
}

function drag(target: GestureTarget, down: ReadonlyMap<number, Point>, id: number, before: Point, at: Point): void {
  const other = [...down].find(([key]) => key !== id)?.[1];
  if (!other) {
    target.panned(at.x - before.x);
    return;
  }
  const wide = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
  target.zoomed(wide(before) / wide(at), (at.x + other.x) / 2);
  target.panned((at.x - before.x) / 2);
}
