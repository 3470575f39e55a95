import { DatasetController, Element } from "chart.js";
import { chartModelOf, type ChartModel } from "../model/chart-model.ts";

/** Chart.js wants to know what a dataset's elements are, also where it has none. */
export class NoElement extends Element {
  static readonly id = "tapeNoElement";
}

/** Defaults of a dataset without elements. */
export const WITHOUT_ELEMENTS = { dataElementType: NoElement.id };

/**
 * A Chart.js dataset whose data is the model's columns: no parsed copy, no element object and no resolved options per
 * point, which is what Chart.js spends its time on. What is left of its cycle is `draw`.
 */
export abstract class ColumnsController extends DatasetController {
  protected get model(): ChartModel {
    return chartModelOf(this.chart);
  }

  override addElements(): void {}
  override buildOrUpdateElements(): void {}
  override parse(): void {}
  override update(): void {}
  override reset(): void {}

  protected override getMaxOverflow(): boolean {
    return false;
  }

  protected override getMinMax(): { min: number; max: number } {
    return { min: this.model.range.min, max: this.model.range.max };
  }

  /** Draws in device pixels, within the plot. */
  override draw(): void {
    const { geometry } = this.model;
    const context = this.chart.ctx;
    context.save();
    context.scale(1 / geometry.ratio, 1 / geometry.ratio);
    context.beginPath();
    context.rect(
      0,
      0,
      Math.round(geometry.plotRight * geometry.ratio),
      Math.round(geometry.plotBottom * geometry.ratio),
    );
    context.clip();
    this.paint(context, geometry.ratio);
    context.restore();
  }

  protected abstract paint(context: CanvasRenderingContext2D, ratio: number): void;
}
