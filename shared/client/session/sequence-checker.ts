import { isSnapshot } from "../../protocol/channels.ts";
import type { Part, QuotesHead } from "../../protocol/codec.ts";

/**
 * Checks the `frame` numbers of quotes messages (W11): they rise by one with each message, and all parts of a message have
 * the same number. A snapshot, or a message that merged changes for this client, states the current number. Any other
 * number means that a message was lost.
 */
export class SequenceChecker {
  /** −1 before the connection's first message, which must be a snapshot. */
  #frame = -1;
  #part: Part = { part: 1, parts: 1 };

  /**
   * Takes the head of the next message. Returns false if a message before it is missing. Counting continues from it
   * either way.
   */
  follow(head: Readonly<Pick<QuotesHead, "kind" | "frame" | "merged">>, part: Part): boolean {
    const complete = this.#part.part === this.#part.parts;
    const restated = isSnapshot(head.kind) || head.merged > 0;
    const follows =
      part.part === 1
        ? restated || (complete && head.frame === this.#frame + 1)
        : head.frame === this.#frame && part.part === this.#part.part + 1;
    this.#frame = head.frame;
    this.#part = part;
    return follows;
  }
}
