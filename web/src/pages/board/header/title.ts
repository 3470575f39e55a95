import { NO_PRICE } from "../../../../../shared/model/quote.ts";
import { formatPercent, formatPrice, formatTime } from "../../../i18n/format.ts";

/** The values that the tab's title shows. */
export interface TitleParts {
  readonly symbol: string;
  /** Mantissa. */
  readonly last: number;
  readonly exponent: number;
  /** The day's change, NaN while unknown. */
  readonly changeRatio: number;
  /** The server time of the last data, ms, while none arrives; otherwise undefined. */
  readonly lostAt: number | undefined;
  /** Whether the price is too old to be shown in the title of a hidden tab. */
  readonly outdated: boolean;
}

const HOURS_AND_MINUTES = "14:32".length;

/** The tab's title: the open symbol's price and the day's direction, or the time of the last data. */
export function titleOf({ symbol, last, exponent, changeRatio, lostAt, outdated }: TitleParts): string {
  const unknown = outdated || last === NO_PRICE;
  const price = unknown ? "" : ` ${formatPrice(last, exponent)}`;
  if (lostAt !== undefined) {
    return `⚠ ${formatTime(lostAt).slice(0, HOURS_AND_MINUTES)} · ${symbol}${price} · Tickertape`;
  }
  if (unknown) return `${symbol} · Tickertape`;
  if (Number.isNaN(changeRatio)) return `${formatPrice(last, exponent)} ${symbol} · Tickertape`;
  const mark = changeRatio > 0 ? "▲" : changeRatio < 0 ? "▼" : "•";
  return `${mark}${price} ${symbol} ${formatPercent(changeRatio)} · Tickertape`;
}
