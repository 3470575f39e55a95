import type { SlowLimits } from "./options.ts";

/** A client has read up once no more than this share of what made it slow waits for it. */
const READ_UP = 1 / 16;

/** What to do about a client that reads slowly. */
export type SlowVerdict = "wait" | "resume" | "give up";

/** A time in which a client was too slow: from when it was taken off its topics until it has read up. */
export class SlowSpell {
  readonly #limits: SlowLimits;
  /** Bytes waiting at the last look, and when they last became fewer. */
  #waiting: number;
  #movedAt: number;

  constructor(limits: SlowLimits, waiting: number, now: number) {
    this.#limits = limits;
    this.#waiting = waiting;
    this.#movedAt = now;
  }

  judge(waiting: number, now: number): SlowVerdict {
    if (waiting <= this.#limits.bufferedBytes * READ_UP) return "resume";
    if (waiting < this.#waiting) this.#movedAt = now;
    this.#waiting = waiting;
    return now - this.#movedAt >= this.#limits.stuckMs ? "give up" : "wait";
  }
}
