import type { Refusal, RequestSchema } from "../../../shared/json/codec.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AlertDelivery } from "../alerts/alert-delivery.ts";
import type { Client } from "../fanout/client.ts";
import type { ClientSubscriptions } from "../session/subscriptions.ts";
import type { Viewers } from "../viewers/viewers.ts";

/** What an operation may use of the session whose client requested it. */
export interface OperationContext {
  readonly client: Client;
  readonly clock: Clock;
  /** Created on first use, so that a connection that subscribes to nothing costs little memory. */
  readonly subscriptions: ClientSubscriptions;
  /** All clients together, as a presenter sees them. */
  readonly viewers: Viewers;
  /** Created on first use; undefined where the server watches no alerts. */
  readonly alerts: AlertDelivery | undefined;
}

/** One kind of request: its schema and its handler. Its name is its key in the registry, and its `op` on the wire. */
export interface Operation<Request = unknown> extends RequestSchema<Request> {
  /** Serves a request that fits the schema. A returned refusal is sent as `error`; nothing has changed then. */
  handle(request: Request, context: OperationContext): Refusal | undefined;
}
