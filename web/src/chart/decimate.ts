/** Points of a line in pixels, as pairs x, y; `length` counts the points. Grows as needed and is used again every frame. */
export interface PixelPath {
  points: Float32Array;
  length: number;
}

/** How data becomes pixels: x = (position − left) × perUnit, y = bottom − (price − min) × perPrice. */
export interface PixelScale {
  left: number;
  perUnit: number;
  bottom: number;
  min: number;
  perPrice: number;
}

export const createPixelPath = (): PixelPath => ({ points: new Float32Array(2_048), length: 0 });

/** Most points that one pixel column needs: where the line enters it, its lowest, its highest, where it leaves. */
const PER_COLUMN = 4;

/**
 * Appends the line through values `from` … `to` − 1 to `path`. Of points that share a pixel column only the first, the
 * lowest, the highest and the last are kept, which draws the same pixels (M4: Jugel et al., VLDB 2014).
 * Allocates only when the path has to grow.
 * @param positions axis units of each value, rising; undefined where value `i` is at `i`.
 */
export function appendLine(
  path: PixelPath,
  positions: Float64Array | undefined,
  values: Float64Array,
  from: number,
  to: number,
  scale: Readonly<PixelScale>,
): void {
  if (to <= from) return;
  const at = (i: number) => (positions ? positions[i] : i);
  reserve(path, Math.min(to - from, ((at(to - 1) - at(from)) * scale.perUnit + 2) * PER_COLUMN));
  const { left, perUnit } = scale;
  let i = from;
  while (i < to) {
    const first = i;
    const column = Math.floor((at(i) - left) * perUnit);
    const end = left + (column + 1) / perUnit;
    let low = i;
    let high = i;
    for (i++; i < to && at(i) < end; i++) {
      if (values[i] < values[low]) low = i;
      else if (values[i] > values[high]) high = i;
    }
    appendColumn(path, at, values, first, Math.min(low, high), Math.max(low, high), i - 1, scale);
  }
}

/** Appends the kept points of one column in the order of time, each once. */
function appendColumn(
  path: PixelPath,
  at: (i: number) => number,
  values: Float64Array,
  first: number,
  one: number,
  two: number,
  last: number,
  scale: Readonly<PixelScale>,
): void {
  appendPoint(path, at(first), values[first], scale);
  if (one > first) appendPoint(path, at(one), values[one], scale);
  if (two > one && two > first) appendPoint(path, at(two), values[two], scale);
  if (last > two) appendPoint(path, at(last), values[last], scale);
}

function appendPoint(path: PixelPath, position: number, value: number, scale: Readonly<PixelScale>): void {
  const i = path.length * 2;
  path.points[i] = (position - scale.left) * scale.perUnit;
  path.points[i + 1] = scale.bottom - (value - scale.min) * scale.perPrice;
  path.length++;
}

function reserve(path: PixelPath, more: number): void {
  const needed = (path.length + Math.ceil(more)) * 2;
  if (needed <= path.points.length) return;
  const grown = new Float32Array(Math.max(needed, path.points.length * 2));
  grown.set(path.points.subarray(0, path.length * 2));
  path.points = grown;
}
