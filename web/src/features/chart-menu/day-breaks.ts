import { DAY_MS } from "../../../../shared/model/time.ts";
import { pixelOf, positionOf, intervalUnits, type ChartModel } from "../../chart/model/chart-model.ts";
import { lowerBound } from "../../chart/model/columns.ts";
import { snapped } from "../../chart/model/geometry.ts";
import type { Overlay } from "../../chart/overlays/overlay.ts";

/** Dashes of the lines, px. */
const DASHES = [3, 4];
const SOLID: number[] = [];
/** Where days are narrower than this, px, their lines would only darken the plot. */
const MIN_DAY = 40;

/**
 * Candles in view, by index, that are the first of a day in the axis's time zone. Candles of a day each have none. It
 * steps from day to day, so that it costs what there are days.
 */
export function firstOfDays({ series, format, from, to }: ChartModel): number[] {
  const { t } = series.candles;
  const found: number[] = [];
  if (series.interval === "1d") return found;
  const dayOf = (time: number) => Math.floor((time + format.offset(time)) / DAY_MS);
  let i = from;
  while (i < to) {
    const day = dayOf(t[i] ?? 0);
    // Clocks may change within the day: an hour more or less is looked at candle by candle.
    let next = Math.max(
      i + 1,
      lowerBound(t, to, (t[i] ?? 0) + DAY_MS - ((((t[i] ?? 0) + format.offset(t[i] ?? 0)) % DAY_MS) + 3_600_000)),
    );
    while (next < to && dayOf(t[next] ?? 0) === day) next++;
    if (next < to) found.push(next);
    i = next;
  }
  return found;
}

/** A dashed line before the first candle of each day. */
export const dayBreaks: Overlay = {
  layer: "behind",

  draw(context, model) {
    const days = firstOfDays(model);
    const { plotRight, plotBottom, ratio } = model.geometry;
    if (plotRight / (days.length + 1) < MIN_DAY) return;
    context.strokeStyle = model.theme.colors.ink3;
    context.lineWidth = 1 / ratio;
    context.setLineDash(DASHES);
    context.beginPath();
    for (const i of days) {
      const middle = pixelOf(model, positionOf(model.series, i) - intervalUnits(model.series) / 2);
      const x = snapped(middle, ratio) + 0.5 / ratio;
      if (x < 0 || x > plotRight) continue;
      context.moveTo(x, 0);
      context.lineTo(x, plotBottom);
    }
    context.stroke();
    context.setLineDash(SOLID);
  },
};
