import type { ChartModel } from "../model/chart-model.ts";
import { priceOfUnits, unitsOf } from "../scale/price-mode.ts";
import type { ChartPoint, PointerTool } from "./pointer-tool.ts";
import { wheelZoom } from "./wheel.ts";

/** A drag over the whole height of the prices shows so many times as much, or as little. */
const DRAG_ZOOM = 8;
/** An axis shows no less than this share of its prices, and no more than so many times them. */
const MIN_SHARE = 1e-5;
const MAX_SHARE = 100;

/** Shows `factor` times as much of the prices, around the middle; the axis no longer fits itself. */
function stretchPrices({ range, priceMode }: ChartModel, factor: number): void {
  const min = unitsOf(priceMode, range.min);
  const max = unitsOf(priceMode, range.max);
  const middle = (min + max) / 2;
  const half = ((max - min) / 2) * factor;
  const share = priceMode === "log" ? half : half / Math.max(1, Math.abs(middle));
  if (share < MIN_SHARE || share > MAX_SHARE) return;
  range.min = priceOfUnits(priceMode, middle - half);
  range.max = priceOfUnits(priceMode, middle + half);
}

/** Moves the prices by CSS px downwards. */
export function shiftPrices({ geometry, range, priceMode }: ChartModel, pixels: number): void {
  const min = unitsOf(priceMode, range.min);
  const max = unitsOf(priceMode, range.max);
  const shift = (pixels * (max - min)) / (geometry.priceBottom - geometry.priceTop);
  range.min = priceOfUnits(priceMode, min + shift);
  range.max = priceOfUnits(priceMode, max + shift);
}

/** Dragging the price axis and the wheel over it stretch the prices; a double click has the axis fit itself again. */
export function priceAxisTool(model: ChartModel, changed: () => void): PointerTool {
  let y = 0;
  const stretch = (factor: number) => {
    model.autoScale = false;
    stretchPrices(model, factor);
    changed();
  };
  const isOver = (at: ChartPoint) => at.area === "priceAxis";
  return {
    down(at) {
      y = at.y;
      return isOver(at);
    },
    move(at) {
      const { priceTop, priceBottom } = model.geometry;
      stretch(DRAG_ZOOM ** ((at.y - y) / (priceBottom - priceTop)));
      y = at.y;
    },
    wheel(at, event) {
      if (isOver(at)) stretch(wheelZoom(event));
      return isOver(at);
    },
    doubleClick(at) {
      if (!isOver(at)) return false;
      model.autoScale = true;
      changed();
      return true;
    },
    hover: (at) => (isOver(at) ? "ns-resize" : undefined),
  };
}
