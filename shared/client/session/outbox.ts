import type { Clock, Stop } from "../clock.ts";

/** Messages a second until the server's welcome states its limit. */
const DEFAULT_PER_SECOND = 10;
/** The share of the limit that is used, because delayed messages may arrive together and then count together. */
const SHARE = 0.8;

/**
 * Sends requests in order, and no faster than the server's limit (W17). Each item waits once at most, so that a viewer
 * who moves quickly through a list causes one request, not hundreds.
 *
 * It is a token bucket that holds one second's worth of messages, half of the burst that the server accepts.
 */
export class Outbox<Item, Wish> {
  readonly #clock: Clock;
  /** Sends what an item needs and returns how many messages that took. */
  readonly #send: (item: Item, wish: Wish) => number;
  readonly #waiting = new Map<Item, Wish>();
  #perSecond = DEFAULT_PER_SECOND;
  #tokens = DEFAULT_PER_SECOND;
  #at = 0;
  #open = false;
  #stopTimer: Stop | undefined;

  constructor(clock: Clock, send: (item: Item, wish: Wish) => number) {
    this.#clock = clock;
    this.#send = send;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** A connection is open, and its limit is not known yet. */
  open(): void {
    this.close();
    this.#open = true;
    this.#at = this.#clock.now();
    this.#perSecond = this.#tokens = DEFAULT_PER_SECOND;
  }

  /** The connection has ended: waiting requests are dropped. */
  close(): void {
    this.#open = false;
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#waiting.clear();
  }

  /** The server's limit, messages a second. */
  limit(perSecond: number): void {
    const used = this.#perSecond - this.#tokens;
    this.#perSecond = Math.max(1, perSecond);
    this.#tokens = this.#perSecond - used;
    this.#flush();
  }

  put(item: Item, wish: Wish): void {
    if (!this.#open) return;
    this.#waiting.set(item, wish);
    this.#flush();
  }

  /** Drops a request that was not sent yet. */
  drop(item: Item): void {
    this.#waiting.delete(item);
  }

  /** Takes a token for a message that is only useful at once; false where no token is left, or requests wait. */
  takeNow(): boolean {
    this.#refill();
    if (!this.#open || this.#tokens < 1 || this.#waiting.size > 0) return false;
    this.#tokens--;
    return true;
  }

  /** The server received too many messages: nothing is sent for a second. */
  pause(): void {
    this.#refill();
    this.#tokens = Math.min(this.#tokens, 1 - this.#perSecond * SHARE);
    this.#flush();
  }

  #flush(): void {
    this.#refill();
    for (const [item, wish] of this.#waiting) {
      if (this.#tokens < 1) break;
      this.#waiting.delete(item);
      this.#tokens -= this.#send(item, wish);
    }
    if (this.#waiting.size > 0) this.#wait();
  }

  #wait(): void {
    if (this.#stopTimer) return;
    const ms = Math.ceil(((1 - this.#tokens) / (this.#perSecond * SHARE)) * 1_000);
    this.#stopTimer = this.#clock.after(ms, () => {
      this.#stopTimer = undefined;
      this.#flush();
    });
  }

  #refill(): void {
    const now = this.#clock.now();
    const seconds = Math.max(0, now - this.#at) / 1_000;
    this.#at = now;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + seconds * this.#perSecond * SHARE);
  }
}
