/** How a sparkline looks. Sizes in CSS px, colours as CSS colours. */
export interface SparklineStyle {
  readonly width: number;
  readonly height: number;
  /** Value of the faint line that the points are measured against: 0 for changes against the previous close. */
  readonly baseline: number;
  /** Colour of the line: by the sign of the last point against the baseline. */
  readonly up: string;
  readonly down: string;
  readonly flat: string;
  /** Colour of the baseline. */
  readonly rule: string;
  readonly devicePixelRatio: number;
}

const MARGIN = 2;
const LINE = 1.3;

/** Draws `points[0 … length − 1]` across the whole canvas, which is resized where its size or the pixel ratio changed. */
export function drawSparkline(
  context: CanvasRenderingContext2D,
  points: ArrayLike<number>,
  length: number,
  style: SparklineStyle,
): void {
  const { width, height, baseline, devicePixelRatio: ratio } = style;
  const { canvas } = context;
  const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== deviceWidth || canvas.height !== deviceHeight) {
    canvas.width = deviceWidth;
    canvas.height = deviceHeight;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (length < 2) return;

  let [low, high] = [baseline, baseline];
  for (let i = 0; i < length; i++) {
    if (points[i] < low) low = points[i];
    if (points[i] > high) high = points[i];
  }
  const scale = high > low ? (height - 2 * MARGIN) / (high - low) : 0;
  const y = (value: number) => (scale === 0 ? height / 2 : height - MARGIN - (value - low) * scale);

  context.fillStyle = style.rule;
  context.fillRect(0, Math.round(y(baseline)), width, 1 / ratio);
  const last = points[length - 1];
  context.strokeStyle = last > baseline ? style.up : last < baseline ? style.down : style.flat;
  context.lineWidth = LINE;
  context.lineJoin = "round";
  context.beginPath();
  for (let i = 0; i < length; i++) context.lineTo((i * (width - 1)) / (length - 1), y(points[i]));
  context.stroke();
}
