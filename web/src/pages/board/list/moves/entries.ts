import type { AppState } from "../../../../core/app/app.svelte.ts";
import { addSection } from "../../../../core/watchlists/list-edits.ts";
import { isSectionRow, type ListRow } from "../../../../core/watchlists/list-rows.ts";

/** What an own list stores for a row: a symbol as it is spelled there, or a section. */
export function entryOf({ watchlists, market }: AppState, row: ListRow | undefined): string | undefined {
  if (row === undefined) return undefined;
  if (isSectionRow(row)) return row.entry;
  return watchlists.active?.entries?.find(
    (entry) => market.idOf(entry) === row || market.idOf(entry.toUpperCase()) === row,
  );
}

/** Adds a section to the open list in front of the row at an index, or at the end. */
export function insertSection(app: AppState, at: number, name: string): void {
  const { watchlists } = app;
  const before = entryOf(app, watchlists.rows[at]);
  watchlists.edit(watchlists.active?.id ?? "", (list) => addSection(list, name, before));
}
