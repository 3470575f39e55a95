import type { Instrument } from "../../../../../shared/model/instrument.ts";

/** How the board spells a symbol typed in any case; undefined where it has none, or several, that could be meant. */
export function spellingsOf(instruments: readonly Instrument[]): (symbol: string) => string | undefined {
  const exact = new Set(instruments.map(({ symbol }) => symbol));
  const byUpper = new Map<string, string | undefined>();
  for (const symbol of exact) {
    const upper = symbol.toUpperCase();
    byUpper.set(upper, byUpper.has(upper) ? undefined : symbol);
  }
  return (symbol) => (exact.has(symbol) ? symbol : byUpper.get(symbol.toUpperCase()));
}
