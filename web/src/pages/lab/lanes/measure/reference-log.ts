/** Changes kept at most: a minute of the busiest row. */
const MAX_CHANGES = 60_000;

/** One change of the followed row: its `n` after the change, and when it was made by the server's clock, ms. */
export type Change = readonly [n: number, t: number];

/** What the server says happened to the row, against which lanes are held: every change, none conflated. */
export class ReferenceLog {
  #changes: Change[] = [];
  /** Changes dropped from the front; positions count from the first change ever logged. */
  #dropped = 0;

  /** One past the position of the newest change. */
  get end(): number {
    return this.#dropped + this.#changes.length;
  }

  /** Adds changes in the order in which they were made. */
  add(changes: readonly Change[]): void {
    this.#changes.push(...changes);
    if (this.#changes.length > MAX_CHANGES) this.dropBefore(this.end - MAX_CHANGES);
  }

  /** The change at a position; undefined where it is dropped or not made yet. */
  at(position: number): Change | undefined {
    return this.#changes[position - this.#dropped];
  }

  /** The position of the first change from `from` on after the row's change `n`. */
  after(n: number, from: number): number {
    let position = Math.max(from, this.#dropped);
    for (let change = this.at(position); change !== undefined && change[0] <= n; change = this.at(position)) position++;
    return position;
  }

  /** Forgets changes that no lane needs any more. */
  dropBefore(position: number): void {
    const count = Math.min(position - this.#dropped, this.#changes.length);
    if (count <= 0) return;
    this.#changes = this.#changes.slice(count);
    this.#dropped += count;
  }
}
