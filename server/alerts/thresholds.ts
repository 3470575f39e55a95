import type { WatchedSymbol } from "./watched-symbol.ts";

/**
 * Alerts on one measure of one symbol, ordered by the level at which they fire. A step of the measure from one value to
 * another finds the levels between them by binary search, so alerts that are not reached cost nothing.
 */
export class Thresholds {
  readonly #levels: number[] = [];
  readonly #watched: WatchedSymbol[] = [];

  get size(): number {
    return this.#levels.length;
  }

  add(level: number, watched: WatchedSymbol): void {
    const at = this.#firstAbove(level);
    this.#levels.splice(at, 0, level);
    this.#watched.splice(at, 0, watched);
  }

  remove(level: number, watched: WatchedSymbol): void {
    const at = this.#watched.indexOf(watched, this.#firstAtOrAbove(level));
    if (at < 0) return;
    this.#levels.splice(at, 1);
    this.#watched.splice(at, 1);
  }

  /** Adds to `into` what the measure reaches by rising: from < level ≤ to, lowest first. */
  risen(from: number, to: number, into: WatchedSymbol[]): void {
    const { length } = this.#levels;
    // Most steps reach nothing beyond the extremes; these comparisons spare them the search.
    if (length === 0 || this.#levels[0] > to || this.#levels[length - 1] <= from) return;
    for (let k = this.#firstAbove(from); k < length && this.#levels[k] <= to; k++) into.push(this.#watched[k]);
  }

  /** Adds to `into` what the measure reaches by falling: from > level ≥ to, highest first. */
  fallen(from: number, to: number, into: WatchedSymbol[]): void {
    const { length } = this.#levels;
    if (length === 0 || this.#levels[0] >= from || this.#levels[length - 1] < to) return;
    for (let k = this.#firstAtOrAbove(from) - 1; k >= 0 && this.#levels[k] >= to; k--) into.push(this.#watched[k]);
  }

  #firstAbove(level: number): number {
    let [low, high] = [0, this.#levels.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#levels[middle] <= level) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #firstAtOrAbove(level: number): number {
    let [low, high] = [0, this.#levels.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#levels[middle] < level) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
