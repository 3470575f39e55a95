import { bodyWidth } from "./candle-controller.ts";
import { ColumnsController, WITHOUT_ELEMENTS } from "./columns-controller.ts";
import { intervalUnits, pixelOf, positionOf, unitPixels } from "../model/chart-model.ts";
import { VOLUME_SHARE } from "../model/geometry.ts";

const OPACITY = 0.28;

/** Volume bars along the bottom of the price area, in a faint colour of their candle's direction. */
export class VolumeController extends ColumnsController {
  static readonly id = "volume";
  static readonly defaults = WITHOUT_ELEMENTS;

  /** Where several candles share a pixel column, the largest volume is drawn. */
  protected override paint(context: CanvasRenderingContext2D, ratio: number): void {
    const { model } = this;
    const { series, theme, geometry, from, to } = model;
    const { o, c, v } = series.candles;
    let largest = 0;
    for (let i = from; i < to; i++) if (v[i] > largest) largest = v[i];
    if (largest === 0) return;
    const bottom = Math.round(geometry.areaBottom * ratio);
    const scale = (geometry.areaBottom * VOLUME_SHARE * ratio) / largest;
    const width = bodyWidth(unitPixels(model) * intervalUnits(series) * ratio, Math.max(1, Math.round(ratio)));
    context.globalAlpha = OPACITY;
    let i = from;
    while (i < to) {
      const x = Math.round(pixelOf(model, positionOf(series, i)) * ratio);
      let tallest = i;
      for (i++; i < to && Math.round(pixelOf(model, positionOf(series, i)) * ratio) === x; i++) {
        if (v[i] > v[tallest]) tallest = i;
      }
      const height = Math.max(1, Math.round(v[tallest] * scale));
      context.fillStyle = c[tallest] >= o[tallest] ? theme.colors.up : theme.colors.down;
      context.fillRect(x - (width >> 1), bottom - height, width, height);
    }
  }
}
