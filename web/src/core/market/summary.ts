import type { Instrument } from "../../../../shared/model/instrument.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import { changeRatio, turnover, type QuoteTable } from "../../tables/quotes.ts";

/** The market in a few numbers. */
export interface MarketSummary {
  /** Mean of all instruments' changes against their previous closes, each counting the same, as a ratio; NaN while unknown. */
  readonly change: number;
  /** The same as an index level: 1000 at the previous close; NaN while unknown. */
  readonly level: number;
  readonly advancers: number;
  readonly decliners: number;
  readonly unchanged: number;
  /** Shares traded today, all instruments. */
  readonly volume: number;
}

/** Instruments that moved most, strongest first. */
export interface Movers {
  readonly gainers: readonly InstrumentId[];
  readonly losers: readonly InstrumentId[];
}

const INDEX_BASE = 1000;

export const NO_SUMMARY: MarketSummary = {
  change: Number.NaN,
  level: Number.NaN,
  advancers: 0,
  decliners: 0,
  unchanged: 0,
  volume: 0,
};
export const NO_MOVERS: Movers = { gainers: [], losers: [] };

export function summarize(table: QuoteTable): MarketSummary {
  let [sum, known, advancers, decliners, volume] = [0, 0, 0, 0, 0];
  for (let id = 0; id < table.size; id++) {
    volume += table.columns.volume[id] ?? 0;
    const ratio = changeRatio(table.columns, id);
    if (Number.isNaN(ratio)) continue;
    known++;
    sum += ratio;
    if (ratio > 0) advancers++;
    else if (ratio < 0) decliners++;
  }
  const change = known === 0 ? Number.NaN : sum / known;
  const unchanged = known - advancers - decliners;
  return { change, level: INDEX_BASE * (1 + change), advancers, decliners, unchanged, volume };
}

/** The `count` strongest gainers and losers; an instrument that did not move is neither. */
export function findMovers(table: QuoteTable, instruments: readonly Instrument[], count: number): Movers {
  const ratio = new Map(instruments.map(({ id }) => [id, changeRatio(table.columns, id)]));
  const of = (id: InstrumentId) => ratio.get(id) ?? Number.NaN;
  const moved = instruments.map(({ id }) => id).filter((id) => of(id) !== 0 && !Number.isNaN(of(id)));
  const ranked = moved.sort((a, b) => of(b) - of(a));
  return {
    gainers: ranked.filter((id) => of(id) > 0).slice(0, count),
    losers: ranked
      .filter((id) => of(id) < 0)
      .reverse()
      .slice(0, count),
  };
}

/** Gainers and losers by turns, the strongest first. Where there are more of one kind, the rest of them follows. */
export function alternate({ gainers, losers }: Movers): readonly InstrumentId[] {
  const pairs = Array.from({ length: Math.max(gainers.length, losers.length) }, (_, k) => [gainers[k], losers[k]]);
  return pairs.flat().filter((id) => id !== undefined);
}

/** The instrument with the highest turnover today (shares × last price); undefined while none has traded. */
export function findMostActive(table: QuoteTable, instruments: readonly Instrument[]): Instrument | undefined {
  let best: Instrument | undefined;
  let highest = 0;
  for (const instrument of instruments) {
    const traded = turnover(table.columns, instrument);
    if (!(traded > highest)) continue;
    highest = traded;
    best = instrument;
  }
  return best;
}
