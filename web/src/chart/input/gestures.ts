import type { GestureTarget } from "./gesture-target.ts";
import { pressed } from "./keys.ts";
import { listenPointers, pointIn } from "./pointers.ts";
import { turned } from "./wheel.ts";

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
    "contextmenu",
    (event) => {
      if (target.toolMenu(pointIn(canvas, event), event)) event.preventDefault();
    },
    { signal },
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
