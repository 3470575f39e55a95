/** Messages in a row that are not JSON before a client is disconnected. */
const MAX_NOT_JSON = 10;
/** Seconds' worth of messages over its rate before a client is disconnected. */
const MAX_SECONDS_OVER = 3;

/** Whether a message is served, refused, or a reason to disconnect the client. */
type Verdict = "serve" | "refuse" | "disconnect";

/** Judges one client's messages by their rate, and by how many in a row are not JSON (W17). */
export class MessageLimits {
  readonly #bucket: TokenBucket;
  #notJson = 0;

  constructor(perSecond: number, now: number) {
    this.#bucket = new TokenBucket(perSecond, now);
  }

  /** Counts a message at `now`, by the monotonic clock. */
  count(now: number): Verdict {
    const secondsOver = this.#bucket.take(now);
    if (secondsOver > MAX_SECONDS_OVER) return "disconnect";
    return secondsOver > 0 ? "refuse" : "serve";
  }

  /** Notes whether a message was JSON. Returns whether too many in a row were not. */
  isGarbage(isJson: boolean): boolean {
    this.#notJson = isJson ? 0 : this.#notJson + 1;
    return this.#notJson >= MAX_NOT_JSON;
  }
}

/**
 * Limits a client's messages to a rate. A burst of twice the rate is allowed. Tokens may become negative: the deficit,
 * divided by the rate, is how many seconds' worth of messages the client has sent too much.
 */
class TokenBucket {
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
