import { DAY_CHANGED, type Changes } from "./changes.ts";

/** The rows of the message to be encoded next. Reused for every message. */
export class RowSelection {
  ids = new Uint32Array(256);
  /** Per row: whether the day's prices are written too. */
  withDay = new Uint8Array(256);
  count = 0;
  /** Changes to these rows that the message leaves out: Σ(Δn − 1). */
  skipped = 0;

  /** Removes all rows, and makes room for `capacity` new ones. */
  clear(capacity: number): void {
    this.count = 0;
    this.skipped = 0;
    if (this.ids.length >= capacity) return;
    this.ids = new Uint32Array(capacity);
    this.withDay = new Uint8Array(capacity);
  }

  add(id: number, withDay: boolean): void {
    this.ids[this.count] = id;
    this.withDay[this.count++] = Number(withDay);
  }

  /**
   * Selects the marked rows of `candidates`. This is the most executed loop of the server: it reads arrays into locals
   * once.
   */
  take(candidates: Uint32Array, changes: Changes): void {
    this.clear(candidates.length);
    const { ids, withDay } = this;
    const { mark, skipped } = changes;
    let count = 0;
    let skippedChanges = 0;
    for (const id of candidates) {
      const marked = mark[id];
      if (marked === 0) continue;
      ids[count] = id;
      withDay[count++] = marked & DAY_CHANGED;
      skippedChanges += skipped[id];
    }
    this.count = count;
    this.skipped = skippedChanges;
  }
}
