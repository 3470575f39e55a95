import type { CandleColumns } from "../model/columns.ts";

/** One line of a study, with the value of candle `i` at `i` of its column, NaN where it has none. */
export interface StudyLine {
  /** Read anew on every draw, since a column is exchanged as it grows. */
  readonly values: () => Float64Array;
  /** Resolved CSS colours. A histogram has `color` above zero and `below` under it. */
  readonly color: string;
  readonly below?: string;
  readonly shape: "line" | "histogram";
}

/**
 * Lines drawn beside the candles of one chart, such as a moving average. On the price axis values are mantissas, fractions of a
 * price step included; in a pane they have its unit.
 */
export interface Study {
  /** Brings the values up to date. Called before each draw; allocates only where the table grew. */
  sync(candles: CandleColumns): void;
  /** Drawn in this order. */
  readonly lines: readonly StudyLine[];
  /** Two lines, by index, whose space between is filled faintly in the colour of the first. */
  readonly band?: readonly [number, number];
}
