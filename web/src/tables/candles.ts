import type { Candle } from "../../../shared/model/candle.ts";

/** A span of market time in which nothing could be received, ms since epoch. `to` is Infinity while it lasts. */
export interface Break {
  readonly from: number;
  readonly to: number;
}

/** How a chart can draw a table of candles. */
export const CHART_KINDS = ["line", "area", "baseline", "candles", "ohlc", "heikin-ashi"] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

/** How many candles a table keeps, and how many it drops at once: dropping is a copy, so it is done seldom. */
const DEFAULT_CAPACITY = 20_000;
const BATCH_SHARE = 0.1;
const FIRST_ALLOCATION = 1_024;

/**
 * The candles of one instrument and interval as columns, oldest first, each start time once. Prices are mantissas,
 * volumes shares, `t` a bucket's start in ms since epoch. Entries at `length` and beyond mean nothing. The arrays are
 * exchanged when they grow: read them through the table each time.
 *
 * An empty bucket has no candle; nothing is made up between two. Spans in which the connection was down are `breaks`.
 */
export class CandleTable {
  t = new Float64Array(FIRST_ALLOCATION);
  o = new Float64Array(FIRST_ALLOCATION);
  h = new Float64Array(FIRST_ALLOCATION);
  l = new Float64Array(FIRST_ALLOCATION);
  c = new Float64Array(FIRST_ALLOCATION);
  v = new Float64Array(FIRST_ALLOCATION);
  length = 0;
  /** Rises with every change of a candle or a break. */
  revision = 0;
  /** Rises when everything was exchanged (another symbol or interval, a snapshot that does not meet what was held). */
  generation = 0;
  /** Rises when something happened to other candles than the newest and those after it: they were put in, dropped, exchanged. */
  rewrites = 0;
  /** Candles dropped from the front since the last generation began. */
  trimmed = 0;
  /** Candles put before the front since the last generation began. */
  prepended = 0;
  readonly capacity: number;

  #breaks: Break[] = [];
  /** True while the newest break waits for the candle that ends it. */
  #breakEnds = false;

  constructor(capacity = DEFAULT_CAPACITY) {
    this.capacity = capacity;
  }

  /** Outages, oldest first, that the candles do not cover. */
  get breaks(): readonly Break[] {
    return this.#breaks;
  }

  /** Exchanges everything; breaks are forgotten. */
  replace(candles: readonly Readonly<Candle>[]): void {
    this.length = 0;
    this.trimmed = 0;
    this.prepended = 0;
    this.#breaks = [];
    this.#breakEnds = false;
    this.generation++;
    this.rewrites++;
    this.revision++;
    this.#reserve(candles.length);
    for (const candle of candles)
      this.#write(this.length++, candle.t, candle.o, candle.h, candle.l, candle.c, candle.v);
  }

  /**
   * Takes a later snapshot of the same series. Where it reaches back to a candle held, older candles stay and the rest is
   * exchanged. Where it does not, candles may be missing between the two, and everything is exchanged. True where older
   * ones stayed.
   */
  refresh(candles: readonly Readonly<Candle>[]): boolean {
    const first = candles[0];
    const meets = first !== undefined && this.length > 0 && first.t <= this.t[this.length - 1];
    if (!meets) {
      const breaks = this.#breaks;
      this.replace(candles);
      this.#breaks = breaks;
      return false;
    }
    this.length = this.#lowerBound(first.t);
    this.#reserve(this.length + candles.length);
    for (const candle of candles)
      this.#write(this.length++, candle.t, candle.o, candle.h, candle.l, candle.c, candle.v);
    this.rewrites++;
    this.revision++;
    this.#trim();
    return true;
  }

  /** Replaces the candle that starts at `t`, or puts a new one where it belongs: at the end, as a rule. */
  upsert(t: number, o: number, h: number, l: number, c: number, v: number): void {
    const newest = this.length - 1;
    let at = newest;
    if (newest < 0 || t > this.t[newest]) at = this.length;
    else if (t < this.t[newest]) {
      at = this.#lowerBound(t);
      this.rewrites++;
    }
    if (at === this.length || this.t[at] !== t) this.#open(at);
    this.#write(at, t, o, h, l, c, v);
    if (this.#breakEnds) this.#endBreak();
    this.revision++;
    this.#trim();
  }

  /** Puts older candles before the front; those not older than the oldest held are left out. Returns how many were taken. */
  prepend(older: readonly Readonly<Candle>[]): number {
    let count = older.length;
    if (this.length > 0) while (count > 0 && older[count - 1].t >= this.t[0]) count--;
    if (count === 0) return 0;
    this.#reserve(this.length + count);
    for (const column of this.#columns()) column.copyWithin(count, 0, this.length);
    for (let k = 0; k < count; k++) {
      const candle = older[k];
      this.#write(k, candle.t, candle.o, candle.h, candle.l, candle.c, candle.v);
    }
    this.length += count;
    this.prepended += count;
    this.rewrites++;
    this.revision++;
    return count;
  }

  /** The connection went down at market time `from`. Nothing happens where an outage is already open. */
  openBreak(from: number): void {
    this.#breakEnds = false;
    if (this.#breaks.at(-1)?.to === Infinity) return;
    this.#breaks = [...this.#breaks, { from, to: Infinity }];
    this.revision++;
  }

  /**
   * The connection is back and the series was refreshed. A `refilled` outage is forgotten: the server ran on and gave
   * what was missed. Otherwise it lasts until the next candle's start, now or when that comes.
   */
  closeBreak(refilled: boolean): void {
    const open = this.#breaks.at(-1);
    if (open?.to !== Infinity) return;
    if (refilled) this.#breaks = this.#breaks.slice(0, -1);
    else this.#breakEnds = true;
    this.#endBreak();
    this.revision++;
  }

  /** Index of the first candle that starts at or after `t`; `length` where there is none. */
  indexOf(t: number): number {
    return this.#lowerBound(t);
  }

  #columns(): Float64Array<ArrayBuffer>[] {
    return [this.t, this.o, this.h, this.l, this.c, this.v];
  }

  #write(at: number, t: number, o: number, h: number, l: number, c: number, v: number): void {
    this.t[at] = t;
    this.o[at] = o;
    this.h[at] = h;
    this.l[at] = l;
    this.c[at] = c;
    this.v[at] = v;
  }

  /** Makes room for one candle at `at`. */
  #open(at: number): void {
    this.#reserve(this.length + 1);
    if (at < this.length) for (const column of this.#columns()) column.copyWithin(at + 1, at, this.length);
    this.length++;
  }

  #reserve(length: number): void {
    if (length <= this.t.length) return;
    const size = Math.max(length, this.t.length * 2);
    const grown = (column: Float64Array) => {
      const larger = new Float64Array(size);
      larger.set(column);
      return larger;
    };
    this.t = grown(this.t);
    this.o = grown(this.o);
    this.h = grown(this.h);
    this.l = grown(this.l);
    this.c = grown(this.c);
    this.v = grown(this.v);
  }

  /** Ends the open break at the first candle after its start, where there is one; none is left where they touch. */
  #endBreak(): void {
    const open = this.#breaks.at(-1);
    if (!this.#breakEnds || open === undefined) return;
    const next = this.#lowerBound(open.from);
    if (next === this.length) return;
    const to = this.t[next];
    this.#breaks = this.#breaks.slice(0, -1);
    if (to > open.from) this.#breaks.push({ from: open.from, to });
    this.#breakEnds = false;
  }

  /** Drops the oldest candles once a batch of them is over the capacity. */
  #trim(): void {
    const surplus = this.length - this.capacity;
    if (surplus < Math.max(1, this.capacity * BATCH_SHARE)) return;
    for (const column of this.#columns()) column.copyWithin(0, surplus, this.length);
    this.length -= surplus;
    this.trimmed += surplus;
    this.rewrites++;
  }

  #lowerBound(t: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.t[middle] < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
