import type { Stop } from "../../../../shared/client/mod.ts";
import type { StoredRecord } from "../storage/stored-record.svelte.ts";
import { deletedIn, listsIn, mergedLists, numberOf, unique, withLists, type StoredList } from "./stored-lists.ts";

const MAX_OWN_LISTS = 50;
const MAX_ENTRIES = 1_000;
const MAX_NAME = 40;

/** Room between the numbers of lists, so that two tabs that make one at the same moment hardly give it the same. */
const NUMBER_STEP = 1_000_000;

/** A removed list as it was stored, and where in the order it stood. */
export interface RemovedList {
  readonly list: StoredList;
  readonly at: number;
}

/** The viewer's own lists, which all tabs share. Each change is made to the lists that are stored by then. */
export class OwnLists {
  readonly #record: StoredRecord;
  readonly #random: () => number;
  #lists: readonly StoredList[];

  constructor(record: StoredRecord, random: () => number) {
    this.#record = record;
    this.#random = random;
    this.#lists = listsIn(record.fields);
  }

  get all(): readonly StoredList[] {
    return this.#lists;
  }

  /** Calls back after another tab has changed the lists, until the returned stop. */
  follow(changed: () => void): Stop {
    return this.#record.follow((fields) => {
      const lists = mergedLists(fields, this.#lists);
      // A tab of another version wrote what it had in memory: what it did not know is put back.
      if (lists.length > listsIn(fields).length) this.editAll((stored) => stored);
      else this.#lists = lists;
      changed();
    });
  }

  /** A new list. Undefined where there are too many. */
  create(name: string, entries: readonly string[]): StoredList | undefined {
    if (this.#lists.length >= MAX_OWN_LISTS) return undefined;
    const ids = [...this.#lists.map(({ id }) => id), ...deletedIn(this.#record.fields)];
    const highest = Math.max(0, ...ids.map(numberOf));
    const id = `own:${String(highest + 1 + Math.floor(this.#random() * NUMBER_STEP))}`;
    const list = { id, name: tidy(name), symbols: unique(entries).slice(0, MAX_ENTRIES) };
    this.editAll((lists) => [...lists, list]);
    return list;
  }

  rename(id: string, name: string): void {
    this.edit(id, (list) => ({ ...list, name: tidy(name) }));
  }

  remove(id: string): RemovedList | undefined {
    const at = this.#lists.findIndex((list) => list.id === id);
    const list = this.#lists[at];
    if (!list) return undefined;
    this.editAll((lists) => lists.filter((other) => other.id !== id));
    return { list, at };
  }

  restore({ list, at }: RemovedList): void {
    this.editAll((lists) =>
      lists.some(({ id }) => id === list.id) ? lists : [...lists.slice(0, at), list, ...lists.slice(at)],
    );
  }

  /** Adds entries at the end of a list; those that it has stay where they are, and no more go in than it may have. */
  add(id: string, entries: readonly string[]): void {
    this.edit(id, (list) => {
      const room = Math.max(MAX_ENTRIES, list.symbols.length);
      return { ...list, symbols: unique([...list.symbols, ...entries]).slice(0, room) };
    });
  }

  drop(id: string, entries: readonly string[]): void {
    this.edit(id, (list) => ({ ...list, symbols: list.symbols.filter((other) => !entries.includes(other)) }));
  }

  edit(id: string, change: (list: StoredList) => StoredList): void {
    this.editAll((lists) => lists.map((list) => (list.id === id ? change(list) : list)));
  }

  /** Changes the lists that are stored now, which another tab may have changed a moment ago. */
  editAll(change: (lists: readonly StoredList[]) => readonly StoredList[]): void {
    const known = this.#lists;
    const fields = this.#record.edit((stored) => {
      const own = mergedLists(stored, known);
      return withLists({ ...stored, own }, change(own));
    });
    this.#lists = listsIn(fields);
  }
}

const tidy = (name: string): string => name.trim().slice(0, MAX_NAME) || "…";
