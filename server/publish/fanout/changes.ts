import type { Quotes } from "../../ports/board.ts";

/** Marks of a row: 0 for one that did not change, else what did. */
export const CHANGED = 1;
export const DAY_CHANGED = 2;

/**
 * What changed on the board from one beat to the next. All groups of a beat look at the board at the same moments,
 * so each row is judged once for all of them, and a group only reads the marks of its rows.
 */
export class Changes {
  /** Per instrument: CHANGED or DAY_CHANGED in the latest beat, or 0. */
  mark = new Uint8Array(0);
  /** Per marked instrument: changes that this beat leaves out, Δn − 1. */
  skipped = new Uint32Array(0);
  /** Per instrument: its change number at the latest beat. */
  n = new Uint32Array(0);
  readonly #quotes: Quotes;
  #epoch: number | undefined;
  #upTo = 0;

  constructor(quotes: Quotes) {
    this.#quotes = quotes;
    this.#keepEpoch();
  }

  /** The board's sequence at the latest beat: whoever holds the rows as of it is in step. */
  get upTo(): number {
    this.#keepEpoch();
    return this.#upTo;
  }

  /** Takes in what changed since the latest beat; false where nothing did, and the marks are then the old ones. */
  take(): boolean {
    const { upTo: since } = this;
    const { changedAt, dayChangedAt, sequence } = this.#quotes;
    if (since === sequence) return false;
    const { n: now } = this.#quotes.columns;
    const { mark, skipped, n } = this;
    for (let id = 0; id < mark.length; id++) {
      mark[id] = changedAt[id] <= since ? 0 : dayChangedAt[id] > since ? DAY_CHANGED : CHANGED;
      if (mark[id] === 0) continue;
      skipped[id] = now[id] - n[id] - 1;
      n[id] = now[id];
    }
    this.#upTo = sequence;
    return true;
  }

  /** A new epoch is a new board: nobody is in step with the old one any more. */
  #keepEpoch(): void {
    const { epoch, columns, sequence } = this.#quotes;
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#upTo = sequence;
    this.n = columns.n.slice();
    this.mark = new Uint8Array(this.n.length);
    this.skipped = new Uint32Array(this.n.length);
  }
}
