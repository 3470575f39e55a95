/**
 * The latest state of every instrument as columns: row `i` of each array is instrument `i`. Server and client both hold
 * quotes in this form, so a codec reads and fills columns without an object per row. Prices are mantissas.
 */
export interface QuoteColumns {
  /** Changes to the row this epoch; 0 until the first. */
  readonly n: Uint32Array;
  readonly last: Int32Array;
  readonly lastSize: Uint32Array;
  readonly bid: Int32Array;
  readonly ask: Int32Array;
  readonly bidSize: Uint32Array;
  readonly askSize: Uint32Array;
  /** Shares traded this market day. */
  readonly volume: Float64Array;
  readonly open: Int32Array;
  readonly high: Int32Array;
  readonly low: Int32Array;
  readonly previousClose: Int32Array;
}

/** An unknown price. It is SBE's null of int32, so no real price equals it. */
export const NO_PRICE = -2_147_483_648;

/** Columns for `count` instruments, with every price absent. */
export function createQuoteColumns(count: number): QuoteColumns {
  const prices = () => new Int32Array(count).fill(NO_PRICE);
  return {
    n: new Uint32Array(count),
    last: prices(),
    lastSize: new Uint32Array(count),
    bid: prices(),
    ask: prices(),
    bidSize: new Uint32Array(count),
    askSize: new Uint32Array(count),
    volume: new Float64Array(count),
    open: prices(),
    high: prices(),
    low: prices(),
    previousClose: prices(),
  };
}
