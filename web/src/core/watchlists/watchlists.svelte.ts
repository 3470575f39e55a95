import { SECTORS, type Instrument } from "../../../../shared/model/instrument.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import type { Stop } from "../../../../shared/client/mod.ts";
import type { Market } from "../market/market.svelte.ts";
import { isSectionRow, keyOf, listRows, sameRows, type ListRow } from "./list-rows.ts";
import { symbolsOf } from "./sections.ts";
import { isSortColumn, sortInstruments, type Sort, type SortColumn, type SortValues } from "./sort.ts";
import { OwnLists, type RemovedList } from "./own-lists.ts";
import { collapsedOf, numberOf, siftLists, type StoredList } from "./stored-lists.ts";
import { isFields, StorageStatus, StoredRecord } from "../storage/stored-record.svelte.ts";
import type { KeyValueStore } from "../storage/persisted-value.ts";

/** A list of symbols: every instrument, a sector's, one that the market ranks, a link's, or one that the viewer keeps. */
export interface Watchlist {
  /** "all", "sector:Energy", "ready:gainers", "shared", "own:3". */
  readonly id: string;
  readonly kind: "all" | "sector" | "ready" | "shared" | "own";
  /** A sector's or the viewer's name for it; "" for "all". */
  readonly name: string;
  readonly symbols: readonly string[];
  /** The symbols, and between them the sections of an own list; the symbols alone where this is absent. */
  readonly entries?: readonly string[];
  /** The sections that are collapsed, as entries. */
  readonly collapsed?: readonly string[];
  /** Chooses and orders the instruments of a ready list, by the newest values. */
  readonly rank?: () => readonly Instrument[];
}

/** A key that moves through the list. */
export type Step = "up" | "down" | "home" | "end" | "pageUp" | "pageDown";

/** Live sorting re-ranks at most this often, so that rows can be read. */
const RANK_EVERY_MS = 2_000;
/** How long after the last move of pointer or keys in the list live sorting goes on, ms. */
const HOLD_MS = 3_000;
const isSort = (value: unknown): value is Sort =>
  isFields(value) && isSortColumn(value["column"]) && typeof value["descending"] === "boolean";

/**
 * The lists, which one is open, how it is sorted, and what it therefore shows. All tabs share the viewer's own lists.
 * Each tab has its own open list and sort. A new visit begins with those that were chosen last in any tab.
 */
export class Watchlists {
  /** All lists: "all", sectors that the board has, the viewer's own. */
  lists = $state.raw<readonly Watchlist[]>([]);
  /** What the open list shows now, in order: instruments, and the heads of sections. */
  rows = $state.raw<readonly ListRow[]>([]);
  /** The instruments of these. */
  readonly ids = $derived(this.rows.filter((row): row is InstrumentId => !isSectionRow(row)));
  /** How many symbols the open list has, those of collapsed sections included. */
  readonly count = $derived(
    this.rows.reduce((sum: number, row) => sum + (isSectionRow(row) ? (row.collapsed ? row.count : 0) : 1), 0),
  );

  /** The own list that was just removed, until the lists are used otherwise: `restore` brings it back. */
  removed = $state.raw<Watchlist | undefined>(undefined);

  /** Lists that parts of the page add which are loaded later; they stand before the viewer's own. */
  #more = $state.raw<readonly Watchlist[]>([]);
  /** The own list that was opened or filled last. */
  #filledId = $state.raw("");
  #sortValues: SortValues = {};
  #activeId = $state.raw("all");
  #sort = $state.raw<Sort | undefined>(undefined);

  readonly #market: Market;
  readonly #record: StoredRecord;
  readonly #own: OwnLists;
  #removed: RemovedList | undefined;
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
    this.#record = new StoredRecord(store, "watchlists", storageStatus, siftLists);
    const { fields } = this.#record;
    this.#own = new OwnLists(this.#record, random);
    if (typeof fields["active"] === "string") this.#activeId = fields["active"];
    if (isSort(fields["sort"])) this.#sort = fields["sort"];
    if (typeof fields["filled"] === "string") this.#filledId = fields["filled"];
  }

  /** Follows what other tabs do to the viewer's lists, until the returned stop. */
  start(): Stop {
    return this.#own.follow(() => this.#refresh());
  }

  /** The open list. */
  get active(): Watchlist | undefined {
    return this.lists.find(({ id }) => id === this.#activeId) ?? this.lists[0];
  }

  /** The viewer's own lists. */
  get own(): readonly Watchlist[] {
    return this.lists.filter(({ kind }) => kind === "own");
  }

  /** The own list that is filled where the viewer names none: the open one, else the one last used, else the newest. */
  get filled(): Watchlist | undefined {
    const { active, own } = this;
    return active?.kind === "own" ? active : (own.find(({ id }) => id === this.#filledId) ?? own.at(-1));
  }

  /** Shows more lists, and sorts by more columns: what parts of the page that are loaded later bring. */
  extend(lists: readonly Watchlist[], sortValues: SortValues = this.#sortValues): void {
    this.#more = lists;
    this.#sortValues = sortValues;
    this.#refresh();
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

  /** Opens a list in this tab alone: the next visit begins with another one. */
  look(id: string): void {
    this.#activeId = id;
    this.#changed();
  }

  /** Sorts by a column; the same column again turns the order round, a third time returns to the list's own order. */
  sortBy(column: SortColumn): void {
    const first = column !== "symbol";
    const current = this.#sort;
    if (current?.column !== column) this.#sort = { column, descending: first };
    else this.#sort = current.descending === first ? { column, descending: !first } : undefined;
    this.#sorted();
  }

  /** Ends sorting: the list is in its own order again. */
  ownOrder(): void {
    this.#sort = undefined;
    this.#sorted();
  }

  #sorted(): void {
    const sort = this.#sort ?? null;
    this.#record.edit((fields) => ({ ...fields, sort }));
    this.#changed();
  }

  /** Makes a list of the viewer's own, and opens it unless told otherwise. Undefined where there are too many. */
  create(name: string, symbols: readonly string[] = [], open = true): Watchlist | undefined {
    const list = this.#own.create(name, symbols);
    if (!list) return undefined;
    const { id } = list;
    if (open) this.#open(id);
    else this.#fill(id);
    this.#changed();
    return ownList(list);
  }

  rename(id: string, name: string): void {
    this.#own.rename(id, name);
    this.#edited(id);
  }

  /** Removes a list of the viewer's own; "all" opens where it was open. */
  remove(id: string): void {
    const removed = this.#own.remove(id);
    if (!removed) return;
    if (this.#activeId === id) this.#open("all");
    this.#changed();
    this.removed = ownList(removed.list);
    this.#removed = removed;
  }

  /** Brings back the list that was just removed, and opens it. */
  restore(): void {
    if (!this.removed || !this.#removed) return;
    this.#own.restore(this.#removed);
    this.#open(this.#removed.list.id);
    this.#changed();
  }

  /** Adds symbols at the end of an own list; those that it holds stay where they are, and no more go in than it may hold. */
  add(id: string, ...symbols: readonly string[]): void {
    this.#own.add(id, symbols);
    this.#edited(id);
  }

  drop(id: string, ...symbols: readonly string[]): void {
    this.#own.drop(id, symbols);
    this.#edited(id);
  }

  /** Changes an own list as it is stored by then: its entries, their order, its sections. */
  edit(id: string, change: (list: StoredList) => StoredList): void {
    this.#own.edit(id, change);
    this.#edited(id);
  }

  /** Changes the order of the viewer's own lists. A list that `order` leaves out stays in the lists. */
  reorder(order: (lists: readonly StoredList[]) => readonly StoredList[]): void {
    this.#own.editAll(order);
    this.#changed();
  }

  /** The viewer uses the list: live sorting waits for a moment, so that rows do not move under pointer or keys. */
  used(): void {
    this.#wasUsed = true;
  }

  /** The row that a key leads to from the row with the key `from`, clamped at the ends; undefined in an empty list. */
  step(from: number | undefined, step: Step, page = 10): ListRow | undefined {
    const at = from === undefined ? -1 : this.rows.findIndex((row) => keyOf(row) === from);
    const last = this.rows.length - 1;
    if (at < 0 && step !== "end") return this.rows[0];
    const target = { up: at - 1, down: at + 1, home: 0, end: last, pageUp: at - page, pageDown: at + page }[step];
    return this.rows[Math.min(Math.max(target, 0), last)];
  }

  /** The board has other instruments: sectors and ids follow. */
  instrumentsChanged(): void {
    this.#refresh();
  }

  /** Part of a frame: re-ranks a list sorted by live values, at most every 2 s and not under the viewer's hands. */
  flush(now: number): void {
    if (this.#wasUsed) this.#usedAt = now;
    this.#wasUsed = false;
    const sortsLive = this.#sort ? this.#sort.column !== "symbol" : this.active?.rank !== undefined;
    this.held = sortsLive && now - this.#usedAt < HOLD_MS;
    if (!sortsLive || this.held) return;
    if (now - this.#rankedAt < RANK_EVERY_MS) return;
    this.#rankedAt = now;
    this.#rank();
  }

  #edited(id: string): void {
    this.#fill(id);
    this.#changed();
  }

  #fill(id: string): void {
    if (id === this.#filledId || numberOf(id) === 0) return;
    this.#filledId = id;
    this.#record.edit((fields) => ({ ...fields, filled: id }));
  }

  #open(id: string): void {
    this.#activeId = id;
    this.#record.edit((fields) => ({ ...fields, active: id }));
    this.#fill(id);
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
    this.lists = [all, ...this.#more, ...sectors, ...this.#own.all.map(ownList)];
    this.#rank();
  }

  #rank(): void {
    const next = this.#rowsShown();
    if (!sameRows(next, this.rows)) this.rows = next;
  }

  #rowsShown(): readonly ListRow[] {
    const { active } = this;
    const market = this.#market;
    const sort = this.#sort;
    const order = (instruments: readonly Instrument[]) =>
      sort ? sortInstruments(instruments, market.table, sort, this.#sortValues) : instruments;
    if (active?.rank) return order(active.rank()).map(({ id }) => id);
    // A list may spell a symbol otherwise than the board does, and hold it twice for that reason.
    const find = (symbol: string) => market.find(symbol) ?? market.find(symbol.toUpperCase());
    return listRows(active?.entries ?? active?.symbols ?? [], find, order, active?.collapsed);
  }
}

/** A stored list as the page shows it. */
const ownList = (list: StoredList): Watchlist => ({
  id: list.id,
  kind: "own",
  name: list.name,
  symbols: symbolsOf(list.symbols),
  entries: list.symbols,
  collapsed: collapsedOf(list),
});
