import { DatasetController, Element } from "chart.js";
import type { ChartModel } from "../model/chart-model.ts";
import { chartModelOf } from "../model/dataset.ts";

/** Chart.js asks for the class of a dataset's elements, even of a dataset without any. */
export class NoElement extends Element {
  static readonly id = "noElement";
}

/** Defaults of a dataset without elements. */
export const WITHOUT_ELEMENTS = { dataElementType: NoElement.id };

/**
 * A Chart.js dataset whose data is the model's columns. There is no parsed copy, no element and no resolved options for
 * each point, on which Chart.js spends most of its time. Of a dataset's cycle only `draw` is left.
 */
export abstract class ColumnsController extends DatasetController {
  protected get model(): ChartModel {
    return chartModelOf(this.chart);
  }

  override addElements(): void {}
  override buildOrUpdateElements(): void {}
  override update(): void {}

  /** Draws in device pixels, within the price area. */
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
      Math.round(geometry.areaBottom * geometry.ratio),
    );
    context.clip();
    this.paint(context, geometry.ratio);
    context.restore();
  }

  protected abstract paint(context: CanvasRenderingContext2D, ratio: number): void;
}
