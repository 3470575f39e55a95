import type { ViewContext } from "../../../../core/app/app-context.ts";
import { toggleSection } from "../../../../core/watchlists/list-edits.ts";
import { overlayBar } from "../../../../ui/overlay-bar.ts";
import { ListFilling } from "../../search/list-filling.svelte.ts";
import type { ListView } from "../list-view.svelte.ts";
import { loadMoreLists } from "../manage/more-lists.ts";
import { RowMoves } from "./row-moves.ts";

/** Adds to the list what a first look has no need of: more lists, stars, sections, moving rows and the scroll bar. */
export function followList(frame: HTMLElement, view: ListView, { app }: ViewContext): () => void {
  const { watchlists, market } = app;
  loadMoreLists(app);
  const filling = new ListFilling(watchlists);
  view.star = (id) => {
    const instrument = market.instruments[id];
    if (instrument) filling.toggle([instrument], false);
  };
  view.toggle = (entry) => watchlists.edit(watchlists.active?.id ?? "", (list) => toggleSection(list, entry));
  const moves = new RowMoves(frame, view, app);
  const stopMoves = moves.start();
  const stopBar = overlayBar(frame, () => view.headHeight);
  return () => {
    stopMoves();
    stopBar();
  };
}
