/** From the bench to the process of the board clients. */
export type ClientOrder =
  | { readonly op: "connect"; readonly port: number; readonly clients: number }
  /** Begins a window. */
  | { readonly op: "forget" }
  | { readonly op: "read" };

/** What the board clients have received since the window began. */
export interface ClientReport {
  readonly messages: number;
  /** Connections that ended, though none should. */
  readonly lost: number;
  /** Entry k is how many messages were k milliseconds old on arrival; the last entry counts all older ones. */
  readonly ages: readonly number[];
}

/** From the bench to the process of the visitors: `direct` opens the same connections at the main port, without faults. */
export type VisitorOrder =
  | { readonly op: "start"; readonly port: number; readonly visitors: number; readonly way: "direct" | "tap" }
  | { readonly op: "read" }
  | { readonly op: "stop" };

/** What all visitors have done since they started. */
export interface VisitorReport {
  /** Control sockets that are open. */
  readonly open: number;
  /** Messages, events and answers on their connections. */
  readonly received: number;
  /** Connections opened, those that faults had ended among them. */
  readonly connections: number;
  readonly records: number;
  /** Delays, stalls and cuts that the server has answered. */
  readonly faults: number;
  /** Requests on control sockets that the server refused. */
  readonly errors: number;
}
