/** Points a sparkline holds: a day of 24 h in quarters of an hour. */
export const SPARKLINE_POINTS = 96;
/** Market time that one point covers, ms. The interval to load is "15m". */
export const SPARKLINE_STEP_MS = 900_000;
/** While today has fewer points than this, what came before stands in front of them: six hours. */
export const SPARKLINE_LEAST = 24;

/**
 * Today's price path of every instrument, relative to the previous close: 0 is unchanged, 0.01 is 1% up. Row `id` is
 * `values[id × SPARKLINE_POINTS …]`, of which the first `lengths[id]` points count. The last one is the current price, so
 * that a sparkline agrees with the change beside it. Early in a day the last hours before it come first.
 */
export class SparklineTable {
  readonly values: Float32Array;
  readonly lengths: Uint8Array;
  /** Rises with each change of the row. */
  readonly revision: Uint32Array;

  /** Start of the last point's bucket, ms. */
  readonly #bucket: Float64Array;
  readonly #close: Float64Array;
  /** How many of the points are today's. */
  readonly #today: Uint8Array;

  constructor(size: number) {
    this.values = new Float32Array(size * SPARKLINE_POINTS);
    this.lengths = new Uint8Array(size);
    this.revision = new Uint32Array(size);
    this.#bucket = new Float64Array(size);
    this.#close = new Float64Array(size);
    this.#today = new Uint8Array(size);
  }

  /** The points that count: a view on the table, valid until the next change. */
  points(id: number): Float32Array {
    const start = id * SPARKLINE_POINTS;
    return this.values.subarray(start, start + this.lengths[id]);
  }

  /**
   * Exchanges a row for the closes of buckets which start at `times` (ms, rising), the last `today` of them today's;
   * prices in mantissas.
   */
  load(
    id: number,
    times: ArrayLike<number>,
    closes: ArrayLike<number>,
    previousClose: number,
    today = times.length,
  ): void {
    const count = Math.min(times.length, SPARKLINE_POINTS);
    const skip = times.length - count;
    const start = id * SPARKLINE_POINTS;
    for (let k = 0; k < count; k++) this.values[start + k] = closes[skip + k] / previousClose - 1;
    this.lengths[id] = count;
    this.#today[id] = Math.min(today, count);
    this.#bucket[id] = count === 0 ? 0 : times[times.length - 1];
    this.#close[id] = previousClose;
    this.revision[id]++;
  }

  /** Moves the last point to the current price, or begins a new one when `t` (ms) lies in a later bucket. */
  update(id: number, t: number, price: number, previousClose: number): void {
    if (previousClose !== this.#close[id]) this.#begin(id, previousClose);
    const bucket = Math.floor(t / SPARKLINE_STEP_MS) * SPARKLINE_STEP_MS;
    if (bucket > this.#bucket[id] || this.lengths[id] === 0) this.#append(id, bucket);
    this.values[id * SPARKLINE_POINTS + this.lengths[id] - 1] = price / previousClose - 1;
    this.revision[id]++;
  }

  /** Another previous close is another day: the last hours of the one before stay, now relative to this close. */
  #begin(id: number, previousClose: number): void {
    const start = id * SPARKLINE_POINTS;
    const kept = Math.min(this.lengths[id], SPARKLINE_LEAST);
    const skip = start + this.lengths[id] - kept;
    const scale = this.#close[id] / previousClose;
    for (let k = 0; k < kept; k++) this.values[start + k] = (1 + this.values[skip + k]) * scale - 1;
    this.#close[id] = previousClose;
    this.#bucket[id] = -Infinity;
    this.lengths[id] = kept;
    this.#today[id] = 0;
  }

  #append(id: number, bucket: number): void {
    const start = id * SPARKLINE_POINTS;
    const length = this.lengths[id];
    const isFull = length === SPARKLINE_POINTS || (length >= SPARKLINE_LEAST && this.#today[id] < length);
    if (isFull) this.values.copyWithin(start, start + 1, start + length);
    else this.lengths[id]++;
    if (this.#today[id] < SPARKLINE_POINTS) this.#today[id]++;
    this.#bucket[id] = bucket;
  }
}
