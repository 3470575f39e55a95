import type { ChartModel } from "../model/chart-model.ts";
import { drawBand } from "./band-drawing.ts";
import { drawHistogram } from "./histogram-drawing.ts";
import { LineDrawing } from "./line-drawing.ts";
import type { Study } from "./study.ts";
import type { PixelOf } from "./value-scale.ts";

/** Draws studies between two heights of the plot. One for each chart and area. */
export class StudyDrawing {
  readonly #lines = new LineDrawing();

  /** @param top and `bottom`: CSS px between which anything is drawn. */
  draw(
    context: CanvasRenderingContext2D,
    model: ChartModel,
    studies: readonly Study[],
    y: PixelOf,
    top: number,
    bottom: number,
  ): void {
    const { plotRight, ratio } = model.geometry;
    context.save();
    context.scale(1 / ratio, 1 / ratio);
    context.beginPath();
    context.rect(0, Math.round(top * ratio), Math.round(plotRight * ratio), Math.round((bottom - top) * ratio));
    context.clip();
    for (const study of studies) this.#drawStudy(context, model, study, y);
    context.restore();
  }

  #drawStudy(context: CanvasRenderingContext2D, model: ChartModel, { lines, band }: Study, y: PixelOf): void {
    if (band) {
      const [upper, lower] = band;
      drawBand(context, model, lines[upper].values(), lines[lower].values(), y, lines[upper].color);
    }
    for (const line of lines) {
      if (line.shape === "histogram") drawHistogram(context, model, line, y);
      else this.#lines.draw(context, model, line.values(), y, line.color);
    }
  }
}
