import type { GestureTarget } from "./gesture-target.ts";

/** Zoom by a key, and how much of the width a page key moves. */
const KEY_ZOOM = 1.25;
const KEY_PAN = 0.8;

/** Acts on a key of the chart. Keys with a modifier stay with the page, unless a tool takes them. */
export function pressed(canvas: HTMLCanvasElement, target: GestureTarget, event: KeyboardEvent): void {
  if (target.toolKey(event)) {
    event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const width = canvas.clientWidth;
  const actions: Record<string, () => void> = {
    ArrowLeft: () => {
      target.stepped(-1);
    },
    ArrowRight: () => {
      target.stepped(1);
    },
    PageUp: () => {
      target.panned(width * KEY_PAN, 0);
    },
    PageDown: () => {
      target.panned(-width * KEY_PAN, 0);
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
    End: () => {
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
