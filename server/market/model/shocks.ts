import { MIN_PRICE, MAX_PRICE, type Slice, type Stocks } from "./stocks.ts";

/** A move set from outside: its stocks, log return per second, and remaining seconds. */
interface Ramp {
  readonly affected: Uint8Array;
  readonly perSecond: number;
  left: number;
}

/** Price moves that the market controls cause, in one step or spread over seconds. */
export class Shocks {
  readonly #ramps: Ramp[] = [];
  /**
   * Shocks added during the current cycle. They wait for the next one, because some slices have been stepped already.
   */
  #waiting: Ramp[] = [];
  /** Whether all moves under way end with the cycle. */
  #ending = false;

  /** Adds a log return to the stocks marked 1, over `seconds`, or in one step for 0. It begins with the next cycle. */
  add(affected: Uint8Array, moved: number, seconds: number, step: number): void {
    const left = Math.max(seconds, step);
    this.#waiting.push({ affected, perSecond: moved / left, left });
  }

  /** Ends all moves, with the next cycle: prices stay where the moves have brought them. */
  endAll(): void {
    this.#waiting = [];
    this.#ending = true;
  }

  /** Begins a cycle: all shocks added before now affect every stock. */
  begin(): void {
    if (this.#ending) this.#ramps.length = 0;
    this.#ending = false;
    if (this.#waiting.length === 0) return;
    this.#ramps.push(...this.#waiting);
    this.#waiting = [];
  }

  /** Applies to a slice the part of each shock that falls in a step of `seconds`. */
  apply(stocks: Stocks, slice: Slice, seconds: number): void {
    for (const { affected, perSecond, left } of this.#ramps) {
      const factor = Math.exp(perSecond * Math.min(seconds, left));
      for (let i = slice.first; i < stocks.count; i += slice.stride) {
        if (affected[i] === 1) {
          stocks.price[i] = Math.max(MIN_PRICE, Math.min(MAX_PRICE, stocks.price[i] * factor));
        }
      }
    }
  }

  /** Ends a step of `seconds`, and removes the shocks that are over. */
  elapse(seconds: number): void {
    for (let k = this.#ramps.length - 1; k >= 0; k--) {
      const ramp = this.#ramps[k];
      ramp.left -= seconds;
      if (ramp.left < 1e-9) this.#ramps.splice(k, 1);
    }
  }
}
