import { SIDE, type Side, type Trade } from "../../../shared/trade.ts";
import type { Direction } from "./quotes.ts";

/** Trades that were never received and cannot be: ids `from … to`, both lost. */
export interface TradeGap {
  readonly from: number;
  readonly to: number;
}

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
  #gaps: TradeGap[] = [];

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

  /** Losses named by the server or seen as a jump of ids, oldest first, as long as trades on their far side are held. */
  get gaps(): readonly TradeGap[] {
    return this.#gaps;
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

  /** Takes a trade newer than all held; an id already passed is ignored (a trade counts once), a jump is noted as a gap. */
  add(id: number, t: number, price: number, size: number, side: Side): boolean {
    const newest = this.newestId;
    if (this.length > 0 && id <= newest) return false;
    if (this.length > 0 && id > newest + 1) this.addGap(newest + 1, id - 1);
    this.#head = (this.#head + 1) % this.capacity;
    this.#write(this.#head, id, t, price, size, side);
    if (this.length < this.capacity) this.length++;
    this.received++;
    this.revision++;
    return true;
  }

  /**
   * Puts earlier trades behind the oldest one held, as far as there is room: those with a lower id and no later time.
   * `older` is oldest first. Trades missing between the two are noted as a gap.
   */
  fill(older: readonly Readonly<Trade>[]): void {
    let oldest = this.length === 0 ? undefined : this.slot(this.length - 1);
    const bound = oldest === undefined ? Infinity : this.id[oldest];
    for (let k = older.length - 1; k >= 0 && this.length < this.capacity; k--) {
      const trade = older[k];
      if (trade.id >= bound) continue;
      if (oldest !== undefined && trade.id >= this.id[oldest]) break;
      if (oldest !== undefined && trade.id < this.id[oldest] - 1) this.addGap(trade.id + 1, this.id[oldest] - 1);
      if (this.length === 0) this.#head = 0;
      this.length++;
      oldest = this.slot(this.length - 1);
      this.#write(oldest, trade.id, trade.t, trade.price, trade.size, trade.side);
    }
    this.revision++;
  }

  /** Notes trades that are lost. A gap already noted, by the server or by a jump, is not noted again. */
  addGap(from: number, to: number): void {
    if (this.#gaps.some((gap) => gap.from <= from && to <= gap.to)) return;
    const oldest = this.length === 0 ? 0 : this.id[this.slot(this.length - 1)];
    const kept = this.#gaps.filter((gap) => gap.to >= oldest && (gap.from < from || gap.to > to));
    this.#gaps = [...kept, { from, to }].sort((a, b) => a.from - b.from);
    this.revision++;
  }

  /** Forgets everything: another instrument, or another epoch, whose ids start anew. */
  clear(): void {
    this.length = 0;
    this.received = 0;
    this.#head = -1;
    this.#gaps = [];
    this.revision++;
  }

  #write(slot: number, id: number, t: number, price: number, size: number, side: number): void {
    this.id[slot] = id;
    this.t[slot] = t;
    this.price[slot] = price;
    this.size[slot] = size;
    this.side[slot] = side;
  }
}
