import { isFields, type Fields, type Sifted } from "../storage/stored-record.svelte.ts";

/** A list of the viewer's own as it is stored; fields of another version come with it. */
export type StoredList = Fields & {
  /** "own:3". */
  readonly id: string;
  readonly name: string;
  /** Each once, in the viewer's order; the board need not have them. */
  readonly symbols: readonly string[];
};

const OWN_ID = /^own:\d{1,15}$/;
/** A symbol of any market: visible, on one line, not longer than any exchange writes one. */
const LISTED_SYMBOL = /^\S(.{0,62}\S)?$/u;
/** So many deleted lists are persisted, so that a tab that has not heard of a deletion does not bring one back. */
const MAX_DELETED = 200;

/** The values in their order, each once. */
export const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** The number of an own list: later ones have higher numbers. */
export const numberOf = (id: string): number => (OWN_ID.test(id) ? Number(id.slice("own:".length)) : 0);

/** The stored lists that fit; the sifted fields have no others. */
export const listsIn = (fields: Fields): readonly StoredList[] =>
  Array.isArray(fields["own"]) ? (fields["own"] as readonly StoredList[]) : [];

/** The collapsed sections of a stored list. Another version may have stored something else there. */
export const collapsedOf = (list: StoredList): readonly string[] => {
  const { collapsed } = list;
  return Array.isArray(collapsed) ? collapsed.filter((one) => typeof one === "string") : [];
};

/** Ids of lists that were deleted. */
export const deletedIn = (fields: Fields): readonly string[] =>
  Array.isArray(fields["deleted"]) ? fields["deleted"].filter((id) => typeof id === "string") : [];

/** The stored lists, and those of `known` that are missing there although nobody deleted them. */
export function mergedLists(fields: Fields, known: readonly StoredList[]): readonly StoredList[] {
  const lists = listsIn(fields);
  // Where nothing is stored any more, the viewer has cleared it.
  if (fields["own"] === undefined) return lists;
  const settled = new Set([...lists.map(({ id }) => id), ...deletedIn(fields)]);
  return [...lists, ...known.filter(({ id }) => !settled.has(id))];
}

/** Stored fields with these lists in place of the former ones, each of which is noted as deleted where it is missing now. */
export function withLists(fields: Fields, lists: readonly StoredList[]): Fields {
  const kept = new Set(lists.map(({ id }) => id));
  const gone = listsIn(fields).map(({ id }) => id);
  const deleted = [...new Set([...deletedIn(fields), ...gone])].filter((id) => !kept.has(id));
  const told = deleted.length > 0 || "deleted" in fields;
  return { ...fields, own: lists, ...(told && { deleted: deleted.slice(-MAX_DELETED) }) };
}

/**
 * Looks at every stored list and every symbol by itself. A list without a usable id, or with another list's, gets the next
 * free number. A value that is no list does not fit, and neither does a text that cannot be a symbol.
 */
export function siftLists(fields: Fields): Sifted {
  const { own } = fields;
  if (own === undefined) return { fields, misfits: [] };
  if (!Array.isArray(own)) return { fields: { ...fields, own: [] }, misfits: [{ own }] };
  const ids = own.map((raw: unknown) => (isFields(raw) && typeof raw["id"] === "string" ? raw["id"] : ""));
  let highest = Math.max(0, ...ids.map(numberOf));
  const taken = new Set<string>();
  const misfits: unknown[] = [];
  const lists: StoredList[] = [];
  for (const [k, raw] of own.entries()) {
    if (!isFields(raw) || !Array.isArray(raw["symbols"])) {
      misfits.push(raw);
      continue;
    }
    const wanted = ids[k] ?? "";
    const id = OWN_ID.test(wanted) && !taken.has(wanted) ? wanted : `own:${String(++highest)}`;
    taken.add(id);
    const symbols = raw["symbols"].filter((one): one is string => typeof one === "string" && LISTED_SYMBOL.test(one));
    const odd = raw["symbols"].filter((one) => typeof one !== "string" || !LISTED_SYMBOL.test(one));
    if (odd.length > 0) misfits.push({ ...raw, symbols: odd });
    lists.push({
      ...raw,
      id,
      name: typeof raw["name"] === "string" ? raw["name"] : "",
      symbols: [...new Set(symbols)],
    });
  }
  return { fields: { ...fields, own: lists }, misfits };
}
