/**
 * Trades and candles of the past that are read in a second for rules as they are set, over all connections. Measured:
 * 400,000 take 80 ms of a core, and 200 ms for moves.
 */
const MAX_READ_PER_SECOND = 500_000;

/**
 * Limits what all connections together have the server judge again. How much a rule reads is known only afterwards, so a
 * request may read more than is left; then others wait until that is made up for.
 */
export class ReadLimit {
  #left = MAX_READ_PER_SECOND;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** Whether anything is left at `now`, ms of the monotonic clock. */
  hasRoom(now: number): boolean {
    const more = ((now - this.#at) / 1_000) * MAX_READ_PER_SECOND;
    this.#left = Math.min(MAX_READ_PER_SECOND, this.#left + more);
    this.#at = now;
    return this.#left > 0;
  }

  read(count: number): void {
    this.#left -= count;
  }
}
