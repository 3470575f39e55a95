import type { ChartArea } from "../input/pointer-tool.ts";
import { priceOfUnits, unitsOf, type PriceMode } from "../scale/price-mode.ts";
import type { PriceRange } from "../scale/price-range.ts";

/** Sizes in CSS px; the plot's left and top are 0. */
export interface Geometry {
  width: number;
  height: number;
  /** What the panes below the price area take of the plot's height; a low chart gives them less. */
  panesHeight: number;
  plotRight: number;
  /** Where the time axis begins. */
  plotBottom: number;
  /** The bottom of the price area, which has the prices and their volume: panes lie between it and `plotBottom`. */
  areaBottom: number;
  priceTop: number;
  priceBottom: number;
  /** Device pixels to a CSS px. */
  ratio: number;
}

/** What maps prices to pixels: the chart model, seen from the price axis. */
export interface PriceScale {
  readonly geometry: Readonly<Geometry>;
  readonly range: Readonly<PriceRange>;
  /** Default: even. */
  readonly priceMode?: PriceMode;
}

/** Height of the time axis, px. */
export const TIME_AXIS_HEIGHT = 26;
/** Between plot and price labels, and between those and the canvas's edge, px. */
export const LABEL_GAP = 8;
/** Share of the price area's height that the tallest volume bar in view takes. */
export const VOLUME_SHARE = 1 / 6;
/** Space above the highest price, px, where the caller's legend stands; in a low chart at most this share. */
const TOP_MARGIN = 28;
const MAX_TOP_SHARE = 1 / 4;
/** Space between prices and volume, or between prices and what lies below, px. */
const PRICE_MARGIN = 12;
/** Share of the plot's height that the price area keeps, however much panes ask for. */
const MIN_AREA_SHARE = 0.4;

/**
 * Divides the canvas, whose size `geometry` states, into plot, price area, prices and volume. Nothing gets smaller than
 * a px.
 */
export function place(geometry: Geometry, priceAxisWidth: number, volume: boolean): void {
  geometry.plotRight = Math.max(1, geometry.width - priceAxisWidth);
  geometry.plotBottom = Math.max(1, geometry.height - TIME_AXIS_HEIGHT);
  const least = Math.round(geometry.plotBottom * MIN_AREA_SHARE);
  geometry.areaBottom = Math.max(1, least, geometry.plotBottom - geometry.panesHeight);
  geometry.priceTop = Math.min(TOP_MARGIN, geometry.areaBottom * MAX_TOP_SHARE);
  const volumeHeight = volume ? geometry.areaBottom * VOLUME_SHARE : 0;
  geometry.priceBottom = Math.max(geometry.priceTop + 1, geometry.areaBottom - volumeHeight - PRICE_MARGIN);
}

/** Which part of the chart a point lies in, CSS px. */
export function areaAt(geometry: Readonly<Geometry>, x: number, y: number): ChartArea {
  const { plotRight, plotBottom, areaBottom } = geometry;
  if (y > plotBottom) return x > plotRight ? "corner" : "timeAxis";
  if (y > areaBottom) return "panes";
  return x > plotRight ? "priceAxis" : "prices";
}

/** CSS px of a price. */
export function pixelOfPrice({ geometry, range, priceMode }: PriceScale, price: number): number {
  const { priceTop, priceBottom } = geometry;
  const min = unitsOf(priceMode, range.min);
  const max = unitsOf(priceMode, range.max);
  return priceBottom - ((unitsOf(priceMode, price) - min) * (priceBottom - priceTop)) / (max - min);
}

/** Price mantissa of a CSS px, between ticks. */
export function priceAt({ geometry, range, priceMode }: PriceScale, pixel: number): number {
  const { priceTop, priceBottom } = geometry;
  const min = unitsOf(priceMode, range.min);
  const max = unitsOf(priceMode, range.max);
  return priceOfUnits(priceMode, min + ((priceBottom - pixel) * (max - min)) / (priceBottom - priceTop));
}

/** Where a line of one device pixel must be put to fill that pixel alone, in CSS px. */
export const snapped = (pixel: number, ratio: number): number => Math.round(pixel * ratio) / ratio;
