import { NO_PRICE } from "../../../../shared/model/quote.ts";
import { toDecimal, type Instrument } from "../../../../shared/model/instrument.ts";
import { changeRatio, type QuoteTable } from "../../tables/quotes.ts";

/** The columns of a list, besides the symbol, in the order in which they are offered. */
export const COLUMNS = [
  "spark",
  "last",
  "changeRatio",
  "change",
  "bid",
  "ask",
  "bidSize",
  "askSize",
  "spread",
  "volume",
  "turnover",
  "open",
  "high",
  "low",
  "dayRange",
  "previousClose",
  "gap",
  "sinceOpen",
] as const;
export type Column = (typeof COLUMNS)[number];

/** What a list can be sorted by: the symbol, or the value of a column. The sparkline has none. */
export type SortColumn = "symbol" | Exclude<Column, "spark">;
export const isSortColumn = (value: unknown): value is SortColumn =>
  value === "symbol" || (value !== "spark" && COLUMNS.some((column) => column === value));

/** A column to sort by; the list's own order where there is no sort. */
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** The value that an instrument is sorted by; NaN while it is not known. */
export type SortValue = (table: QuoteTable, instrument: Instrument) => number;
export type SortValues = Readonly<Partial<Record<SortColumn, SortValue>>>;

/** The value of a column of prices. */
export const priceValue =
  (column: "last" | "bid" | "ask" | "open" | "high" | "low" | "previousClose"): SortValue =>
  ({ columns }, { id, exponent }) => {
    const price = columns[column][id] ?? NO_PRICE;
    return price === NO_PRICE ? Number.NaN : toDecimal(price, exponent);
  };

/** Of the columns of the first look; the others' values come with their texts. */
const FIRST_VALUES: SortValues = {
  last: priceValue("last"),
  bid: priceValue("bid"),
  ask: priceValue("ask"),
  changeRatio: ({ columns }, { id }) => changeRatio(columns, id),
  volume: ({ columns }, { id }) => columns.volume[id] ?? 0,
};

/**
 * The instruments in a sort's order. Unknown values come last either way; equals keep the order given.
 *
 * @param more the values of columns that are not of the first look
 */
export function sortInstruments(
  instruments: readonly Instrument[],
  table: QuoteTable,
  { column, descending }: Sort,
  more: SortValues = {},
): readonly Instrument[] {
  const sign = descending ? -1 : 1;
  if (column === "symbol") {
    return [...instruments].sort((a, b) => sign * (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0));
  }
  const valueOf = FIRST_VALUES[column] ?? more[column];
  if (!valueOf) return instruments;
  const keyed = instruments.map((instrument) => ({ instrument, value: valueOf(table, instrument) }));
  keyed.sort((a, b) => {
    if (Number.isNaN(a.value) || Number.isNaN(b.value))
      return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
    return sign * (a.value - b.value);
  });
  return keyed.map(({ instrument }) => instrument);
}
