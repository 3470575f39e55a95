import { encodeControl } from "../../../shared/json/codec.ts";
import { MAX_MESSAGE_BYTES } from "../../../shared/protocol/messages.ts";

/**
 * The answer to an echo request; undefined where there is none. An echo can be longer than its request, since 1e20 is
 * written out, and no message may be over 16 KB (W4); and JSON can be read at a depth at which it cannot be written.
 */
export function echoText(id: number | undefined, data: unknown): string | undefined {
  try {
    const text = encodeControl({ type: "echo", id, data });
    return Buffer.byteLength(text) <= MAX_MESSAGE_BYTES ? text : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
