import * as v from "valibot";
import { requestId } from "../../../shared/protocol/channels.ts";
import type { Operation } from "./operation.ts";

const schema = v.object({ op: v.literal("ping"), id: requestId, time: v.optional(v.pipe(v.number(), v.finite())) });

/** Answers with the client's `time` and the server's. A ping also proves that the client's program is running. */
export const ping: Operation<v.InferOutput<typeof schema>> = {
  schema,
  handle({ id, time }, { client, clock }) {
    client.lag.heard();
    client.say({ type: "pong", id, time, serverTime: clock.now() });
    return undefined;
  },
};
