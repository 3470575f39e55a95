import fc from "fast-check";
import type { Candle } from "../../../../../shared/model/candle.ts";
import { asMillis } from "../../../../../shared/model/units.ts";
import { CandleTable } from "../../../tables/candles.ts";

/** The time of the first candle, ms: 10 minutes before a day ends. */
const START = Date.UTC(2026, 4, 4, 23, 50);

/** Candles of a random walk one minute apart, from prices that may be tiny or near the largest mantissa, with gaps of hours. */
export const walks = fc
  .record({
    first: fc.constantFrom(1, 50, 19_045, 2_000_000_000),
    moves: fc.array(
      fc.record({ move: fc.integer({ min: -40, max: 40 }), wick: fc.nat(9), volume: fc.nat(5_000), gap: fc.nat(30) }),
      { minLength: 1, maxLength: 120 },
    ),
  })
  .map(({ first, moves }) => {
    let price: number = first;
    let t = START;
    return moves.map(({ move, wick, volume, gap }): Candle => {
      const open = price;
      price = Math.max(1, price + move);
      t += gap === 30 ? 7 * 3_600_000 : 60_000;
      const h = Math.max(open, price) + wick;
      return { t: asMillis(t), o: open, h, l: Math.max(1, Math.min(open, price) - wick), c: price, v: volume };
    });
  });

export function tableOf(candles: readonly Candle[]): CandleTable {
  const table = new CandleTable();
  table.replace(candles);
  return table;
}

/** Candles one minute apart that open and close at the given prices. */
export const closing = (...closes: number[]): Candle[] =>
  closes.map((c, i) => ({ t: asMillis(START + i * 60_000), o: c, h: c, l: c, c, v: 100 }));
