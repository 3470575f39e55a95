import { INTERVAL_MS } from "../../../shared/candle.ts";
import { withAlpha } from "./color.ts";
import { lowerBound } from "./columns.ts";
import { ColumnsController, WITHOUT_ELEMENTS } from "./columns-controller.ts";
import { appendLine, createPixelPath, type PixelScale } from "./decimate.ts";
import { isTimeAxis, unitPixels, viewLeft } from "./scene.ts";

const LINE_WIDTH = 1.5;
/** Opacity under the line, at its highest point; it fades to nothing at the bottom. */
const FILL = { line: 0.1, area: 0.28, candles: 0 } as const;

/** Closing prices as a line, faintly filled; interrupted where nothing is known. */
export class LineController extends ColumnsController {
  static readonly id = "tapeLine";
  static readonly defaults = WITHOUT_ELEMENTS;

  private readonly path = createPixelPath();

  protected override paint(context: CanvasRenderingContext2D, ratio: number): void {
    const { scene } = this;
    const { geometry, range } = scene;
    const height = geometry.priceBottom - geometry.priceTop;
    const scale: PixelScale = {
      left: viewLeft(scene),
      perUnit: unitPixels(scene) * ratio,
      bottom: geometry.priceBottom * ratio,
      min: range.min,
      perPrice: (height * ratio) / (range.max - range.min),
    };
    let from = scene.from;
    for (const to of this.ends()) {
      this.paintRun(context, from, to, scale, ratio);
      from = to;
    }
  }

  /** Where the runs of known candles in view end: at a break that candles are missing from. */
  private ends(): number[] {
    const { series, from, to } = this.scene;
    const { t, length, breaks } = series.candles;
    const next = breaks.map((lost) => lowerBound(t, length, lost.from + 1));
    return [...next.filter((i) => i > from && i < to && t[i] - t[i - 1] > INTERVAL_MS[series.interval]), to];
  }

  private paintRun(
    context: CanvasRenderingContext2D,
    from: number,
    to: number,
    scale: PixelScale,
    ratio: number,
  ): void {
    const { path, scene } = this;
    const { candles } = scene.series;
    path.length = 0;
    appendLine(path, isTimeAxis(scene.series) ? candles.t : undefined, candles.c, from, to, scale);
    if (path.length === 0) return;
    const { points, length } = path;
    context.beginPath();
    context.moveTo(points[0], points[1]);
    for (let i = 2; i < length * 2; i += 2) context.lineTo(points[i], points[i + 1]);
    context.strokeStyle = scene.theme.colors.accent;
    context.lineWidth = LINE_WIDTH * ratio;
    context.lineJoin = "round";
    context.stroke();
    this.fill(context, ratio);
  }

  private fill(context: CanvasRenderingContext2D, ratio: number): void {
    const { points, length } = this.path;
    const { kind } = this.scene.series;
    const bottom = this.scene.geometry.plotBottom * ratio;
    const { accent } = this.scene.theme.colors;
    const gradient = context.createLinearGradient(0, this.scene.geometry.priceTop * ratio, 0, bottom);
    gradient.addColorStop(0, withAlpha(accent, FILL[kind]));
    gradient.addColorStop(1, withAlpha(accent, 0));
    context.lineTo(points[length * 2 - 2], bottom);
    context.lineTo(points[0], bottom);
    context.fillStyle = gradient;
    context.fill();
  }
}
