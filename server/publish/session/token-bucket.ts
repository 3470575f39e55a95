/**
 * Limits a client's messages to a rate. A burst of twice the rate is allowed. Tokens may become negative: the deficit,
 * divided by the rate, is how many seconds' worth of messages the client has sent too much.
 */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#tokens = 2 * perSecond;
    this.#at = now;
  }

  /** Counts one message at `now`, ms. Returns how many seconds' worth of messages the client is over its rate, or 0. */
  take(now: number): number {
    const refill = (Math.max(0, now - this.#at) / 1_000) * this.#perSecond;
    this.#at = now;
    this.#tokens = Math.min(2 * this.#perSecond, this.#tokens + refill) - 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perSecond;
  }
}
