import { MINUTE_MS } from "../../../../shared/model/time.ts";
import { INTERVAL_MS } from "../../../../shared/model/candle.ts";
import { lowerBound } from "./columns.ts";
import { pausesIn } from "./pauses.ts";
import type { Overlay } from "../overlays/overlay.ts";
import { clear, fitRange, include, isEmpty, settleRange, type PriceRange } from "../scale/price-range.ts";
import { priceOfUnits, unitsOf } from "../scale/price-mode.ts";
import { percentTicks, priceTicks } from "../scale/price-ticks.ts";
import { includeUsual } from "../scale/usual-range.ts";
import {
  intervalUnits,
  isTimeAxis,
  lostSince,
  drawsCandles,
  positionOf,
  unitPixels,
  viewLeft,
  type ChartModel,
} from "./chart-model.ts";
import { candleTicks, continuousTicks } from "../time/time-ticks.ts";
import { follow, type ViewLimits } from "../scale/viewport.ts";

/** Intervals in view at first on a time axis: five minutes of seconds. */
const TIME_AXIS_INTERVALS = 300;
/** Room of a candle at first, px, and of a line's point on the axis of candles; few candles get up to the most. */
const CANDLE_PITCH = 8;
const POINT_PITCH = 4;
const MAX_PITCH = 40;
/** Limits of zoom: px of one interval. */
const MIN_ZOOM = 0.05;
const MAX_ZOOM = 60;
/** Kept free between the newest data and the price axis, px; in a narrow chart this share of its width. */
const LIVE_MARGIN = 48;
const MAX_LIVE_SHARE = 0.08;
/** The same while nothing is received or traded: on an axis of candles that is shown there. */
const OUTAGE_MARGIN = 64;
/** Between labels: px for the price axis at least, as a share of its height at least, px for the time axis by its text. */
const PRICE_SPACING = 28;
const PRICE_SPACING_SHARE = 1 / 7;
const TIME_SPACING = { seconds: 104, others: 88 };
/** A flat price is shown in the middle of this many price steps. */
const MIN_STEPS = 8;
/** A silent feed or closed market moves a time axis on by this share of the view at most, so that data stays in view. */
const MAX_SILENCE = 0.2;
/** A history that fills less than the view may be zoomed out of by this factor. */
const BEYOND_DATA = 1.15;

const scanned: PriceRange = { min: 0, max: 0 };

/** How far the view may go now. Axis units. */
export function limitsOf(model: ChartModel): ViewLimits {
  const { series, geometry } = model;
  const { length } = series.candles;
  const unit = intervalUnits(series);
  const first = length > 0 ? positionOf(series, 0) : 0;
  const last = length > 0 ? positionOf(series, length - 1) : 0;
  const newest = newestOf(model, last);
  const minSpan = (geometry.plotRight / MAX_ZOOM) * unit;
  const whole = Math.max((newest - first) * BEYOND_DATA, initialSpan(model));
  const rests = (lostSince(model) !== undefined || model.pause !== undefined) && !isTimeAxis(series);
  const margin = (rests ? OUTAGE_MARGIN : liveMargin(model)) / unitPixels(model);
  return { first, newest, margin, minSpan, maxSpan: Math.min((geometry.plotRight / MIN_ZOOM) * unit, whole) };
}

const liveMargin = ({ geometry }: ChartModel): number => Math.min(LIVE_MARGIN, geometry.plotRight * MAX_LIVE_SHARE);

/** Where a following view ends: at the newest candle, on a time axis at the present. */
function newestOf({ series, now, view }: ChartModel, last: number): number {
  if (!isTimeAxis(series) || now === undefined) return last;
  if (series.candles.length === 0) return now;
  return Math.max(last, Math.min(now, last + view.span * MAX_SILENCE));
}

/** Axis units in view when a series is opened. */
export function initialSpan(model: ChartModel): number {
  const { series, geometry } = model;
  if (isTimeAxis(series)) return (series.visible ?? TIME_AXIS_INTERVALS) * INTERVAL_MS[series.interval];
  if (series.visible !== undefined) return series.visible;
  const most = geometry.plotRight / (drawsCandles(series.kind) ? CANDLE_PITCH : POINT_PITCH);
  const room = series.candles.length + liveMargin(model) / MAX_PITCH;
  return Math.min(most, Math.max(room, geometry.plotRight / MAX_PITCH));
}

/**
 * Works out what the next draw shows: the candles in view and the pauses between them, the price axis, and the labels of
 * both axes. A view that follows the newest data moves first.
 * @param overlays are asked which prices they need. @param exact fits the price axis closely, for a view that the user
 * moves; else it stays put while it suits.
 */
export function arrange(model: ChartModel, overlays: readonly Overlay[], exact: boolean): void {
  const { view, series, geometry } = model;
  const { candles } = series;
  if (view.following) follow(view, limitsOf(model), 1 / (unitPixels(model) * geometry.ratio));
  const left = viewLeft(model);
  const time = isTimeAxis(series);
  const indexAt = (position: number) => (time ? lowerBound(candles.t, candles.length, position) : Math.ceil(position));
  model.from = Math.min(Math.max(indexAt(left) - 1, 0), candles.length);
  model.to = Math.min(Math.max(indexAt(view.right) + 1, model.from), candles.length);
  model.pauses = pausesIn(model);
  arrangePrices(model, overlays, exact);
  model.timeTicks = timeTicksOf(model, left);
}

function arrangePrices(model: ChartModel, overlays: readonly Overlay[], exact: boolean): void {
  const { series, geometry, range, priceMode } = model;
  const { candles } = series;
  const first = isTimeAxis(series)
    ? lowerBound(candles.t, candles.length, viewLeft(model))
    : Math.ceil(viewLeft(model));
  model.base = candles.length > 0 ? candles.c[Math.min(Math.max(first, 0), candles.length - 1)] : 0;
  model.hasStrays = false;
  if (model.autoScale) fitPrices(model, overlays, exact);
  const height = geometry.priceBottom - geometry.priceTop;
  const min = unitsOf(priceMode, range.min);
  const perPixel = (unitsOf(priceMode, range.max) - min) / height;
  const spacing = Math.max(PRICE_SPACING, height * PRICE_SPACING_SHARE) * perPixel;
  // Rules and labels run on through the volume below, where the same scale holds; there are no prices below zero.
  const bottom = priceOfUnits(priceMode, min - (geometry.areaBottom - geometry.priceBottom) * perPixel);
  const top = priceOfUnits(priceMode, min + geometry.priceBottom * perPixel);
  const shown = { min: Math.max(bottom, priceMode === "log" ? 1 : 0), max: top };
  if (priceMode === "percent" && model.base > 0) model.priceTicks = percentTicks(shown, spacing, model.base);
  else {
    const least = priceMode === "log" ? (price: number) => price * Math.expm1(spacing) : () => spacing;
    model.priceTicks = priceTicks(shown, least, series.tick ?? 1);
  }
}

/** Fits the price axis, in its own units, to what is shown. */
function fitPrices(model: ChartModel, overlays: readonly Overlay[], exact: boolean): void {
  const { series, range, priceMode } = model;
  clear(scanned);
  model.hasStrays = includeUsual(scanned, model.drawn, !drawsCandles(series.kind), model.from, model.to);
  for (const overlay of overlays) overlay.range?.(model, scanned);
  if (isEmpty(scanned)) include(scanned, 0);
  const steps = (series.tick ?? 1) * MIN_STEPS;
  const minSpan = priceMode === "log" ? steps / Math.max(scanned.max, steps) : steps;
  for (const span of [scanned, range]) {
    span.min = unitsOf(priceMode, span.min);
    span.max = unitsOf(priceMode, span.max);
  }
  if (exact) fitRange(range, scanned, minSpan);
  else settleRange(range, scanned, minSpan);
  range.min = priceOfUnits(priceMode, range.min);
  range.max = priceOfUnits(priceMode, range.max);
}

function timeTicksOf(model: ChartModel, left: number): ChartModel["timeTicks"] {
  const { series, view, format } = model;
  const interval = INTERVAL_MS[series.interval];
  const spacing = (interval < MINUTE_MS ? TIME_SPACING.seconds : TIME_SPACING.others) / unitPixels(model);
  if (isTimeAxis(series)) return continuousTicks(left, view.right, spacing, format.offset);
  return candleTicks(series.candles.t, model.from, model.to, spacing, interval, format.offset);
}
