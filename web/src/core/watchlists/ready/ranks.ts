import type { Instrument } from "../../../../../shared/model/instrument.ts";
import { NO_PRICE } from "../../../../../shared/model/quote.ts";
import { changeRatio, turnover, type QuoteTable } from "../../../tables/quotes.ts";
import type { Market } from "../../market/market.svelte.ts";

/** The lists that the market ranks. */
export const READY = ["gainers", "losers", "active", "unusual", "nearHigh", "nearLow", "halted"] as const;
export type Ready = (typeof READY)[number];

const MAX_RANKED = 50;
/** The share of the day's range, from its high or low, that counts as near. */
const NEAR = 0.1;
/** Volume that is unusual: as a multiple of what is usual by this time of the day. */
const UNUSUAL = 1.5;

/** Where the last price stands in the day's range: 0 at the low, 1 at the high; NaN while there is no range. */
export function placeInRange({ columns }: QuoteTable, { id }: Instrument): number {
  const [last, high, low] = [columns.last[id], columns.high[id], columns.low[id]].map((price) => price ?? NO_PRICE);
  if (last === undefined || high === undefined || low === undefined) return Number.NaN;
  if (last === NO_PRICE || high === NO_PRICE || low === NO_PRICE || high <= low) return Number.NaN;
  return (last - low) / (high - low);
}

/** The instruments whose value is at least `least`, the highest first; equals keep the order of the board. */
function highest(
  instruments: readonly Instrument[],
  valueOf: (instrument: Instrument) => number,
  least: number,
  count = MAX_RANKED,
): readonly Instrument[] {
  return instruments
    .map((instrument) => ({ instrument, value: valueOf(instrument) }))
    .filter(({ value }) => value >= least)
    .sort((a, b) => b.value - a.value)
    .slice(0, count)
    .map(({ instrument }) => instrument);
}

/** All instruments that have traded today, the highest turnover first. */
export const byTurnover = (market: Market, instruments = market.instruments): readonly Instrument[] =>
  highest(instruments, (one) => turnover(market.table.columns, one), Number.MIN_VALUE, instruments.length);

/** Says for an instrument how its volume of today compares with what is usual. */
export interface VolumeMultiples {
  multiple(instrument: Instrument): number;
  /** The multiples are wanted: they are loaded where they are missing. */
  want(): void;
}

/** The instruments of a ready list as the market stands now, in its order. */
export function rank(ready: Ready, market: Market, volumes: VolumeMultiples): readonly Instrument[] {
  const { instruments, table } = market;
  const change = ({ id }: Instrument) => changeRatio(table.columns, id);
  switch (ready) {
    case "gainers":
      return highest(instruments, change, Number.MIN_VALUE);
    case "losers":
      return highest(instruments, (one) => -change(one), Number.MIN_VALUE);
    case "active":
      return byTurnover(market).slice(0, MAX_RANKED);
    case "unusual":
      volumes.want();
      return highest(instruments, (one) => volumes.multiple(one), UNUSUAL);
    case "nearHigh":
      return highest(instruments, (one) => placeInRange(table, one), 1 - NEAR);
    case "nearLow":
      return highest(instruments, (one) => 1 - placeInRange(table, one), 1 - NEAR);
    case "halted":
      return instruments.filter(({ id }) => market.stateOf(id) === "halted");
  }
}
