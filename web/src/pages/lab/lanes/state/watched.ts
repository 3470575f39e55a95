import type { Instrument } from "../../../../../../shared/model/instrument.ts";
import type { Market } from "../../../../core/market/market.svelte.ts";

/** The instruments of a run, and symbols asked for that the market does not have. */
export interface Watched {
  readonly watched: readonly Instrument[];
  readonly unknown: readonly string[];
}

/** Finds the symbols of an address, in any letter case. Where it names none that there is, the board's open one is watched. */
export function watchedOf(
  symbols: readonly string[],
  selected: string | undefined,
  market: Pick<Market, "find" | "spelling" | "instruments">,
): Watched {
  const find = (symbol: string) => market.find(market.spelling(symbol) ?? symbol);
  const found = symbols.flatMap((symbol) => find(symbol) ?? []);
  const unknown = market.instruments.length === 0 ? [] : symbols.filter((symbol) => find(symbol) === undefined);
  const open = selected === undefined ? undefined : find(selected);
  const watched = found.length > 0 || open === undefined ? found : [open];
  return { watched: [...new Set(watched)], unknown };
}
