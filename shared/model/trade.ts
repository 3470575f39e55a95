import type { Millis, TradeId } from "./units.ts";

/** The aggressor of a trade; `none` marks a print of an auction or reopening. The numbers are SBE's. */
export const SIDE = { none: 0, buy: 1, sell: 2 } as const;
export type Side = (typeof SIDE)[keyof typeof SIDE];

/** Every side at the index of its number, to convert numbers from the wire or from a table. */
export const SIDES: readonly Side[] = [SIDE.none, SIDE.buy, SIDE.sell];

/** Names of the sides in JSON, by number. */
export const SIDE_NAMES = ["none", "buy", "sell"] as const;
export type SideName = (typeof SIDE_NAMES)[number];

/** A trade. `price` is a mantissa, `size` is in shares, `t` is market time. */
export interface Trade {
  id: TradeId;
  t: Millis;
  price: number;
  size: number;
  side: Side;
}
