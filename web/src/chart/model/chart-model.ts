import { MINUTE_MS } from "../../../../shared/model/time.ts";
import type { Interval } from "../../../../shared/model/candle.ts";
import { INTERVAL_MS } from "../../../../shared/model/candle.ts";
import { lowerBound, positionOfTime, type CandleColumns } from "./columns.ts";
import type { PriceRange } from "../scale/price-range.ts";
import type { PriceTicks } from "../scale/price-ticks.ts";
import type { TimeFormat } from "../time/time-format.ts";
import type { TimeTick } from "../time/time-ticks.ts";
import type { Viewport } from "../scale/viewport.ts";

type ChartKind = "line" | "area" | "candles";

/** What a chart shows. */
export interface Series {
  readonly candles: CandleColumns;
  readonly kind: ChartKind;
  readonly interval: Interval;
  /** Decimals of a price mantissa. */
  readonly exponent: number;
  readonly symbol: string;
  /** Smallest price step, mantissa. Default 1. */
  readonly tick?: number;
  /** How many intervals are in view at first. Default: 300 on a time axis, as many as have 8 px each on the other. */
  readonly visible?: number;
  /** Volume bars in the lower sixth. Default true. */
  readonly volume?: boolean;
}

/** The theme's colours that a chart draws with, as resolved CSS colours (never `var()` or `light-dark()`). */
interface ChartColors {
  /** Behind the chart; text on a filled tag. */
  readonly ground: string;
  readonly rule: string;
  /** Day labels and the crosshair's tags; other labels and lines. */
  readonly ink2: string;
  readonly ink3: string;
  /** The line of a line chart. */
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly flat: string;
  /** Outages and halts. */
  readonly warn: string;
}

/** How a chart looks: the colours as they are now, and the font. */
export interface ChartTheme {
  readonly colors: ChartColors;
  /** CSS font family. */
  readonly font: string;
  /** Text size, px. Default 12. */
  readonly fontSize?: number;
}

/** Direction of the day: the sign of last price − previous close. */
export type Direction = -1 | 0 | 1;

/** Sizes in CSS px; the plot's left and top are 0. */
export interface Geometry {
  width: number;
  height: number;
  plotRight: number;
  plotBottom: number;
  priceTop: number;
  priceBottom: number;
  /** Device pixels to a CSS px. */
  ratio: number;
}

/** Everything that the axes, series and overlays of one chart draw from. The chart writes it, they read. */
export interface ChartModel {
  series: Series;
  theme: ChartTheme;
  format: TimeFormat;
  readonly geometry: Geometry;
  readonly view: Viewport;
  readonly range: PriceRange;
  /** Candles in view: `from` … `to` − 1, with one more at either side so that lines leave the plot. */
  from: number;
  to: number;
  /** Those of them that follow a pause of trading, by index: see pauses.ts. */
  pauses: readonly number[];
  priceTicks: PriceTicks;
  timeTicks: readonly TimeTick[];
  reference: number | undefined;
  /** What the reference is called, in the viewer's language. */
  referenceLabel: string;
  live: { readonly last: number; readonly direction: Direction } | undefined;
  /** Market time now, where it is known: a following time axis ends there. */
  now: number | undefined;
  pause: "halted" | "closed" | undefined;
  disconnectedSince: number | undefined;
  /** Pointer in CSS px, and the candle it is over. */
  hover: { readonly x: number; readonly y: number; readonly index: number } | undefined;
}

/** A model of `series` that has not been laid out yet. */
export function createChartModel(series: Series, theme: ChartTheme, format: TimeFormat): ChartModel {
  return {
    series,
    theme,
    format,
    geometry: { width: 1, height: 1, plotRight: 1, plotBottom: 1, priceTop: 0, priceBottom: 1, ratio: 1 },
    view: { right: 0, span: 1, following: true },
    range: { min: 0, max: 1 },
    from: 0,
    to: 0,
    pauses: [],
    priceTicks: { first: 0, step: 1, count: 0 },
    timeTicks: [],
    reference: undefined,
    referenceLabel: "",
    live: undefined,
    now: undefined,
    pause: undefined,
    disconnectedSince: undefined,
    hover: undefined,
  };
}

/**
 * Whether the horizontal axis is time itself. Lines shorter than a minute are: what happened in the last five minutes
 * is shown with its pauses. Everything else gives each candle the same room, so that nights, weekends and minutes
 * without a trade leave no blanks.
 */
export const isTimeAxis = (series: Series): boolean =>
  series.kind !== "candles" && INTERVAL_MS[series.interval] < MINUTE_MS;

/** Axis units of one interval. */
export const intervalUnits = (series: Series): number => (isTimeAxis(series) ? INTERVAL_MS[series.interval] : 1);

/** Since when, ms, nothing has been received; undefined while all is well. */
export const lostSince = ({ disconnectedSince, series }: ChartModel): number | undefined =>
  disconnectedSince ?? series.candles.breaks.find(({ to }) => to === Infinity)?.from;

/** CSS px of one axis unit. */
export const unitPixels = ({ geometry, view }: ChartModel): number => geometry.plotRight / view.span;

export const viewLeft = ({ view }: ChartModel): number => view.right - view.span;

/** Axis units of candle `i`. */
export const positionOf = (series: Series, i: number): number => (isTimeAxis(series) ? series.candles.t[i] : i);

/** CSS px of axis units. */
export const pixelOf = (model: ChartModel, position: number): number =>
  (position - viewLeft(model)) * unitPixels(model);

/** Axis units of a CSS px. */
export const positionAt = (model: ChartModel, pixel: number): number => viewLeft(model) + pixel / unitPixels(model);

/** CSS px of a moment, wherever it is. */
export const pixelOfTime = (model: ChartModel, time: number): number =>
  pixelOf(
    model,
    isTimeAxis(model.series) ? time : positionOfTime(model.series.candles, time, INTERVAL_MS[model.series.interval]),
  );

/** CSS px of a price. */
export const pixelOfPrice = ({ geometry, range }: ChartModel, price: number): number =>
  geometry.priceBottom - ((price - range.min) * (geometry.priceBottom - geometry.priceTop)) / (range.max - range.min);

/** Price mantissa of a CSS px, between ticks. */
export const priceAt = ({ geometry, range }: ChartModel, pixel: number): number =>
  range.min + ((geometry.priceBottom - pixel) * (range.max - range.min)) / (geometry.priceBottom - geometry.priceTop);

/** The candle nearest to a CSS px, or −1 where there are none. */
export function candleAt(model: ChartModel, pixel: number): number {
  const { candles } = model.series;
  const position = positionAt(model, pixel);
  const last = candles.length - 1;
  if (!isTimeAxis(model.series)) return Math.min(Math.max(Math.round(position), last < 0 ? -1 : 0), last);
  const next = Math.min(lowerBound(candles.t, candles.length, position), last);
  return next > 0 && position - candles.t[next - 1] < candles.t[next] - position ? next - 1 : next;
}

const scenes = new WeakMap<object, ChartModel>();

/** Ties a model to the canvas it is drawn on: Chart.js makes scales and controllers itself and hands them only the chart. */
export const attachChartModel = (canvas: HTMLCanvasElement, model: ChartModel): void => void scenes.set(canvas, model);

/** @throws Error when the canvas has none, which only a chart made elsewhere can cause. */
export function chartModelOf(chart: { readonly canvas: HTMLCanvasElement }): ChartModel {
  const model = scenes.get(chart.canvas);
  if (!model) throw new Error("This canvas has no price chart");
  return model;
}
