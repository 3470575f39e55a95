import type { Clock } from "../../../../shared/client/mod.ts";

/** A round trip longer than this says too little of when the server answered, ms. */
const MAX_ROUND_TRIP_MS = 500;

/**
 * The server's time, by which everything on the page is placed and labelled: the computer's own clock may be off by
 * minutes, and may be set. Kept by the page's clock and what the server's messages say; that never goes back while a
 * connection lasts, so the latest time told is the closest: a message is as old as it was on its way.
 */
export class ServerClock {
  readonly #clock: Pick<Clock, "now">;
  /** What is added to the page's clock. */
  #offset = 0;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** The server's time, ms since 1970; the computer's own until the server told its. */
  now(): number {
    return this.at(this.#clock.now());
  }

  /** The same at a moment of the page's clock. */
  at(moment: number): number {
    return moment + this.#offset;
  }

  /** A connection begins: whatever was known of the time was another run's, perhaps another machine's. */
  begin(serverTime: number): void {
    this.#offset = serverTime - this.#clock.now();
  }

  /** The server told its time. Called per message: it does no more than this. */
  heard(serverTime: number): void {
    this.#offset = Math.max(this.#offset, serverTime - this.#clock.now());
  }

  /** A ping that was sent at `sentAt`, by the page's clock, has been answered. */
  answered(sentAt: number, serverTime: number): void {
    const now = this.#clock.now();
    if (now - sentAt <= MAX_ROUND_TRIP_MS) this.#offset = serverTime - (now + sentAt) / 2;
  }
}
