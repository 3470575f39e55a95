import { SIDE, SIDES, type Side, type Trade } from "../../shared/model/trade.ts";
import { asMillis, asTradeId, type Millis } from "../../shared/model/units.ts";

const FIRST_CAPACITY = 16;
/** Int32 fields of a trade: price, size, side. */
const STRIDE = 3;

/**
 * The newest trades of one instrument, 20 bytes each. Starts small, doubles up to `limit` (a power of two), then
 * overwrites the oldest. An id is the number of pushes so far, so it gives the position and is not stored.
 */
export class TradeRing {
  readonly #limit: number;
  #capacity = FIRST_CAPACITY;
  #times = new Float64Array(FIRST_CAPACITY);
  #fields = new Int32Array(FIRST_CAPACITY * STRIDE);
  #newest = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Id of the newest trade, 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** Id of the oldest trade held; `newest + 1` if there is none. */
  get oldest(): number {
    return this.#newest === 0 ? 1 : Math.max(1, this.#newest - this.#capacity + 1);
  }

  /** Removes all trades, and frees the memory into which the ring has grown. Ids start at 1 again. */
  clear(): void {
    this.#capacity = FIRST_CAPACITY;
    this.#times = new Float64Array(FIRST_CAPACITY);
    this.#fields = new Int32Array(FIRST_CAPACITY * STRIDE);
    this.#newest = 0;
  }

  /** Allocates only while the ring still grows: at most log2(limit) times. */
  push(t: number, price: number, size: number, side: Side): void {
    if (this.#newest === this.#capacity && this.#capacity < this.#limit) this.#grow();
    const slot = this.#newest & (this.#capacity - 1);
    this.#newest++;
    this.#times[slot] = t;
    const at = slot * STRIDE;
    this.#fields[at] = price;
    this.#fields[at + 1] = size;
    this.#fields[at + 2] = side;
  }

  /** Held trades with `after < id ≤ upTo`, in id order. */
  between(after: number, upTo: number): Trade[] {
    const found: Trade[] = [];
    const end = Math.min(upTo, this.#newest);
    for (let id = Math.max(after + 1, this.oldest); id <= end; id++) found.push(this.#read(id));
    return found;
  }

  /** Id of the first held trade at or after `t`; `newest + 1` if there is none. Times never decrease. */
  firstAtOrAfter(t: Millis): number {
    let low = this.oldest;
    let high = this.#newest + 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[(middle - 1) & (this.#capacity - 1)] < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #read(id: number): Trade {
    const slot = (id - 1) & (this.#capacity - 1);
    const at = slot * STRIDE;
    return {
      id: asTradeId(id),
      t: asMillis(this.#times[slot]),
      price: this.#fields[at],
      size: this.#fields[at + 1] >>> 0,
      side: SIDES[this.#fields[at + 2]] ?? SIDE.none,
    };
  }

  /**
   * Doubles the capacity. It is called only when this capacity is full for the first time: ids 1 … capacity are then in
   * slots 0 … capacity − 1.
   */
  #grow(): void {
    const times = new Float64Array(this.#capacity * 2);
    const fields = new Int32Array(this.#capacity * 2 * STRIDE);
    times.set(this.#times);
    fields.set(this.#fields);
    this.#capacity *= 2;
    this.#times = times;
    this.#fields = fields;
  }
}
