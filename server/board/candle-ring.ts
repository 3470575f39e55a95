import type { Candle } from "../../shared/model/candle.ts";
import { asMillis, type Millis } from "../../shared/model/units.ts";

const FIRST_CAPACITY = 16;
/** Int32 fields of a candle: open, high, low, close. */
const STRIDE = 4;

/**
 * The newest candles of one instrument and interval, 32 bytes each, the last one open. Starts small and doubles up
 * to `limit` (a power of two), then overwrites the oldest.
 */
export class CandleRing {
  readonly #limit: number;
  readonly #seconds: number;
  #capacity = FIRST_CAPACITY;
  /** Starts in seconds. Starts before 1970 and after 2106 do not fit 32 unsigned bits. */
  #starts = new Float64Array(FIRST_CAPACITY);
  #fields = new Int32Array(FIRST_CAPACITY * STRIDE);
  #volumes = new Float64Array(FIRST_CAPACITY);
  /** Number of candles ever opened. Position p is in slot p mod capacity. */
  #opened = 0;
  /** End of the open candle's bucket, in seconds. Kept because a remainder per fold costs more than the fold itself. */
  #end = -Infinity;

  /** @param seconds length of a bucket; buckets are aligned to the Unix epoch */
  constructor(limit: number, seconds: number) {
    this.#limit = limit;
    this.#seconds = seconds;
  }

  /**
   * Folds prices and volume at `second` into the open candle, or opens a new one after the end of its bucket. Late
   * events go into the open candle too, so that starts always rise. Allocates only while the ring grows.
   */
  fold(second: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (second >= this.#end) {
      this.#push(Math.floor(second / this.#seconds) * this.#seconds, open, high, low, close, volume);
      return;
    }
    const slot = (this.#opened - 1) & (this.#capacity - 1);
    const at = slot * STRIDE;
    if (high > this.#fields[at + 1]) this.#fields[at + 1] = high;
    if (low < this.#fields[at + 2]) this.#fields[at + 2] = low;
    this.#fields[at + 3] = close;
    this.#volumes[slot] += volume;
  }

  /** Removes all candles, and frees the memory into which the ring has grown. */
  clear(): void {
    this.#capacity = FIRST_CAPACITY;
    this.#starts = new Float64Array(FIRST_CAPACITY);
    this.#fields = new Int32Array(FIRST_CAPACITY * STRIDE);
    this.#volumes = new Float64Array(FIRST_CAPACITY);
    this.#opened = 0;
    this.#end = -Infinity;
  }

  /** Up to `limit` newest candles, oldest first. */
  newest(limit: number): Candle[] {
    return this.#slice(Math.max(this.#first, this.#opened - limit), this.#opened);
  }

  /** The newest `limit` candles with a start in [from, to), oldest first. */
  range(from: Millis, to: Millis, limit: number): Candle[] {
    const begin = this.#firstAtOrAfter(from);
    const end = this.#firstAtOrAfter(to);
    return this.#slice(Math.max(begin, end - limit), end);
  }

  get #first(): number {
    return Math.max(0, this.#opened - this.#capacity);
  }

  #push(start: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (this.#opened === this.#capacity && this.#capacity < this.#limit) this.#grow();
    const slot = this.#opened & (this.#capacity - 1);
    const at = slot * STRIDE;
    this.#opened++;
    this.#end = start + this.#seconds;
    this.#starts[slot] = start;
    this.#fields[at] = open;
    this.#fields[at + 1] = high;
    this.#fields[at + 2] = low;
    this.#fields[at + 3] = close;
    this.#volumes[slot] = volume;
  }

  #slice(begin: number, end: number): Candle[] {
    const candles: Candle[] = [];
    for (let position = begin; position < end; position++) {
      const slot = position & (this.#capacity - 1);
      const at = slot * STRIDE;
      candles.push({
        t: asMillis(this.#starts[slot] * 1_000),
        o: this.#fields[at],
        h: this.#fields[at + 1],
        l: this.#fields[at + 2],
        c: this.#fields[at + 3],
        v: this.#volumes[slot],
      });
    }
    return candles;
  }

  /** Position of the first candle that starts at or after `t`. */
  #firstAtOrAfter(t: Millis): number {
    let low = this.#first;
    let high = this.#opened;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle & (this.#capacity - 1)] * 1_000 < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const starts = new Float64Array(this.#capacity * 2);
    const fields = new Int32Array(this.#capacity * 2 * STRIDE);
    const volumes = new Float64Array(this.#capacity * 2);
    starts.set(this.#starts);
    fields.set(this.#fields);
    volumes.set(this.#volumes);
    this.#capacity *= 2;
    this.#starts = starts;
    this.#fields = fields;
    this.#volumes = volumes;
  }
}
