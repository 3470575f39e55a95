import type { Instrument } from "../../../../../shared/model/instrument.ts";
import { t } from "../../../i18n/translator.svelte.ts";
import type { Watchlist, Watchlists } from "../../../core/watchlists/watchlists.svelte.ts";

/** The list that symbols go into: the open one if it is the viewer's, else their newest; undefined before there is one. */
export const listToFill = (watchlists: Watchlists): Watchlist | undefined =>
  watchlists.active?.kind === "own" ? watchlists.active : watchlists.own.at(-1);

/** Puts instruments into that list, or takes them out where it has them all; the first time it makes one and opens it. */
export function toggleIn(watchlists: Watchlists, instruments: readonly Instrument[]): void {
  const symbols = instruments.map(({ symbol }) => symbol);
  const list = listToFill(watchlists);
  if (!list) watchlists.create(t("list.mine"), symbols);
  else if (symbols.every((symbol) => list.symbols.includes(symbol))) watchlists.drop(list.id, ...symbols);
  else watchlists.add(list.id, ...symbols);
}
