import { MINUTE_MS } from "../../../../shared/model/time.ts";
import { INTERVAL_MS, type Interval } from "../../../../shared/model/candle.ts";
import type { ChartKind } from "../../tables/candles.ts";
import type { Direction } from "../../tables/quotes.ts";
import { toneOf, type CanvasColors } from "../../theme/colors.ts";
import { AxisLabels } from "../scale/axis-labels.ts";
import { lowerBound, positionOfTime, timeOfPosition, type CandleColumns } from "./columns.ts";
import type { Geometry } from "./geometry.ts";
import type { PriceRange } from "../scale/price-range.ts";
import type { PriceMode } from "../scale/price-mode.ts";
import type { TimeFormat } from "../time/time-format.ts";
import type { TimeTick } from "../time/time-ticks.ts";
import type { Viewport } from "../scale/viewport.ts";

/** What a chart shows. */
export interface ChartSeries {
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

/** How a chart looks: the colours as they are now, and the font. */
export interface ChartTheme {
  readonly colors: CanvasColors;
  /** CSS font family. */
  readonly font: string;
  /** Text size, px. Default 12. */
  readonly fontSize?: number;
  /** How many times as large the caller shows the canvas, by a CSS transform: it gets as many pixels. Default: 1. */
  readonly magnification?: number;
}

/** A halt that the chart saw, market ms; `to` is Infinity while it lasts. */
interface Halt {
  readonly from: number;
  to: number;
}

/** Names that are drawn into the plot, in the viewer's language. An empty one is not drawn. */
export interface ChartTexts {
  readonly previousClose: string;
  /** Beside halts of trading, and beside spans in which nothing was received. */
  readonly halted: string;
  readonly disconnected: string;
}

const NO_TEXTS: ChartTexts = { previousClose: "", halted: "", disconnected: "" };

/** Everything that the axes, series and overlays of one chart draw from. The chart writes it, they read. */
export interface ChartModel {
  series: ChartSeries;
  /** The candles that are drawn: the series' own, or averaged ones. */
  drawn: CandleColumns;
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
  priceMode: PriceMode;
  /** Whether the price axis fits itself to what is shown; else it stays where the user put it. */
  autoScale: boolean;
  /** Whether it leaves out stray prices. */
  hasStrays: boolean;
  /** The first close in view, mantissa, from which percentages count; 0 where there is none. */
  base: number;
  /** Labelled prices, mantissas. */
  priceTicks: readonly number[];
  timeTicks: readonly TimeTick[];
  /** The previous close, mantissa. */
  reference: number | undefined;
  texts: ChartTexts;
  /** What overlays put on the axes this time. */
  readonly labels: AxisLabels;
  live: { readonly last: number; readonly direction: Direction } | undefined;
  /** Market time now, where it is known: a following time axis ends there. */
  now: number | undefined;
  pause: "halted" | "closed" | undefined;
  /** Halts of this instrument that the chart saw, oldest first. */
  readonly halts: Halt[];
  disconnectedSince: number | undefined;
  /** Pointer in CSS px, and the candle it is over. */
  hover: { readonly x: number; readonly y: number; readonly index: number } | undefined;
}

/** A model of `series` that has not been laid out yet. */
export function createChartModel(series: ChartSeries, theme: ChartTheme, format: TimeFormat): ChartModel {
  return {
    series,
    drawn: series.candles,
    theme,
    format,
    geometry: {
      ...{ width: 1, height: 1, ratio: 1, panesHeight: 0 },
      ...{ plotRight: 1, plotBottom: 1, areaBottom: 1, priceTop: 0, priceBottom: 1 },
    },
    view: { right: 0, span: 1, following: true },
    range: { min: 0, max: 1 },
    from: 0,
    to: 0,
    pauses: [],
    priceMode: "linear",
    autoScale: true,
    hasStrays: false,
    base: 0,
    priceTicks: [],
    timeTicks: [],
    reference: undefined,
    texts: NO_TEXTS,
    labels: new AxisLabels(),
    live: undefined,
    now: undefined,
    pause: undefined,
    halts: [],
    disconnectedSince: undefined,
    hover: undefined,
  };
}

/** Whether a kind shows opens, highs and lows; the others are lines of closes. */
export const drawsCandles = (kind: ChartKind): boolean =>
  kind === "candles" || kind === "ohlc" || kind === "heikin-ashi";

/**
 * Whether the horizontal axis is time itself. Lines shorter than a minute are: what happened in the last five minutes
 * is shown with its pauses. Everything else gives each candle the same room, so that nights, weekends and minutes
 * without a trade leave no blanks.
 */
export const isTimeAxis = (series: ChartSeries): boolean =>
  !drawsCandles(series.kind) && INTERVAL_MS[series.interval] < MINUTE_MS;

/** Axis units of one interval. */
export const intervalUnits = (series: ChartSeries): number => (isTimeAxis(series) ? INTERVAL_MS[series.interval] : 1);

/** Since when, ms, nothing has been received; undefined while all is well. */
export const lostSince = ({ disconnectedSince, series }: ChartModel): number | undefined =>
  disconnectedSince ?? series.candles.breaks.find(({ to }) => to === Infinity)?.from;

/** The colour of the day's direction, in which the last price and lines of prices are drawn; flat before the first price. */
export const dayColor = ({ live, theme }: ChartModel): string => theme.colors[toneOf(live?.direction ?? 0)];

/** CSS px of one axis unit. */
export const unitPixels = ({ geometry, view }: ChartModel): number => geometry.plotRight / view.span;

export const viewLeft = ({ view }: ChartModel): number => view.right - view.span;

/** Axis units of candle `i`. */
export const positionOf = (series: ChartSeries, i: number): number => (isTimeAxis(series) ? series.candles.t[i] : i);

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

/** The moment at a CSS px, ms, also beyond the candles and between two: the inverse of `pixelOfTime`. */
export function timeAtPixel(model: ChartModel, pixel: number): number {
  const { series } = model;
  const position = positionAt(model, pixel);
  return isTimeAxis(series) ? position : timeOfPosition(series.candles, position, INTERVAL_MS[series.interval]);
}

/** The candle nearest to a CSS px, or −1 where there are none. */
export function candleAt(model: ChartModel, pixel: number): number {
  const { candles } = model.series;
  const position = positionAt(model, pixel);
  const last = candles.length - 1;
  if (!isTimeAxis(model.series)) return Math.min(Math.max(Math.round(position), last < 0 ? -1 : 0), last);
  const next = Math.min(lowerBound(candles.t, candles.length, position), last);
  return next > 0 && position - candles.t[next - 1] < candles.t[next] - position ? next - 1 : next;
}

export const fontSizeOf = ({ theme }: ChartModel): number => theme.fontSize ?? 12;

export const fontOf = (model: ChartModel, weight = 400): string =>
  `${String(weight)} ${String(fontSizeOf(model))}px ${model.theme.font}`;
