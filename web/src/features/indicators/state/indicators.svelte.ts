import type { Stop } from "../../../../../shared/client/mod.ts";
import { MAX_PANES } from "../../../chart/panes/pane.ts";
import type { KeyValueStore } from "../../../core/storage/persisted-value.ts";
import { StoredRecord, type Fields, type StorageStatus } from "../../../core/storage/stored-record.svelte.ts";
import type { IndicatorKind } from "../kinds/kind.ts";
import { indicatorsIn, newIndicator, nextId, siftIndicators, storedForm, type Indicator } from "./stored-indicators.ts";

/** So many indicators at most are on the chart. */
export const MAX_INDICATORS = 12;

const isInPane = (kind: IndicatorKind): boolean => kind.draws === "lines" && kind.pane !== undefined;

/** The indicators that the viewer put on the chart: persisted between visits, the same for every symbol and in every tab. */
export class Indicators {
  /** In the order in which they were added. */
  list = $state.raw<readonly Indicator[]>([]);
  /** The one that was removed last, until the list is changed otherwise. */
  removed = $state.raw<Indicator | undefined>(undefined);
  readonly #record: StoredRecord;

  constructor(store: KeyValueStore, storageStatus: StorageStatus) {
    this.#record = new StoredRecord(store, "indicators", storageStatus, siftIndicators);
    this.list = indicatorsIn(this.#record.fields);
  }

  /** Follows what other tabs change, until the returned stop. */
  start(): Stop {
    return this.#record.follow((fields) => (this.list = indicatorsIn(fields)));
  }

  /** Why no more of a kind can be added, if so. */
  fullFor(kind: IndicatorKind): "indicators" | "panes" | undefined {
    if (this.list.length >= MAX_INDICATORS) return "indicators";
    const panes = this.list.filter((one) => isInPane(one.kind)).length;
    return isInPane(kind) && panes >= MAX_PANES ? "panes" : undefined;
  }

  /** Adds an indicator of a kind, unless it is full. */
  add(kind: IndicatorKind): Indicator | undefined {
    if (this.fullFor(kind)) return undefined;
    const added = newIndicator(nextId(this.#record.read()), kind);
    this.#edit((fields) => ({ ...fields, [added.id]: storedForm(added) }));
    return added;
  }

  change(id: string, change: Partial<Omit<Indicator, "id" | "kind">>): void {
    const changed = this.list.find((one) => one.id === id);
    if (!changed) return;
    // Where another tab removed it meanwhile, it stays removed.
    this.#edit((fields) => (id in fields ? { ...fields, [id]: storedForm({ ...changed, ...change }) } : fields));
  }

  remove(id: string): void {
    const removed = this.list.find((one) => one.id === id);
    this.#edit((fields) => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== id)));
    this.removed = removed;
  }

  /** Brings back the one that was removed last, where it was. */
  restore(): void {
    const { removed } = this;
    if (!removed || this.fullFor(removed.kind)) return;
    this.#edit((fields) => ({ ...fields, [removed.id]: storedForm(removed) }));
  }

  /** No longer offers to bring back a removed one. */
  forget(removed: Indicator): void {
    if (this.removed === removed) this.removed = undefined;
  }

  #edit(edit: (fields: Fields) => Fields): void {
    this.list = indicatorsIn(this.#record.edit(edit));
    this.removed = undefined;
  }
}
