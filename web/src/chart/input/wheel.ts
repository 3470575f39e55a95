import type { GestureTarget, Point } from "./gesture-target.ts";

/** Zoom by one notch of a wheel (100 px). */
const WHEEL_ZOOM = 0.0016;
/** px that a wheel's unit is taken for, by its deltaMode: a pixel, a line, a page. */
const UNIT_PIXELS = [1, 16, 400];
/** Of a trackpad's pinch, which browsers send as a wheel with Ctrl: they make −100 × ln(scale) of its scale. */
const PINCH_ZOOM = 0.01;
/** px from which on a wheel with Ctrl is a mouse's notch, which is 100 or more; fingers part by less at a time. */
const NOTCH_PIXELS = 50;

const unitOf = ({ deltaMode }: WheelEvent): number => UNIT_PIXELS[deltaMode] ?? 1;

/** How many times as much one turn of the wheel shows. */
export const wheelZoom = (event: WheelEvent): number => Math.exp(event.deltaY * unitOf(event) * WHEEL_ZOOM);

/** The wheel zooms, sideways or with Shift it pans. A mouse's wheel with Ctrl zooms the page, here as everywhere. */
export function turned(target: GestureTarget, at: Point, event: WheelEvent): void {
  const notch = event.deltaMode > 0 || Math.abs(event.deltaY) >= NOTCH_PIXELS;
  if (event.ctrlKey && notch) return;
  event.preventDefault();
  if (target.toolWheel(at, event)) return;
  if (event.ctrlKey) {
    target.zoomed(Math.exp(event.deltaY * PINCH_ZOOM), at.x);
    return;
  }
  if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
    target.panned(-(event.deltaX || event.deltaY) * unitOf(event), 0);
    return;
  }
  target.zoomed(wheelZoom(event), at.x);
}
