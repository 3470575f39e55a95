import type { CandleColumns } from "../../../chart/model/columns.ts";
import type { Calculation } from "./calculation.ts";

/**
 * Keeps a calculation up to date with a table of candles. A price within the open candle recomputes one value, a new candle
 * adds one. Candles that were put before the front, dropped there or exchanged have everything worked out again.
 */
export class CalculationSync {
  readonly calculation: Calculation;
  #revision = -1;
  #rewrites = -1;
  #length = 0;

  constructor(calculation: Calculation) {
    this.calculation = calculation;
  }

  /** To be called before values are read. */
  sync(candles: CandleColumns): void {
    if (candles.revision === this.#revision) return;
    const kept = candles.rewrites === this.#rewrites;
    this.calculation.compute(candles, kept ? Math.max(0, this.#length - 1) : 0);
    this.#revision = candles.revision;
    this.#rewrites = candles.rewrites;
    this.#length = candles.length;
  }

  /** Has everything worked out again with the next sync. */
  invalidate(): void {
    this.#revision = this.#rewrites = -1;
  }
}
