import type { Instrument } from "../../../../shared/model/instrument.ts";
import { NO_PRICE, type QuoteColumns } from "../../../../shared/model/quote.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import { changeRatio, turnover } from "../../tables/quotes.ts";

/** The lists of movers. */
export const LISTS = ["gainers", "losers", "active", "unusual", "highs", "lows"] as const;
export type ListKind = (typeof LISTS)[number];

/** One instrument of a list, and the figure that put it there. */
export interface Mover {
  readonly id: InstrumentId;
  /** A ratio of change; of "active" the value traded; of "unusual" the multiple of its usual share of the market's volume. */
  readonly figure: number;
}
export type Ranking = Readonly<Record<ListKind, readonly Mover[]>>;

/** What a ranking is made of, all by instrument id. */
export interface RankInput {
  readonly instruments: readonly Instrument[];
  readonly columns: QuoteColumns;
  /** Shares traded on an ordinary day; 0 while unknown. */
  readonly usualVolume: ArrayLike<number>;
  /** When the day's high and low last moved, as seen here, ms; 0 before. */
  readonly highAt: ArrayLike<number>;
  readonly lowAt: ArrayLike<number>;
}

export const NO_RANKING: Ranking = { gainers: [], losers: [], active: [], unusual: [], highs: [], lows: [] };

/** Ranks all instruments, the first `count` of each list. An instrument that has not moved is in no list of movers. */
export function rank(input: RankInput, count: number): Ranking {
  const { instruments, columns } = input;
  const change = (id: number) => changeRatio(columns, id);
  const busy = usualShares(input);
  const top = (figure: (one: Instrument) => number, shown = figure) => topOf(instruments, count, figure, shown);
  const changeOf = ({ id }: Instrument) => change(id);
  return {
    gainers: top(changeOf),
    losers: top(
      (one) => -changeOf(one),
      (one) => changeOf(one),
    ),
    active: top((one) => turnover(columns, one)),
    unusual: top(
      ({ id }) => busy(id) - 1,
      ({ id }) => busy(id),
    ),
    highs: top(({ id }) => recency(columns, input.highAt, columns.high, id), changeOf),
    lows: top(({ id }) => recency(columns, input.lowAt, columns.low, id), changeOf),
  };
}

/** The instruments with the highest figures above 0, highest first. */
function topOf(
  instruments: readonly Instrument[],
  count: number,
  figure: (one: Instrument) => number,
  shown: (one: Instrument) => number,
): readonly Mover[] {
  const held: { readonly one: Instrument; readonly value: number }[] = [];
  for (const one of instruments) {
    const value = figure(one);
    if (!(value > 0) || (held.length === count && value <= (held.at(-1)?.value ?? 0))) continue;
    const at = held.findIndex((other) => other.value < value);
    held.splice(at < 0 ? held.length : at, 0, { one, value });
    if (held.length > count) held.pop();
  }
  return held.map(({ one }) => ({ id: one.id, figure: shown(one) }));
}

/**
 * How many times its usual volume an instrument has traded, relative to how far the whole market is on its way to its
 * usual volume: the median instrument is at 1 at any time of day. NaN while unknown.
 */
function usualShares({ instruments, columns, usualVolume }: RankInput): (id: number) => number {
  const shareOf = (id: number) => {
    const usual = usualVolume[id] ?? 0;
    return usual > 0 ? (columns.volume[id] ?? 0) / usual : Number.NaN;
  };
  const shares = instruments.map(({ id }) => shareOf(id)).filter((share) => share > 0);
  const median = shares.sort((a, b) => a - b)[shares.length >> 1] ?? Number.NaN;
  return (id) => shareOf(id) / median;
}

/** When a price went beyond all others of the day; before that was seen, whether it stands there now. */
function recency({ last, open }: QuoteColumns, at: ArrayLike<number>, edge: Int32Array, id: number): number {
  const seen = at[id] ?? 0;
  if (seen > 0) return seen;
  return last[id] !== NO_PRICE && last[id] === edge[id] && edge[id] !== open[id] ? 1 : 0;
}
