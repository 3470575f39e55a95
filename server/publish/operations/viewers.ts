import * as v from "valibot";
import { requestId } from "../../../shared/protocol/channels.ts";
import type { Operation } from "./operation.ts";

const schema = v.object({
  op: v.literal("viewers"),
  id: requestId,
  follow: v.optional(v.boolean(), true),
  token: v.optional(v.pipe(v.string(), v.maxLength(256))),
});

/** Tells the client from now on how many viewers there are, and a presenter how fast they are reached (W70, W71). */
export const viewers: Operation<v.InferOutput<typeof schema>> = {
  schema,
  handle({ id, follow, token }, { client, viewers }) {
    if (!follow) viewers.unfollow(client, id);
    else if (!viewers.follow(client, id, token)) {
      return { code: "bad_token", reason: "that is not this server's token" };
    }
    return undefined;
  },
};

/** Longer errors say nothing, ms. */
const MAX_ERROR_MS = 10_000;

const arrivedSchema = v.object({
  op: v.literal("arrived"),
  id: requestId,
  marker: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  time: v.pipe(v.number(), v.finite()),
  errorMs: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_ERROR_MS)),
});

/** The client says when a marker reached it (W71). Not answered. */
export const arrived: Operation<v.InferOutput<typeof arrivedSchema>> = {
  schema: arrivedSchema,
  handle({ marker, time, errorMs }, { client, viewers }) {
    client.lag.heard();
    viewers.arrived(client, marker, time, errorMs);
    return undefined;
  },
};
