import type { Column } from "../../../core/watchlists/sort.ts";
import { texts } from "./texts.ts";

/** The parts of the lists that are fetched after the first look. */
export { default as MoreCell } from "./columns/MoreCell.svelte";
export { default as EmptyList } from "./manage/EmptyList.svelte";
export { default as ListNameForm } from "./manage/ListNameForm.svelte";
export { default as ListNotices } from "./manage/ListNotices.svelte";
export { default as OpenListMenu } from "./manage/OpenListMenu.svelte";
export { insertSection } from "./moves/entries.ts";
export { followList } from "./moves/follow-list.ts";
export { default as SectionHead } from "./row/SectionHead.svelte";
export { texts as listTexts } from "./texts.ts";

export const columnTitle = (column: Column): string => texts.text(`column.${column}`);
export const sectionLabel = (): string => texts.text("section.name");
