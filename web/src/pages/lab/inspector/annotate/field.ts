import type { NoteKey } from "./texts.ts";

/** What something means: a text of the catalog. */
export interface Note {
  readonly key: NoteKey;
}

/** Where a rule is written down: "RFC 6455 §5.2" and its address. */
export interface Reference {
  readonly text: string;
  readonly href: string;
}

/** What a run of bytes belongs to; the hex view colours by it. */
type FieldPart = "header" | "mask" | "payload";

/**
 * A run of bytes with a name, its value and its meaning. Offsets count from the first byte on the wire. A field may lie
 * within another one, such as a price within its row.
 */
export interface Field {
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
  /** For a field of some bits of one byte: the first bit, counted as RFC 6455 draws them (0 is the highest), and how many. */
  readonly bits?: readonly [first: number, count: number];
  readonly part: FieldPart;
  /** How deep it lies within others, from 0. */
  readonly depth: number;
  /** As the RFC, the schema or the message spells it. */
  readonly name: string;
  /** Decoded; empty where the field only holds others. */
  readonly value: string;
  readonly note: Note;
  readonly see?: Reference;
}

/** A section of an RFC. */
export const rfc = (number: number, section: string): Reference => ({
  text: `RFC ${number} §${section}`,
  href: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});

/** Index of the innermost field that covers a byte, the first of several bit fields; −1 where none does. */
export function fieldAt(fields: readonly Field[], byte: number): number {
  let best = -1;
  let length = Infinity;
  fields.forEach(({ start, end }, index) => {
    if (byte < start || byte >= end || end - start >= length) return;
    best = index;
    length = end - start;
  });
  return best;
}
