import type { Quotes } from "../../ports/board.ts";

/** Marks of a row: 0 means that it did not change. DAY_CHANGED means that the day's prices changed too. */
export const CHANGED = 1;
export const DAY_CHANGED = 2;

/**
 * What changed on the board between two flushes of a batch. The groups of a batch are flushed at the same moments. So
 * each row is compared once for all of them, and a group only reads the marks of its rows.
 */
export class Changes {
  /** Per instrument: CHANGED, DAY_CHANGED or 0, as of the last flush. */
  mark = new Uint8Array(0);
  /** Per marked instrument: the changes that the last flush left out, Δn − 1. */
  skipped = new Uint32Array(0);
  /** Per instrument: its change number at the last flush. */
  n = new Uint32Array(0);
  readonly #quotes: Quotes;
  #epoch: number | undefined;
  #upTo = 0;

  constructor(quotes: Quotes) {
    this.#quotes = quotes;
    this.#followEpoch();
  }

  /** The board's sequence at the last flush. */
  get upTo(): number {
    this.#followEpoch();
    return this.#upTo;
  }

  /** Marks what changed since the last flush. Returns false, and leaves the old marks, where nothing changed. */
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

  /** Starts over where the board has begun a new epoch: older rows cannot be compared with it. */
  #followEpoch(): void {
    const { epoch, columns, sequence } = this.#quotes;
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#upTo = sequence;
    this.n = columns.n.slice();
    this.mark = new Uint8Array(this.n.length);
    this.skipped = new Uint32Array(this.n.length);
  }
}
