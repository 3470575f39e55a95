import type { Clock, Stop } from "../clock.ts";

/** Messages a second until the server's welcome states its limit. */
const DEFAULT_PER_SECOND = 10;
/** The share of the limit that is used, because delayed messages may arrive together and then count together. */
const SHARE = 0.8;

/**
 * Sends requests in order, and no faster than the server's limit (W17). An item waits at most once, so a viewer who
 * moves quickly through a list causes one request, not hundreds. It is a token bucket that holds one second's worth of
 * messages, half of the burst that the server accepts.
 */
export class Outbox<Item, Wish> {
  readonly #clock: Clock;
  /** Sends an item's messages and returns their number. */
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

  /** Call this when a connection is open. Its limit is not known yet. */
  open(): void {
    this.close();
    this.#open = true;
    this.#at = this.#clock.now();
    this.#perSecond = this.#tokens = DEFAULT_PER_SECOND;
  }

  /** Call this when the connection has ended. Waiting requests are dropped. */
  close(): void {
    this.#open = false;
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#waiting.clear();
  }

  /** Sets the server's limit, messages a second. */
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

  /** Drops a request that has not been sent. */
  drop(item: Item): void {
    this.#waiting.delete(item);
  }

  /** Takes a token for a message that is only useful at once. Returns false if no token is left or requests wait. */
  takeNow(): boolean {
    this.#refill();
    if (!this.#open || this.#tokens < 1 || this.#waiting.size > 0) return false;
    this.#tokens--;
    return true;
  }

  /** Sends nothing for a second, because the server received too many messages. */
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
