import { NO_PRICE } from "../../../../../../shared/model/quote.ts";
import { toDecimal } from "../../../../../../shared/model/instrument.ts";
import type { RowState } from "../../../../core/market/row.svelte.ts";
import { placeInRange } from "../../../../core/watchlists/ready/ranks.ts";
import { priceValue, type Column, type SortValue } from "../../../../core/watchlists/sort.ts";
import { ratioOf, turnover } from "../../../../tables/quotes.ts";
import { ABSENT, formatChange, formatCompact, formatPercent, formatPrice } from "../../../../i18n/format.ts";

/** A column that is not of the first look: what a row sorts by, and what its cell says. */
export interface MoreColumn {
  readonly value: SortValue;
  /** The cell's text; absent where the column draws something. */
  readonly text?: (row: RowState) => string;
  /** A change, whose sign colours the text. */
  readonly tone?: (row: RowState) => number;
}

const known = (...prices: readonly number[]): boolean => !prices.includes(NO_PRICE);
const sizeText = (size: number, price: number): string => (known(price) ? formatCompact(size) : ABSENT);

/** A ratio as it is shown, so that what reads 0.00% has no direction. */
const shownRatio = (value: number): number => Math.round(value * 10_000);

/** Ratio of two of a table's prices. */
const ratioValue =
  (price: "open" | "last", base: "previousClose" | "open"): SortValue =>
  ({ columns }, { id }) =>
    ratioOf(columns[price][id], columns[base][id]);

const difference =
  (price: "last" | "ask", from: "previousClose" | "bid"): SortValue =>
  ({ columns }, { id, exponent }) => {
    const [a, b] = [columns[price][id] ?? NO_PRICE, columns[from][id] ?? NO_PRICE];
    return known(a, b) ? toDecimal(a - b, exponent) : Number.NaN;
  };

const sizeValue =
  (size: "bidSize" | "askSize"): SortValue =>
  ({ columns }, { id }) =>
    columns[size][id] ?? 0;

const priceColumn = (column: "open" | "high" | "low" | "previousClose"): MoreColumn => ({
  value: priceValue(column),
  text: (row) => formatPrice(row[column], row.instrument.exponent),
});

const rowTurnover = ({ last, volume, instrument: { exponent } }: RowState): number =>
  known(last) ? volume * toDecimal(last, exponent) : Number.NaN;

/** Every column that the first look does not have. */
export const MORE_COLUMNS: Readonly<Partial<Record<Column, MoreColumn>>> = {
  change: {
    value: difference("last", "previousClose"),
    text: ({ change, instrument }) => (known(change) ? formatChange(change, instrument.exponent) : ABSENT),
    tone: ({ changeRatio }) => changeRatio,
  },
  bidSize: { value: sizeValue("bidSize"), text: ({ bidSize, bid }) => sizeText(bidSize, bid) },
  askSize: { value: sizeValue("askSize"), text: ({ askSize, ask }) => sizeText(askSize, ask) },
  spread: {
    value: difference("ask", "bid"),
    text: ({ ask, bid, instrument }) => (known(ask, bid) ? formatPrice(ask - bid, instrument.exponent) : ABSENT),
  },
  turnover: {
    value: ({ columns }, instrument) => turnover(columns, instrument),
    text: (row) => (row.volume > 0 && known(row.last) ? formatCompact(rowTurnover(row)) : ABSENT),
  },
  open: priceColumn("open"),
  high: priceColumn("high"),
  low: priceColumn("low"),
  dayRange: { value: placeInRange },
  previousClose: priceColumn("previousClose"),
  gap: {
    value: ratioValue("open", "previousClose"),
    text: (row) => formatPercent(ratioOf(row.open, row.previousClose)),
    tone: (row) => shownRatio(ratioOf(row.open, row.previousClose)),
  },
  sinceOpen: {
    value: ratioValue("last", "open"),
    text: (row) => formatPercent(ratioOf(row.last, row.open)),
    tone: (row) => shownRatio(ratioOf(row.last, row.open)),
  },
};
