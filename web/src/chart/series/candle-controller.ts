import { ColumnsController, WITHOUT_ELEMENTS } from "./columns-controller.ts";
import { pixelOf, unitPixels } from "../model/chart-model.ts";
import { pixelOfPrice } from "../model/geometry.ts";

/** Share of a candle's width on the axis that its body takes. */
const BODY_SHARE = 0.66;

/** Width of a body with `pitch` device pixels on the axis: at least one, and as odd or even as the wick, to be symmetric. */
export function bodyWidth(pitch: number, wick: number): number {
  const width = Math.max(wick, Math.floor(pitch * BODY_SHARE));
  return (width - wick) % 2 === 0 ? width : width - 1;
}

/**
 * Candles, evenly spaced: wick from low to high, body from open to close, coloured by close against open. Of the kind
 * OHLC, strokes to the left at the open and to the right at the close stand in for the body.
 */
export class CandleController extends ColumnsController {
  static readonly id = "priceCandles";
  static readonly defaults = WITHOUT_ELEMENTS;

  /** Candles that share a pixel column are drawn as the one candle they make together. */
  protected override paint(context: CanvasRenderingContext2D, ratio: number): void {
    const { model } = this;
    const { o, h, l, c } = model.drawn;
    const isOhlc = model.series.kind === "ohlc";
    const { up, down } = model.theme.colors;
    const y = (price: number) => Math.round(pixelOfPrice(model, price) * ratio);
    const wick = Math.max(1, Math.round(ratio));
    const body = bodyWidth(unitPixels(model) * ratio, wick);
    let i = model.from;
    while (i < model.to) {
      const x = Math.round(pixelOf(model, i) * ratio);
      const open = o[i];
      let high = h[i];
      let low = l[i];
      let last = i;
      for (i++; i < model.to && Math.round(pixelOf(model, i) * ratio) === x; i++) {
        if (h[i] > high) high = h[i];
        if (l[i] < low) low = l[i];
        last = i;
      }
      const top = y(high);
      const bodyTop = y(Math.max(open, c[last]));
      context.fillStyle = c[last] >= open ? up : down;
      context.fillRect(x - (wick >> 1), top, wick, Math.max(wick, y(low) - top));
      if (isOhlc) {
        const reach = body >> 1;
        context.fillRect(x - reach, y(open) - (wick >> 1), reach, wick);
        context.fillRect(x, y(c[last]) - (wick >> 1), reach + wick, wick);
      } else if (body > wick) {
        context.fillRect(x - (body >> 1), bodyTop, body, Math.max(wick, y(Math.min(open, c[last])) - bodyTop));
      }
    }
  }
}
