/**
 * What part of the horizontal axis is in view, in axis units: candle numbers where candles are evenly spaced, ms where
 * time is. A view that follows keeps its right edge at the newest data; one that was panned away stays where it is.
 */
export interface Viewport {
  right: number;
  span: number;
  following: boolean;
}

/** What a viewport may show: the data's ends, the room left of the axis beyond the newest, and how far zoom goes. */
export interface ViewLimits {
  first: number;
  newest: number;
  /** Axis units kept free right of the newest while following. */
  margin: number;
  minSpan: number;
  maxSpan: number;
}

/** At least this share of a view must hold data, so that a drag cannot lose the series. */
const DATA_IN_VIEW = 0.1;
/** Panned back to within this share of the live edge, a view follows again. */
const SNAP = 0.01;

/** Puts the right edge at the newest data, on a multiple of `step` units so that what is drawn moves by whole pixels. */
export function follow(view: Viewport, limits: ViewLimits, step: number): void {
  view.following = true;
  view.right = Math.ceil((limits.newest + limits.margin) / step) * step;
}

/** Moves the view by `units`, to later for positive ones; at the live edge it follows again. */
export function pan(view: Viewport, units: number, limits: ViewLimits): void {
  const live = limits.newest + limits.margin;
  view.right += units;
  view.following = units >= 0 && Math.abs(view.right - live) < view.span * SNAP;
  keepDataInView(view, limits);
}

/**
 * Shows `factor` times the span, with the axis unit `anchor` staying where it is on screen. A following view goes on
 * following: its right edge stays instead. Only panning leaves the live edge.
 */
export function zoom(view: Viewport, factor: number, anchor: number, limits: ViewLimits): void {
  const span = Math.min(Math.max(view.span * factor, limits.minSpan), limits.maxSpan);
  if (!view.following) view.right = anchor + (view.right - anchor) * (span / view.span);
  view.span = span;
  keepDataInView(view, limits);
}

function keepDataInView(view: Viewport, limits: ViewLimits): void {
  const keep = view.span * DATA_IN_VIEW;
  const furthest = Math.max(limits.newest + limits.margin, limits.newest + view.span - keep);
  view.right = Math.min(Math.max(view.right, limits.first + keep), furthest);
}
