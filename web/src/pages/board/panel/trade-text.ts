import { formatCompact, formatCount, formatPrice, formatTimeMillis } from "../../../i18n/format.ts";
import type { TradeTable } from "../../../tables/trades.ts";

/** From this size on, the column has no room for the whole number. */
const LONG_SIZE = 1_000_000;

/** A trade as time and sales shows it. */
export interface TradeText {
  readonly time: string;
  readonly price: string;
  readonly size: string;
  /** The size in full, if `size` is shortened. */
  readonly whole: string | undefined;
  readonly direction: number;
}

/** The texts of the trade that the table holds at `index`. */
export function tradeText(table: TradeTable, index: number, exponent: number): TradeText {
  const slot = table.slot(index);
  const size = table.size[slot] ?? 0;
  const whole = formatCount(size);
  const long = size >= LONG_SIZE;
  return {
    time: formatTimeMillis(table.t[slot] ?? 0),
    price: formatPrice(table.price[slot] ?? 0, exponent),
    size: long ? formatCompact(size) : whole,
    whole: long ? whole : undefined,
    direction: table.direction(slot),
  };
}
