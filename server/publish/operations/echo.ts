import * as v from "valibot";
import { encodeControl } from "../../../shared/json/codec.ts";
import { requestId } from "../../../shared/protocol/channels.ts";
import { MAX_MESSAGE_BYTES } from "../../../shared/protocol/messages.ts";
import type { Operation } from "./operation.ts";

const schema = v.object({ op: v.literal("echo"), id: requestId, data: v.unknown() });

/** Sends `data` back. */
export const echo: Operation<v.InferOutput<typeof schema>> = {
  schema,
  handle({ id, data }, { client }) {
    const text = echoText(id, data);
    if (text === undefined) {
      return { code: "bad_message", reason: "the echo would be too long or is nested too deeply" };
    }
    client.sayText(text);
    return undefined;
  },
};

/**
 * The answer as text, or undefined where it cannot be sent. An echo can be longer than its request, since 1e20 is written
 * out in digits, and no message may exceed 16 KB (W4). JSON nested very deeply can be parsed but not written again.
 */
function echoText(id: number | undefined, data: unknown): string | undefined {
  try {
    const text = encodeControl({ type: "echo", id, data });
    return Buffer.byteLength(text) <= MAX_MESSAGE_BYTES ? text : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
