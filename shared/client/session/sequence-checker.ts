import type { Part, QuotesHead } from "../../protocol/codec.ts";

/**
 * Follows the `frame` numbers of quotes messages (wire guarantee 2): they rise by one per message, all parts of a
 * message share theirs, and a snapshot states the current one. So does a message that merged changes for this client
 * alone. Anything else means that a message was lost.
 */
export class SequenceChecker {
  /** −1 before the connection's first message, which has to be a snapshot. */
  #frame = -1;
  #part: Part = { part: 1, parts: 1 };

  /** Takes the head of the next message; false where one before it is missing. The count goes on from it either way. */
  follow(head: Readonly<Pick<QuotesHead, "kind" | "frame" | "merged">>, part: Part): boolean {
    const complete = this.#part.part === this.#part.parts;
    const restated = head.kind === "snapshot" || head.merged > 0;
    const follows =
      part.part === 1
        ? restated || (complete && head.frame === this.#frame + 1)
        : head.frame === this.#frame && part.part === this.#part.part + 1;
    this.#frame = head.frame;
    this.#part = part;
    return follows;
  }
}
