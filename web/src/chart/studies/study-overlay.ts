import type { ChartModel } from "../model/chart-model.ts";
import { pixelOfPrice } from "../model/geometry.ts";
import type { Overlay } from "../overlays/overlay.ts";
import type { AxisLabels } from "../scale/axis-labels.ts";
import { isEmpty, type PriceRange } from "../scale/price-range.ts";
import type { Study } from "./study.ts";
import { StudyDrawing } from "./study-drawing.ts";
import { includeValues } from "./value-scale.ts";

/** The price axis reaches for values up to this many spans of the candles beyond them; those further away are out of view. */
const REACH = 0.75;

/**
 * Studies on the price axis, over the candles of one chart. An average that is far from the prices in view does not flatten
 * them: it is out of view, and its label says where it is.
 */
export class StudyOverlay implements Overlay {
  readonly layer = "above";
  /** Those shown. Exchange the list, then have the chart draw. */
  studies: readonly Study[] = [];
  readonly #drawing = new StudyDrawing();
  #model: ChartModel | undefined;
  readonly #pixelOf = (price: number): number => (this.#model ? pixelOfPrice(this.#model, price) : 0);

  range(model: ChartModel, out: PriceRange): void {
    const { candles } = model.series;
    for (const study of this.studies) study.sync(candles);
    if (isEmpty(out)) return;
    const reach = (out.max - out.min) * REACH;
    const [least, most] = [out.min - reach, out.max + reach];
    for (const { lines } of this.studies) {
      for (const line of lines) includeValues(out, line.values(), model.from, model.to, least, most);
    }
  }

  draw(context: CanvasRenderingContext2D, model: ChartModel): void {
    this.#model = model;
    this.#drawing.draw(context, model, this.studies, this.#pixelOf, 0, model.geometry.areaBottom);
  }

  labels(model: ChartModel, labels: AxisLabels): void {
    const last = Math.min(model.to, model.series.candles.length) - 1;
    if (last < 0) return;
    for (const { lines } of this.studies) {
      for (const { values: column, color } of lines) {
        const value = column()[last];
        if (!Number.isNaN(value)) labels.addPrice(value, color, "outlined");
      }
    }
  }
}
