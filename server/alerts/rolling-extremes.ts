import { DAY_MS } from "../../shared/model/time.ts";

/** The longest window that is asked for, ms. */
const LONGEST_MS = DAY_MS;
const FIRST_CAPACITY = 64;
/** Steps of price kept for a window, a power of two. Beyond it the oldest are forgotten, so that memory is bounded. */
const MAX_CAPACITY = 65_536;

/**
 * The lowest and the highest price of any window that ends now and is no longer than a day. Each is a queue of the prices
 * that no later price has passed (a monotonic queue), so a push is O(1) on average, and a reading a binary search.
 */
export class RollingExtremes {
  readonly #lows = new ExtremeQueue(1);
  readonly #highs = new ExtremeQueue(-1);

  /** Times must not decrease. */
  push(t: number, price: number): void {
    this.#lows.push(t, price);
    this.#highs.push(t, price);
  }

  /** The lowest price since `t`, the last one included; NaN before the first. */
  lowest(t: number): number {
    return this.#lows.since(t);
  }

  highest(t: number): number {
    return this.#highs.since(t);
  }
}

/** `sign` 1 keeps lows, −1 highs. */
class ExtremeQueue {
  readonly #sign: 1 | -1;
  #times = new Float64Array(FIRST_CAPACITY);
  #prices = new Float64Array(FIRST_CAPACITY);
  /** Positions count on; a slot is a position modulo the capacity. */
  #head = 0;
  #tail = 0;

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  push(t: number, price: number): void {
    const value = price * this.#sign;
    let mask = this.#times.length - 1;
    while (this.#tail > this.#head && this.#prices[(this.#tail - 1) & mask] >= value) this.#tail--;
    while (this.#tail > this.#head && this.#times[this.#head & mask] < t - LONGEST_MS) this.#head++;
    if (this.#tail - this.#head === mask + 1) mask = this.#makeRoom();
    this.#times[this.#tail & mask] = t;
    this.#prices[this.#tail & mask] = value;
    this.#tail++;
  }

  since(t: number): number {
    const mask = this.#times.length - 1;
    let [low, high] = [this.#head, this.#tail - 1];
    if (high < low) return Number.NaN;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle & mask] < t) low = middle + 1;
      else high = middle;
    }
    return this.#prices[low & mask] * this.#sign;
  }

  /** Doubles the capacity, or forgets the oldest price where it may not grow. Returns the new mask. */
  #makeRoom(): number {
    const capacity = this.#times.length;
    if (capacity === MAX_CAPACITY) {
      this.#head++;
      return capacity - 1;
    }
    const times = new Float64Array(capacity * 2);
    const prices = new Float64Array(capacity * 2);
    for (let k = this.#head; k < this.#tail; k++) {
      times[k & (capacity * 2 - 1)] = this.#times[k & (capacity - 1)];
      prices[k & (capacity * 2 - 1)] = this.#prices[k & (capacity - 1)];
    }
    this.#times = times;
    this.#prices = prices;
    return capacity * 2 - 1;
  }
}
