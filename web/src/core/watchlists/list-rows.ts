import type { Instrument } from "../../../../shared/model/instrument.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import { isSection, sectionName } from "./sections.ts";

/** The head of a section in a list. */
export interface SectionRow {
  /** Negative, so that no instrument has it: −2 for the first section, −3 for the second. */
  readonly key: number;
  readonly entry: string;
  readonly name: string;
  /** How many of its symbols the board has. */
  readonly count: number;
  readonly collapsed: boolean;
}

/** A row of a list: an instrument, or the head of a section. */
export type ListRow = InstrumentId | SectionRow;

export const isSectionRow = (row: ListRow): row is SectionRow => typeof row === "object";

export const keyOf = (row: ListRow): number => (isSectionRow(row) ? row.key : row);

/**
 * The rows of a list. An instrument is shown once, in its first place. Symbols that the board lacks are left out, and so
 * are those of collapsed sections. `sort` orders the instruments within each section.
 */
export function listRows(
  entries: readonly string[],
  find: (symbol: string) => Instrument | undefined,
  sort: (instruments: readonly Instrument[]) => readonly Instrument[],
  collapsed: readonly string[] = [],
): readonly ListRow[] {
  const rows: ListRow[] = [];
  const shown = new Set<InstrumentId>();
  let section: string | undefined;
  let found: Instrument[] = [];
  let sections = 0;
  const close = () => {
    const isCollapsed = section !== undefined && collapsed.includes(section);
    if (section !== undefined) {
      const name = sectionName(section);
      rows.push({ key: -2 - sections++, entry: section, name, count: found.length, collapsed: isCollapsed });
    }
    if (!isCollapsed) for (const { id } of sort(found)) rows.push(id);
    found = [];
  };
  for (const entry of entries) {
    if (isSection(entry)) {
      close();
      section = entry;
      continue;
    }
    const instrument = find(entry);
    if (!instrument || shown.has(instrument.id)) continue;
    shown.add(instrument.id);
    found.push(instrument);
  }
  close();
  return rows;
}

/** Whether two lists of rows look the same. */
export const sameRows = (a: readonly ListRow[], b: readonly ListRow[]): boolean =>
  a.length === b.length && a.every((row, k) => sameRow(row, b[k]));

function sameRow(a: ListRow, b: ListRow | undefined): boolean {
  if (b === undefined || !isSectionRow(a) || !isSectionRow(b)) return a === b;
  return a.entry === b.entry && a.count === b.count && a.collapsed === b.collapsed;
}
