import { NO_PRICE } from "../../../../shared/model/quote.ts";
import { toDecimal, type Instrument } from "../../../../shared/model/instrument.ts";
import { changeRatio, type QuoteTable } from "../../tables/quotes.ts";

export const SORT_COLUMNS = ["symbol", "last", "change", "changeRatio", "bid", "ask", "volume"] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** A column to sort by; the list's own order where there is no sort. */
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

function valueOf(column: Exclude<SortColumn, "symbol">, table: QuoteTable, { id, exponent }: Instrument): number {
  const { columns } = table;
  const decimal = (price = NO_PRICE) => (price === NO_PRICE ? Number.NaN : toDecimal(price, exponent));
  switch (column) {
    case "last":
      return decimal(columns.last[id]);
    case "change":
      return decimal(columns.last[id]) - decimal(columns.previousClose[id]);
    case "changeRatio":
      return changeRatio(columns, id);
    case "bid":
      return decimal(columns.bid[id]);
    case "ask":
      return decimal(columns.ask[id]);
    case "volume":
      return columns.volume[id] ?? 0;
  }
}

/** The instruments in a sort's order. Unknown values come last either way; equals keep the order given. */
export function sortInstruments(instruments: readonly Instrument[], table: QuoteTable, sort: Sort): Instrument[] {
  const sign = sort.descending ? -1 : 1;
  const { column } = sort;
  if (column === "symbol") {
    return [...instruments].sort((a, b) => sign * (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0));
  }
  const keyed = instruments.map((instrument) => ({ instrument, value: valueOf(column, table, instrument) }));
  keyed.sort((a, b) => {
    if (Number.isNaN(a.value) || Number.isNaN(b.value))
      return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
    return sign * (a.value - b.value);
  });
  return keyed.map(({ instrument }) => instrument);
}
