import * as v from "valibot";
import { SECTORS, type Instrument } from "../../../../shared/model/instrument.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import type { Stop } from "../../../../shared/client/mod.ts";
import type { Market } from "../market/market.svelte.ts";
import { SORT_COLUMNS, sortInstruments, type Sort, type SortColumn } from "./sort.ts";
import {
  deletedIn,
  listsIn,
  mergedLists,
  numberOf,
  siftLists,
  unique,
  withLists,
  type StoredList,
} from "./stored-lists.ts";
import { StorageStatus, StoredRecord } from "../storage/stored-record.svelte.ts";
import type { KeyValueStore } from "../storage/persisted-value.ts";

/** A list of symbols: every instrument, a sector's, or one that the viewer keeps. */
export interface Watchlist {
  /** "all", "sector:Energy", "own:3". */
  readonly id: string;
  readonly kind: "all" | "sector" | "own";
  /** A sector's or the viewer's name for it; "" for "all". */
  readonly name: string;
  readonly symbols: readonly string[];
}

/** A key that moves through the list. */
export type Step = "up" | "down" | "home" | "end" | "pageUp" | "pageDown";

/** Live sorting re-ranks at most this often, so that rows can be read. */
const RANK_EVERY_MS = 2_000;
/** How long after the last move of pointer or keys in the list live sorting goes on, ms. */
const HOLD_MS = 3_000;
const MAX_OWN_LISTS = 50;
const MAX_SYMBOLS = 1_000;
const MAX_NAME = 40;

/** Room between the numbers of lists, so that two tabs that make one at the same moment hardly give it the same. */
const NUMBER_STEP = 1_000_000;

const SortSchema = v.object({ column: v.picklist(SORT_COLUMNS), descending: v.boolean() });

/**
 * The lists, which one is open, how it is sorted, and what it therefore shows. All tabs share the viewer's own lists.
 * Each tab has its own open list and sort. A new visit begins with those that were chosen last in any tab.
 */
export class Watchlists {
  /** All lists: "all", sectors that the board has, the viewer's own. */
  lists = $state.raw<readonly Watchlist[]>([]);
  /** What the open list shows now, in order. */
  ids = $state.raw<readonly InstrumentId[]>([]);

  /** The own list that was just removed, until the lists are used otherwise: `restore` brings it back. */
  removed = $state.raw<Watchlist | undefined>(undefined);

  #activeId = $state.raw("all");
  #sort = $state.raw<Sort | undefined>(undefined);

  readonly #market: Market;
  readonly #record: StoredRecord;
  readonly #random: () => number;
  #own: readonly StoredList[] = [];
  /** The removed list as it was stored, and where in the order it stood. */
  #removed: { readonly list: StoredList; readonly at: number } | undefined;
  /** The list was used since the last flush; when it last was, page clock in ms. */
  #wasUsed = false;
  #usedAt = -Infinity;
  #rankedAt = -Infinity;

  constructor(
    market: Market,
    store: KeyValueStore,
    storageStatus = new StorageStatus(),
    random: () => number = Math.random,
  ) {
    this.#market = market;
    this.#random = random;
    this.#record = new StoredRecord(store, "watchlists", storageStatus, siftLists);
    const { fields } = this.#record;
    this.#own = listsIn(fields);
    if (typeof fields["active"] === "string") this.#activeId = fields["active"];
    if (v.is(SortSchema, fields["sort"])) this.#sort = fields["sort"];
  }

  /** Follows what other tabs do to the viewer's lists, until the returned stop. */
  start(): Stop {
    return this.#record.follow((fields) => {
      const lists = mergedLists(fields, this.#own);
      // A tab of another version wrote what it had in memory: what it did not know is put back.
      if (lists.length > listsIn(fields).length) this.#editLists((stored) => stored);
      else this.#own = lists;
      this.#refresh();
    });
  }

  /** The open list. */
  get active(): Watchlist | undefined {
    return this.lists.find(({ id }) => id === this.#activeId) ?? this.lists[0];
  }

  /** The viewer's own lists. */
  get own(): readonly Watchlist[] {
    return this.lists.filter(({ kind }) => kind === "own");
  }

  get sort(): Sort | undefined {
    return this.#sort;
  }

  /** True while live sorting waits because the viewer uses the list. */
  held = $state.raw(false);

  /** Opens a list. */
  choose(id: string): void {
    if (!this.lists.some((list) => list.id === id)) return;
    this.#open(id);
    this.#changed();
  }

  /** Sorts by a column; the same column again turns the order round, a third time returns to the list's own order. */
  sortBy(column: SortColumn): void {
    const first = column !== "symbol";
    const current = this.#sort;
    if (current?.column !== column) this.#sort = { column, descending: first };
    else this.#sort = current.descending === first ? { column, descending: !first } : undefined;
    const sort = this.#sort ?? null;
    this.#record.edit((fields) => ({ ...fields, sort }));
    this.#changed();
  }

  /** Makes a list of the viewer's own and opens it. Undefined where there are too many. */
  create(name: string, symbols: readonly string[] = []): Watchlist | undefined {
    if (this.#own.length >= MAX_OWN_LISTS) return undefined;
    const highest = Math.max(0, ...[...this.#own.map(({ id }) => id), ...deletedIn(this.#record.fields)].map(numberOf));
    const id = `own:${String(highest + 1 + Math.floor(this.#random() * NUMBER_STEP))}`;
    const list = { id, name: tidy(name), symbols: unique(symbols) };
    this.#editLists((lists) => [...lists, list]);
    this.#open(id);
    this.#changed();
    return { ...list, kind: "own" };
  }

  rename(id: string, name: string): void {
    this.#edit(id, (list) => ({ ...list, name: tidy(name) }));
  }

  /** Removes a list of the viewer's own; "all" opens where it was open. */
  remove(id: string): void {
    const at = this.#own.findIndex((list) => list.id === id);
    const removed = this.#own[at];
    if (!removed) return;
    this.#editLists((lists) => lists.filter((list) => list.id !== id));
    if (this.#activeId === id) this.#open("all");
    this.#changed();
    this.removed = { ...removed, kind: "own" };
    this.#removed = { list: removed, at };
  }

  /** Brings back the list that was just removed, and opens it. */
  restore(): void {
    if (!this.removed || !this.#removed) return;
    const { list, at } = this.#removed;
    this.#editLists((lists) =>
      lists.some(({ id }) => id === list.id) ? lists : [...lists.slice(0, at), list, ...lists.slice(at)],
    );
    this.#open(list.id);
    this.#changed();
  }

  /** Adds symbols at the end of an own list; those that it holds stay where they are, and no more go in than it may hold. */
  add(id: string, ...symbols: readonly string[]): void {
    this.#edit(id, (list) => {
      const room = Math.max(MAX_SYMBOLS, list.symbols.length);
      return { ...list, symbols: unique([...list.symbols, ...symbols]).slice(0, room) };
    });
  }

  drop(id: string, ...symbols: readonly string[]): void {
    this.#edit(id, (list) => ({ ...list, symbols: list.symbols.filter((other) => !symbols.includes(other)) }));
  }

  /** Moves a symbol of an own list to position `to`, from 0. */
  move(id: string, symbol: string, to: number): void {
    this.#edit(id, (list) => {
      if (!list.symbols.includes(symbol)) return list;
      const symbols = list.symbols.filter((other) => other !== symbol);
      symbols.splice(Math.min(Math.max(to, 0), symbols.length), 0, symbol);
      return { ...list, symbols };
    });
  }

  /** The viewer uses the list: live sorting waits for a moment, so that rows do not move under pointer or keys. */
  used(): void {
    this.#wasUsed = true;
  }

  /** The row that a key leads to from `from`, clamped at the ends; undefined in an empty list. */
  step(from: InstrumentId | undefined, step: Step, page = 10): InstrumentId | undefined {
    const at = from === undefined ? -1 : this.ids.indexOf(from);
    const last = this.ids.length - 1;
    if (at < 0 && step !== "end") return this.ids[0];
    const target = { up: at - 1, down: at + 1, home: 0, end: last, pageUp: at - page, pageDown: at + page }[step];
    return this.ids[Math.min(Math.max(target, 0), last)];
  }

  /** The board has other instruments: sectors and ids follow. */
  instrumentsChanged(): void {
    this.#refresh();
  }

  /** Part of a frame: re-ranks a list sorted by live values, at most every 2 s and not under the viewer's hands. */
  flush(now: number): void {
    if (this.#wasUsed) this.#usedAt = now;
    this.#wasUsed = false;
    const sortsLive = this.#sort !== undefined && this.#sort.column !== "symbol";
    this.held = sortsLive && now - this.#usedAt < HOLD_MS;
    if (!sortsLive || this.held) return;
    if (now - this.#rankedAt < RANK_EVERY_MS) return;
    this.#rankedAt = now;
    this.#rank();
  }

  #edit(id: string, change: (list: StoredList) => StoredList): void {
    this.#editLists((lists) => lists.map((list) => (list.id === id ? change(list) : list)));
    this.#changed();
  }

  /** Changes the lists that are stored now, which another tab may have changed a moment ago. */
  #editLists(change: (lists: readonly StoredList[]) => readonly StoredList[]): void {
    const known = this.#own;
    const fields = this.#record.edit((stored) => {
      const own = mergedLists(stored, known);
      return withLists({ ...stored, own }, change(own));
    });
    this.#own = listsIn(fields);
  }

  #open(id: string): void {
    this.#activeId = id;
    this.#record.edit((fields) => ({ ...fields, active: id }));
  }

  #changed(): void {
    this.removed = undefined;
    this.#refresh();
  }

  #refresh(): void {
    const { instruments } = this.#market;
    const sectors = SECTORS.map((name) => ({
      id: `sector:${name}`,
      kind: "sector" as const,
      name,
      symbols: instruments.filter(({ sector }) => sector === name).map(({ symbol }) => symbol),
    })).filter(({ symbols }) => symbols.length > 0);
    const all: Watchlist = { id: "all", kind: "all", name: "", symbols: instruments.map(({ symbol }) => symbol) };
    this.lists = [all, ...sectors, ...this.#own.map((list) => ({ ...list, kind: "own" as const }))];
    this.#rank();
  }

  #rank(): void {
    const next = this.#instrumentsShown().map(({ id }) => id);
    if (next.length !== this.ids.length || next.some((id, k) => id !== this.ids[k])) this.ids = next;
  }

  #instrumentsShown(): Instrument[] {
    const { table } = this.#market;
    // A list may spell a symbol otherwise than the board does, and hold it twice for that reason.
    const found = (this.active?.symbols ?? []).map(
      (symbol) => this.#market.find(symbol) ?? this.#market.find(symbol.toUpperCase()),
    );
    const listed = unique(found).filter((one) => one !== undefined);
    return this.#sort ? sortInstruments(listed, table, this.#sort) : listed;
  }
}

const tidy = (name: string): string => name.trim().slice(0, MAX_NAME) || "…";
