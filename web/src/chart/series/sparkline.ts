/** How a sparkline is drawn: CSS px, resolved CSS colours. */
export interface SparklineStyle {
  readonly width: number;
  readonly height: number;
  /** The value of the faint line that the points are seen against: the previous close. */
  readonly baseline: number;
  /** Colours of a line that ends above, below or at the baseline, and of the baseline. */
  readonly up: string;
  readonly down: string;
  readonly flat: string;
  readonly rule: string;
  readonly devicePixelRatio: number;
}

/** CSS px. */
const LINE_WIDTH = 1.25;
const MARGIN = 2;

/**
 * Draws a small line of the first `length` of `points` over a faint baseline, coloured by where it ends; empties the
 * canvas first. Baseline and points share one scale, so that the line says how the day stands. The canvas has
 * width × height times the pixel ratio; without points only the baseline is drawn. Allocates nothing.
 */
export function drawSparkline(
  context: CanvasRenderingContext2D,
  points: ArrayLike<number>,
  length: number,
  style: SparklineStyle,
): void {
  const { width, height, baseline, devicePixelRatio: ratio } = style;
  let min = baseline;
  let max = baseline;
  for (let i = 0; i < length; i++) {
    min = Math.min(min, points[i] ?? min);
    max = Math.max(max, points[i] ?? max);
  }
  // A day without a change lies in the middle.
  const perUnit = max > min ? (height - 2 * MARGIN) / (max - min) : 0;
  const bottom = max > min ? height - MARGIN : height / 2;
  const y = (value: number) => bottom - (value - min) * perUnit;

  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.fillStyle = style.rule;
  context.fillRect(0, Math.round(y(baseline) * ratio) / ratio, width, 1 / ratio);
  if (length === 0) return;
  const last = points[length - 1] ?? baseline;
  const step = length > 1 ? (width - 2 * MARGIN) / (length - 1) : 0;
  context.beginPath();
  for (let i = 0; i < length; i++) context.lineTo(MARGIN + i * step, y(points[i] ?? baseline));
  context.strokeStyle = last > baseline ? style.up : last < baseline ? style.down : style.flat;
  context.lineWidth = LINE_WIDTH;
  context.lineJoin = "round";
  context.stroke();
}
