/** Symbols over all rules. */
export interface AlertLimits {
  readonly perConnection: number;
  readonly inAll: number;
  /** Set in a second by one connection, on average; a burst of `perConnection` is accepted. */
  readonly perSecond: number;
}

/** Limits how much of rules a connection sets in a second, because a rule that is set again replays trades. */
export class SetLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #at: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#at = now;
  }

  /** Takes `count` at `now`, ms of the monotonic clock. Returns false, and takes nothing, where they are too many. */
  take(count: number, now: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1_000) * this.#perSecond);
    this.#at = now;
    if (count > this.#left) return false;
    this.#left -= count;
    return true;
  }
}
