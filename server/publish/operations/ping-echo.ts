import * as v from "valibot";
import { requestId } from "../../../shared/protocol/channels.ts";
import { MAX_MESSAGE_BYTES, type ControlMessage } from "../../../shared/protocol/messages.ts";
import type { Client } from "../fanout/client.ts";
import type { Operation } from "./operation.ts";

const pingSchema = v.object({ op: v.literal("ping"), id: requestId, time: v.optional(v.pipe(v.number(), v.finite())) });

/** Answers with the client's `time` and the server's. A ping also proves that the client's program is running. */
export const ping: Operation<v.InferOutput<typeof pingSchema>> = {
  schema: pingSchema,
  handle({ id, time }, { client, clock }) {
    client.lag.heard();
    client.say({ type: "pong", id, time, serverTime: clock.now() });
    return undefined;
  },
};

const echoSchema = v.object({ op: v.literal("echo"), id: requestId, data: v.unknown() });

/** Sends `data` back. */
export const echo: Operation<v.InferOutput<typeof echoSchema>> = {
  schema: echoSchema,
  handle({ id, data }, { client }) {
    const message: ControlMessage = { type: "echo", id, data };
    if (!canBeSent(message, client)) {
      return { code: "bad_message", reason: "the echo would be too long or is nested too deeply" };
    }
    client.say(message);
    return undefined;
  },
};

/**
 * An echo can be longer than its request, since 1e20 is written out in digits, and no message may exceed 16 KB (W4).
 * JSON nested very deeply can be parsed but not written again.
 */
function canBeSent(message: ControlMessage, client: Client): boolean {
  try {
    return Buffer.byteLength(client.encode(message) ?? "") <= MAX_MESSAGE_BYTES;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
