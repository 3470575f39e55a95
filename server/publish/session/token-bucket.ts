/**
 * Counts what a client sends against a rate, in messages: a burst of twice the rate is let through, and what comes
 * beyond it is owed, so that the depth of the debt says for how long the client has kept it up.
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

  /** Takes one message at `now` (ms) and says how many seconds' worth the client is over its rate: 0 for not at all. */
  take(now: number): number {
    const refill = (Math.max(0, now - this.#at) / 1_000) * this.#perSecond;
    this.#at = now;
    this.#tokens = Math.min(2 * this.#perSecond, this.#tokens + refill) - 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perSecond;
  }
}
