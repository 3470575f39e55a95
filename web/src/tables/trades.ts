import { SIDE, type Side, type Trade } from "../../../shared/model/trade.ts";
import type { Direction } from "./quotes.ts";

/** Trades that were never received and cannot be: ids `from … to`, both lost. */
export interface TradeGap {
  readonly from: number;
  readonly to: number;
}

/** A row of the table as it is read: a trade by its index, or a loss between two. */
type TradeRow = number | TradeGap;

/** Trades a table keeps, newest ones. */
const DEFAULT_CAPACITY = 500;

/**
 * The newest trades of one instrument as a ring of columns. Index 0 is the newest: `slot(0)` is where its fields stand
 * in the columns. Prices are mantissas, sizes shares, times market time in ms.
 */
export class TradeTable {
  readonly capacity: number;
  readonly id: Float64Array;
  readonly t: Float64Array;
  readonly price: Int32Array;
  readonly size: Float64Array;
  readonly side: Uint8Array;
  length = 0;
  /** Rises with every change. */
  revision = 0;
  /** Trades received since `clear`, those no longer held included. */
  received = 0;

  #head = -1;
  /** A loss that the server named and that no trade has followed yet. */
  #beyond: TradeGap | undefined;
  #gaps: { readonly revision: number; readonly list: readonly TradeGap[] } = { revision: -1, list: [] };

  constructor(capacity = DEFAULT_CAPACITY) {
    this.capacity = capacity;
    this.id = new Float64Array(capacity);
    this.t = new Float64Array(capacity);
    this.price = new Int32Array(capacity);
    this.size = new Float64Array(capacity);
    this.side = new Uint8Array(capacity);
  }

  /** Id of the newest trade, 0 before the first. Named in `since` when the trades are asked for again. */
  get newestId(): number {
    return this.length === 0 ? 0 : this.id[this.#head];
  }

  /** Losses, oldest first: where ids jump between trades that are held, or the server says that they will. */
  get gaps(): readonly TradeGap[] {
    if (this.#gaps.revision !== this.revision) this.#gaps = { revision: this.revision, list: this.#findGaps() };
    return this.#gaps.list;
  }

  /** Rows to show: the trades held, and the losses between them. */
  get rows(): number {
    return this.length + this.gaps.length;
  }

  /** The `k`-th row from the top, 0 ≤ k < rows: newest first, a loss between the trades on either side of it. */
  row(k: number): TradeRow {
    const { gaps } = this;
    let trade = k;
    for (let g = gaps.length - 1; g >= 0; g--) {
      // Of the trades above the loss the last one is at `trade` − 1.
      const newer = this.#newerThan(gaps[g].to);
      if (newer > trade) return trade;
      if (newer === trade) return gaps[g];
      trade--;
    }
    return trade;
  }

  /** Where the columns hold the `k`-th newest trade, 0 ≤ k < length. */
  slot(k: number): number {
    return (this.#head - k + this.capacity) % this.capacity;
  }

  /** Up for a buyer's trade, down for a seller's, 0 for an auction print. */
  direction(slot: number): Direction {
    const side = this.side[slot];
    return side === SIDE.buy ? 1 : side === SIDE.sell ? -1 : 0;
  }

  /** Takes a trade newer than all held; an id already passed is ignored, since a trade counts once. */
  add(id: number, t: number, price: number, size: number, side: Side): boolean {
    if (this.length > 0 && id <= this.newestId) return false;
    this.#beyond = undefined;
    this.#head = (this.#head + 1) % this.capacity;
    this.#write(this.#head, id, t, price, size, side);
    if (this.length < this.capacity) this.length++;
    this.received++;
    this.revision++;
    return true;
  }

  /** Adds to the size of the newest trade: another print that is shown as one with it. */
  enlarge(size: number): void {
    if (this.length === 0) return;
    this.size[this.#head] += size;
    this.revision++;
  }

  /**
   * Puts earlier trades, oldest first, behind the oldest one held as far as there is room. Ids that do not fall are
   * another epoch's: what lies before them is left out.
   */
  fill(older: readonly Readonly<Trade>[]): void {
    let bound = this.length === 0 ? Infinity : this.id[this.slot(this.length - 1)];
    let k = older.length - 1;
    while (k >= 0 && older[k].id >= bound) k--;
    for (; k >= 0 && this.length < this.capacity && older[k].id < bound; k--) {
      const trade = older[k];
      if (this.length === 0) this.#head = 0;
      this.#write(this.slot(this.length++), trade.id, trade.t, trade.price, trade.size, trade.side);
      bound = trade.id;
    }
    this.revision++;
  }

  /** The server names trades that it cannot replay. Known at once, though no trade has followed yet. */
  addGap(from: number, to: number): void {
    const newest = this.newestId;
    if (this.length === 0 || to <= newest) return;
    this.#beyond = { from: Math.max(from, newest + 1), to };
    this.revision++;
  }

  /** Forgets everything: another instrument, or another epoch, whose ids start again. */
  clear(): void {
    this.length = 0;
    this.received = 0;
    this.#head = -1;
    this.#beyond = undefined;
    this.revision++;
  }

  /** How many of the trades held have an id above this one. */
  #newerThan(id: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.id[this.slot(middle)] > id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #findGaps(): TradeGap[] {
    const gaps: TradeGap[] = [];
    for (let k = this.length - 1; k > 0; k--) {
      const from = this.id[this.slot(k)] + 1;
      const to = this.id[this.slot(k - 1)] - 1;
      if (from <= to) gaps.push({ from, to });
    }
    return this.#beyond ? [...gaps, this.#beyond] : gaps;
  }

  #write(slot: number, id: number, t: number, price: number, size: number, side: number): void {
    this.id[slot] = id;
    this.t[slot] = t;
    this.price[slot] = price;
    this.size[slot] = size;
    this.side[slot] = side;
  }
}
