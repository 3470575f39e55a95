import type { Clock } from "../../../../shared/client/mod.ts";

/** A longer round trip says too little about the moment of the answer, ms. */
const MAX_ROUND_TRIP_MS = 500;

/**
 * The server's time, which labels everything on the page, because the computer's own clock may be wrong by minutes, and
 * may be set. It is the page's clock plus an offset taken from the server's messages. A message is older by the time of its
 * way, and the server's time never goes back during a connection. So the largest offset is the most accurate one.
 */
export class ServerClock {
  readonly #clock: Pick<Clock, "now">;
  /** What is added to the page's clock. */
  #offset = 0;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** The server's time, ms since 1970; the computer's own until the server has stated its time. */
  now(): number {
    return this.at(this.#clock.now());
  }

  /** The same at a moment of the page's clock. */
  at(moment: number): number {
    return moment + this.#offset;
  }

  /** A connection begins: the previous offset may be that of another machine. */
  begin(serverTime: number): void {
    this.#offset = serverTime - this.#clock.now();
  }

  /** A message stated the server's time. Called for every message, so it does only this. */
  heard(serverTime: number): void {
    this.#offset = Math.max(this.#offset, serverTime - this.#clock.now());
  }

  /** The server answered a ping that was sent at `sentAt` by the page's clock. */
  answered(sentAt: number, serverTime: number): void {
    const now = this.#clock.now();
    if (now - sentAt <= MAX_ROUND_TRIP_MS) this.#offset = serverTime - (now + sentAt) / 2;
  }
}
