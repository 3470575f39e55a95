import { isSection, sectionEntry } from "./sections.ts";
import { collapsedOf, type StoredList } from "./stored-lists.ts";

/** Moves an entry in front of another one; to the end where that is undefined. */
export function moveBefore(entries: readonly string[], moved: string, before: string | undefined): readonly string[] {
  if (!entries.includes(moved) || moved === before) return entries;
  const rest = entries.filter((entry) => entry !== moved);
  const at = before === undefined ? -1 : rest.indexOf(before);
  return at < 0 ? [...rest, moved] : [...rest.slice(0, at), moved, ...rest.slice(at)];
}

/** The name as a section may have it: once in its list. "Energy" becomes "Energy 2" where there is one. */
function freeSection(entries: readonly string[], name: string): string {
  for (let n = 1; ; n++) {
    const entry = sectionEntry(n === 1 ? name : `${name} ${String(n)}`);
    if (!entries.includes(entry)) return entry;
  }
}

/** A list with a new section in front of `before`, or at the end. */
export function addSection(list: StoredList, name: string, before: string | undefined): StoredList {
  const entry = freeSection(list.symbols, name);
  return { ...list, symbols: moveBefore([...list.symbols, entry], entry, before) };
}

export function renameSection(list: StoredList, entry: string, name: string): StoredList {
  if (!list.symbols.includes(entry)) return list;
  const renamed = freeSection(
    list.symbols.filter((other) => other !== entry),
    name,
  );
  const rename = (other: string) => (other === entry ? renamed : other);
  return { ...list, symbols: list.symbols.map(rename), collapsed: collapsedOf(list).map(rename) };
}

/** Removes a section's head. Its symbols stay, in the section before. */
export function removeSection(list: StoredList, entry: string): StoredList {
  return {
    ...list,
    symbols: list.symbols.filter((other) => other !== entry),
    collapsed: collapsedOf(list).filter((other) => other !== entry),
  };
}

/** Collapses a section, or opens it. */
export function toggleSection(list: StoredList, entry: string): StoredList {
  const collapsed = collapsedOf(list);
  const next = collapsed.includes(entry) ? collapsed.filter((other) => other !== entry) : [...collapsed, entry];
  return { ...list, collapsed: next.filter((other) => list.symbols.includes(other)) };
}

/** Moves a section with its symbols by one section up or down. A symbol moves by one entry. */
export function moveByOne(entries: readonly string[], moved: string, by: 1 | -1): readonly string[] {
  const at = entries.indexOf(moved);
  if (at < 0) return entries;
  if (!isSection(moved)) {
    const other = entries[at + by];
    if (other === undefined) return entries;
    return by < 0 ? moveBefore(entries, moved, other) : moveBefore(entries, other, moved);
  }
  const blocks = blocksOf(entries);
  const block = blocks.findIndex(([first]) => first === moved);
  const target = block + by;
  if (target < 1 || target >= blocks.length) return entries;
  const others = blocks.filter((_, k) => k !== block);
  return [...others.slice(0, target), blocks[block] ?? [], ...others.slice(target)].flat();
}

/** The entries before the first section, and then those of each section, its head first. */
function blocksOf(entries: readonly string[]): readonly (readonly string[])[] {
  const blocks: string[][] = [[]];
  for (const entry of entries) {
    if (isSection(entry)) blocks.push([]);
    blocks.at(-1)?.push(entry);
  }
  return blocks;
}
