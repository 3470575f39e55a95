import type { AppState } from "../../../../core/app/app.svelte.ts";
import { rank, READY } from "../../../../core/watchlists/ready/ranks.ts";
import { UsualVolumes } from "../../../../core/watchlists/ready/usual-volumes.ts";
import type { SortValues } from "../../../../core/watchlists/sort.ts";
import type { Watchlist } from "../../../../core/watchlists/watchlists.svelte.ts";
import { MORE_COLUMNS } from "../columns/more-columns.ts";
import { texts } from "../texts.ts";
import { sharedList } from "./shared-list.ts";

/** Applications that have their lists: a phone shows and hides the list, which changes nothing about them. */
const loaded = new WeakSet<AppState>();

const SORT_VALUES: SortValues = Object.fromEntries(
  Object.entries(MORE_COLUMNS).map(([column, { value }]) => [column, value]),
);

/** Adds the lists that the market ranks, and the list that the address names, which is opened. Once for an application. */
export function loadMoreLists(app: AppState): void {
  if (loaded.has(app)) return;
  loaded.add(app);
  const { market, watchlists } = app;
  const volumes = new UsualVolumes(market, app.http);
  const ready = READY.map((name): Watchlist => ({
    id: `ready:${name}`,
    kind: "ready",
    get name() {
      return texts.text(`ready.${name}`);
    },
    symbols: [],
    rank: () => rank(name, market, volumes),
  }));
  const shared = sharedList(new URLSearchParams(location.search));
  watchlists.extend(shared ? [shared, ...ready] : ready, SORT_VALUES);
  if (shared) watchlists.look(shared.id);
}
