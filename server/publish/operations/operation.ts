import type { Refusal, RequestSchema } from "../../../shared/json/codec.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Client } from "../fanout/client.ts";
import type { Subscriptions } from "../session/subscriptions.ts";

/** What an operation may use of the session that asked for it. */
export interface OperationContext {
  readonly client: Client;
  readonly clock: Clock;
  /** Made when first asked for: a connection that subscribes to nothing costs little. */
  readonly subscriptions: Subscriptions;
}

/** One kind of request: how it looks, and what is done with it. Its name is its key in the registry, and its `op`. */
export interface Operation<Request = unknown> extends RequestSchema<Request> {
  /** Serves a request that fits the schema. A refusal is answered with `error`, and has changed nothing. */
  handle(request: Request, context: OperationContext): Refusal | undefined;
}
