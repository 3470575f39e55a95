import { MAX_HEAD_BYTES } from "./head.ts";

const END = Buffer.from("\r\n\r\n");

/** Assembles a head from the pieces in which it arrives. */
export class HeadSplitter {
  #held: Buffer = Buffer.alloc(0);

  /** Whether a head has started but not ended. */
  get isPartial(): boolean {
    return this.#held.length > 0;
  }

  /**
   * Adds bytes. Returns the head once it is complete, with the bytes that follow it; "more" until then; and "too_long"
   * if the head exceeds the limit.
   */
  push(chunk: Buffer): { readonly head: Buffer; readonly rest: Buffer } | "more" | "too_long" {
    const searchFrom = Math.max(0, this.#held.length - END.length + 1);
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const end = bytes.indexOf(END, searchFrom);
    if (end === -1 ? bytes.length >= MAX_HEAD_BYTES : end + END.length > MAX_HEAD_BYTES) return "too_long";
    this.#held = end === -1 ? bytes : Buffer.alloc(0);
    if (end === -1) return "more";
    return { head: bytes.subarray(0, end + END.length), rest: bytes.subarray(end + END.length) };
  }
}
