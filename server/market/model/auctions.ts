import type { MarketSink } from "../../ports/feed.ts";
import { CLOSING_SHARE, OPENING_SHARE, ORDERS_PER_PRINT, SESSION_SECONDS } from "./parameters.ts";
import { uniform, WORDS_PER_STREAM } from "./random.ts";
import type { Stocks } from "./stocks.ts";
import { printAuction } from "./trading.ts";

/** The opening and the closing auction. Sizes are shares per stock; 0 means no auction. */
export class Auctions {
  readonly opening: Float64Array;
  readonly closing: Float64Array;
  readonly #stocks: Stocks;

  constructor(stocks: Stocks) {
    this.#stocks = stocks;
    this.opening = new Float64Array(stocks.count);
    this.closing = new Float64Array(stocks.count);
  }

  /** Draws the sizes of the opening auction; `activity` multiplies them. */
  drawOpening(activity: number): void {
    this.#draw(this.opening, OPENING_SHARE, activity);
  }

  /** Draws the sizes of the closing auction; `activity` multiplies them. */
  drawClosing(activity: number): void {
    this.#draw(this.closing, CLOSING_SHARE, activity);
  }

  /** Prints the auction of the drawn sizes, and clears them. */
  print(sizes: Float64Array, t: number, sink: MarketSink): void {
    for (let i = 0; i < sizes.length; i++) if (sizes[i] > 0) printAuction(this.#stocks, i, t, sizes[i], sink);
    sizes.fill(0);
  }

  clear(): void {
    this.opening.fill(0);
    this.closing.fill(0);
  }

  /** Draws sizes that sum to `share` of a day's volume. Halted stocks take no part. */
  #draw(sizes: Float64Array, share: number, activity: number): void {
    const stocks = this.#stocks;
    for (let i = 0; i < stocks.count; i++) {
      const shares = (stocks.baseOrderRate[i] / ORDERS_PER_PRINT) * SESSION_SECONDS * stocks.meanSize[i];
      const drawn = share * shares * stocks.activity[i] * (0.6 + 0.8 * uniform(stocks.streams, i * WORDS_PER_STREAM));
      sizes[i] = stocks.haltLeft[i] > 0 ? 0 : Math.max(1, drawn * activity);
    }
  }
}
