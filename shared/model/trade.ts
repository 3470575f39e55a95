import type { Millis, TradeId } from "./units.ts";

/** Who took liquidity; `none` marks an auction or reopening print. The numbers are SBE's. */
export const SIDE = { none: 0, buy: 1, sell: 2 } as const;
export type Side = (typeof SIDE)[keyof typeof SIDE];

/** Every side, at the index that is its number: reads a number from the wire or from a table. */
export const SIDES: readonly Side[] = [SIDE.none, SIDE.buy, SIDE.sell];

/** The sides as JSON spells them, by number. */
export const SIDE_NAMES = ["none", "buy", "sell"] as const;
export type SideName = (typeof SIDE_NAMES)[number];

/** One print. `price` is a mantissa, `size` shares, `t` market time. */
export interface Trade {
  id: TradeId;
  t: Millis;
  price: number;
  size: number;
  side: Side;
}
