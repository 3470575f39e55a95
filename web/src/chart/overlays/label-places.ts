import { pixelOfPrice, type ChartModel } from "../model/chart-model.ts";

export const TAG_HEIGHT = 20;
/** Kept free between two tags, px. */
const BETWEEN = 1;

/** Within the plot, as a tag is kept. */
const kept = (middle: number, { geometry }: ChartModel): number =>
  Math.min(Math.max(middle, TAG_HEIGHT / 2), geometry.plotBottom - TAG_HEIGHT / 2);

/** The middle of the last price's tag on the price axis, px; NaN without one. */
export const lastTagMiddle = (model: ChartModel): number =>
  model.live ? kept(pixelOfPrice(model, model.live.last), model) : Number.NaN;

/**
 * The middle of the previous close's tag, px; NaN where that is out of view. It makes way for the last price's tag, to
 * the side on which its price lies, and is left out where that side has no room.
 */
export function referenceTagMiddle(model: ChartModel): number {
  if (model.reference === undefined) return Number.NaN;
  const y = pixelOfPrice(model, model.reference);
  if (y < 0 || y > model.geometry.plotBottom) return Number.NaN;
  const middle = kept(y, model);
  const last = lastTagMiddle(model);
  if (!(Math.abs(middle - last) < TAG_HEIGHT + BETWEEN)) return middle;
  const moved = last + (y < last ? -1 : 1) * (TAG_HEIGHT + BETWEEN);
  return kept(moved, model) === moved ? moved : Number.NaN;
}
