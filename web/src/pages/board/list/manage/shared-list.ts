import type { AppState } from "../../../../core/app/app.svelte.ts";
import { symbolsOf } from "../../../../core/watchlists/sections.ts";
import { pieces } from "../../../../core/watchlists/text/read-list.ts";
import { LIST_KEY } from "../../../../core/watchlists/text/write-list.ts";
import type { Watchlist } from "../../../../core/watchlists/watchlists.svelte.ts";
import { texts } from "../texts.ts";

const MAX_SHARED = 1_000;

/** The list that the page's address names, as "?list=AAPL,MSFT"; undefined where it names none. */
export function sharedList(query: URLSearchParams): Watchlist | undefined {
  const entries = [...new Set(pieces(query.get(LIST_KEY) ?? ""))].slice(0, MAX_SHARED);
  if (entries.length === 0) return undefined;
  return {
    id: "shared",
    kind: "shared",
    get name() {
      return texts.text("shared.name");
    },
    symbols: symbolsOf(entries),
    entries,
  };
}

/** Takes the shared list over as one of the viewer's own, with symbols that this board lacks. */
export function keepShared({ watchlists }: AppState): void {
  const { active } = watchlists;
  if (active?.kind === "shared" && watchlists.create(active.name, active.entries)) forget(watchlists);
}

/** Leaves the shared list, which then is gone. */
export function closeShared({ watchlists }: AppState): void {
  watchlists.choose("all");
  forget(watchlists);
}

/** Neither the lists nor the address name the list any more, so that a reload does not open it again. */
function forget(watchlists: AppState["watchlists"]): void {
  watchlists.extend(watchlists.lists.filter(({ kind }) => kind === "ready"));
  const query = new URLSearchParams(location.search);
  query.delete(LIST_KEY);
  history.replaceState(history.state, "", `${location.pathname}?${query.toString()}${location.hash}`);
}
