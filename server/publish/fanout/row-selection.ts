import { DAY_CHANGED, type Changes } from "./changes.ts";

/** Rows about to be written: which, whether each with its day, and how many changes they leave out. Reused. */
export class RowSelection {
  ids = new Uint32Array(256);
  withDay = new Uint8Array(256);
  count = 0;
  /** Changes to these rows that their reader is not shown: Σ(Δn − 1). */
  skipped = 0;

  /** Empties it, with room for `most` rows. */
  clear(most: number): void {
    this.count = 0;
    this.skipped = 0;
    if (this.ids.length >= most) return;
    this.ids = new Uint32Array(most);
    this.withDay = new Uint8Array(most);
  }

  add(id: number, withDay: boolean): void {
    this.ids[this.count] = id;
    this.withDay[this.count++] = Number(withDay);
  }

  /** Those of `among` that the latest beat marked. The hottest loop of the server: arrays are read into locals once. */
  take(among: Uint32Array, changes: Changes): void {
    this.clear(among.length);
    const { ids, withDay } = this;
    const { mark, skipped } = changes;
    let count = 0;
    let left = 0;
    for (const id of among) {
      const marked = mark[id];
      if (marked === 0) continue;
      ids[count] = id;
      withDay[count++] = marked & DAY_CHANGED;
      left += skipped[id];
    }
    this.count = count;
    this.skipped = left;
  }
}
