import { COLUMNS, type Column } from "../../../../core/watchlists/sort.ts";

/** One column in the chooser. */
export interface Choice {
  readonly id: Column;
  readonly shown: boolean;
}

const isColumn = (name: string): name is Column => COLUMNS.some((column) => column === name);

/** Every column: those that are shown in their order, then the others. */
export function choicesOf(shown: readonly Column[]): readonly Choice[] {
  const others = COLUMNS.filter((column) => !shown.includes(column));
  return [...shown.map((id) => ({ id, shown: true })), ...others.map((id) => ({ id, shown: false }))];
}

/** The stored names with these columns shown in this order. Names that only another version knows stay, at the end. */
export function withColumns(stored: readonly string[] | null, shown: readonly Column[]): readonly string[] {
  return [...shown, ...(stored ?? []).filter((name) => !isColumn(name))];
}

/** The columns shown once one of them is shown or hidden. One that is shown comes last. */
export const toggled = (shown: readonly Column[], column: Column): readonly Column[] =>
  shown.includes(column) ? shown.filter((other) => other !== column) : [...shown, column];

/** The columns shown once a choice was moved to an index of the chooser's list. Below the shown ones it stays last. */
export function moved(shown: readonly Column[], column: Column, to: number): readonly Column[] {
  const rest = shown.filter((other) => other !== column);
  return [...rest.slice(0, to), column, ...rest.slice(to)];
}
