import type * as v from "valibot";
import { AlertRequestSchema } from "../../../shared/protocol/alerts.ts";
import type { Operation } from "./operation.ts";

/** Has the server watch rules for the client, or no longer (W90). Each rule is read and refused apart. */
export const alert: Operation<v.InferOutput<typeof AlertRequestSchema>> = {
  schema: AlertRequestSchema,
  handle({ id, set, remove }, { alerts }) {
    if (alerts === undefined) return { code: "unknown_op", reason: "this server watches no alerts" };
    alerts.watch.remove(remove);
    alerts.set(id, set);
    return undefined;
  },
};
