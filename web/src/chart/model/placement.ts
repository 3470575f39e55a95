import { TIME_AXIS_HEIGHT } from "../scale/axes.ts";
import type { Geometry } from "./chart-model.ts";
import { VOLUME_SHARE } from "../series/volume-controller.ts";

/** Above the highest price, px, where the caller's legend stands; of a low chart at most this share. */
const TOP_MARGIN = 28;
const TOP_SHARE = 1 / 4;
/** Between prices and volume, or the time axis, px. */
const PRICE_MARGIN = 12;

/** Lays plot, prices and volume out within the canvas, whose size `geometry` states. Nothing gets smaller than a px. */
export function place(geometry: Geometry, priceAxisWidth: number, volume: boolean): void {
  geometry.plotRight = Math.max(1, geometry.width - priceAxisWidth);
  geometry.plotBottom = Math.max(1, geometry.height - TIME_AXIS_HEIGHT);
  geometry.priceTop = Math.min(TOP_MARGIN, geometry.plotBottom * TOP_SHARE);
  const volumeHeight = volume ? geometry.plotBottom * VOLUME_SHARE : 0;
  geometry.priceBottom = Math.max(geometry.priceTop + 1, geometry.plotBottom - volumeHeight - PRICE_MARGIN);
}
