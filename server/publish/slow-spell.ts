/** A client has read up once no more than this waits for it, bytes. */
const READ_UP_BYTES = 16_384;

/** What to do about a client that reads slowly. */
export type SlowVerdict = "wait" | "resume" | "give up";

/** A time in which a client was too slow: from when it was taken off its topics until it has read up. */
export class SlowSpell {
  readonly #stuckMs: number;
  /** Bytes waiting at the last look, and when they last became fewer. */
  #waiting: number;
  #movedAt: number;

  constructor(stuckMs: number, waiting: number, now: number) {
    this.#stuckMs = stuckMs;
    this.#waiting = waiting;
    this.#movedAt = now;
  }

  judge(waiting: number, now: number): SlowVerdict {
    if (waiting <= READ_UP_BYTES) return "resume";
    if (waiting < this.#waiting) this.#movedAt = now;
    this.#waiting = waiting;
    return now - this.#movedAt >= this.#stuckMs ? "give up" : "wait";
  }
}
