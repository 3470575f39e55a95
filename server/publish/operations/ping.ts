import * as v from "valibot";
import { requestId } from "../../../shared/protocol/channels.ts";
import type { Operation } from "./operation.ts";

const schema = v.object({ op: v.literal("ping"), id: requestId, time: v.optional(v.pipe(v.number(), v.finite())) });

/** Answers with the client's `time` and the server's. It also tells that the client's own program is reading. */
export const ping: Operation<v.InferOutput<typeof schema>> = {
  schema,
  handle({ id, time }, { client, clock }) {
    client.reading.spoke();
    client.say({ type: "pong", id, time, serverTime: clock.now() });
    return undefined;
  },
};
