import type { Instrument } from "../../../../shared/model/instrument.ts";

/** How well an instrument answers a search: lower is better, undefined is not at all. `query` is in upper case. */
function rank({ symbol: written, name }: Instrument, query: string): number | undefined {
  const symbol = written.toUpperCase();
  if (symbol === query) return 0;
  if (symbol.startsWith(query)) return 1;
  const upper = name.toUpperCase();
  if (upper.startsWith(query)) return 2;
  if (upper.includes(` ${query}`)) return 3;
  if (symbol.includes(query)) return 4;
  return upper.includes(query) ? 5 : undefined;
}

/**
 * Instruments whose symbol or name holds the query, best first: the symbol itself, symbols that begin with it, names that
 * begin with it, words of names, the rest. Of equal rank, they stay in the order given.
 */
export function searchInstruments(instruments: readonly Instrument[], query: string): Instrument[] {
  const wanted = query.trim().toUpperCase();
  if (wanted === "") return [...instruments];
  return instruments
    .map((instrument) => ({ instrument, rank: rank(instrument, wanted) }))
    .filter((hit): hit is { instrument: Instrument; rank: number } => hit.rank !== undefined)
    .sort((a, b) => a.rank - b.rank)
    .map((hit) => hit.instrument);
}
