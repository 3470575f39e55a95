import { LOWEST_PRICE, HIGHEST_PRICE, type Slice, type Stocks } from "./stocks.ts";

/** A move imposed from outside: which stocks, its log return per second, and for how many seconds more. */
interface Ramp {
  readonly affected: Uint8Array;
  readonly perSecond: number;
  left: number;
}

/** Moves that the market controls impose, at once or spread over seconds. */
export class Shocks {
  readonly #ramps: Ramp[] = [];
  /** Added since the cycle under way began: some slices have had their turn already. */
  #waiting: Ramp[] = [];

  /** Adds a log return to the stocks marked 1, over `seconds`; 0: whole in one step. It begins with the next cycle. */
  add(affected: Uint8Array, moved: number, seconds: number, step: number): void {
    const left = Math.max(seconds, step);
    this.#waiting.push({ affected, perSecond: moved / left, left });
  }

  /** Begins a cycle, of which every stock takes part in what was added before. */
  begin(): void {
    if (this.#waiting.length === 0) return;
    this.#ramps.push(...this.#waiting);
    this.#waiting = [];
  }

  /** Applies what falls in a step of `seconds` to a slice. */
  apply(stocks: Stocks, slice: Slice, seconds: number): void {
    for (const { affected, perSecond, left } of this.#ramps) {
      const factor = Math.exp(perSecond * Math.min(seconds, left));
      for (let i = slice.first; i < stocks.count; i += slice.stride) {
        if (affected[i] === 1) {
          stocks.price[i] = Math.max(LOWEST_PRICE, Math.min(HIGHEST_PRICE, stocks.price[i] * factor));
        }
      }
    }
  }

  /** Ends a step of `seconds`: what has run out is dropped. */
  elapse(seconds: number): void {
    for (let k = this.#ramps.length - 1; k >= 0; k--) {
      const ramp = this.#ramps[k];
      ramp.left -= seconds;
      if (ramp.left < 1e-9) this.#ramps.splice(k, 1);
    }
  }
}
