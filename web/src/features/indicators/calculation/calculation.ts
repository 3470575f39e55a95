import type { CandleColumns } from "../../../chart/model/columns.ts";

/**
 * The values of an indicator beside the candles of a table. Prices and values in price units are mantissas, fractions of
 * a price step included. The value of candle `i` depends on no later candle.
 */
export interface Calculation {
  /** One column for each line, with the value of candle `i` at `i`, NaN where it has none yet. Read them anew each time. */
  readonly columns: readonly Float64Array[];
  /**
   * Works out the values of the candles `from` and later. Those before `from` were worked out already, for the same
   * candles. Allocates only where the table grew.
   */
  compute(candles: CandleColumns, from: number): void;
}

/** `column` with room for `length` values; a larger copy where it is too short. */
export function withRoom(column: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  if (length <= column.length) return column;
  const larger = new Float64Array(Math.max(length, column.length * 2));
  larger.set(column);
  return larger;
}

/** What a column begins as. */
export const NO_VALUES = new Float64Array(0);
