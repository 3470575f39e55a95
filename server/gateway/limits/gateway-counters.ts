import type { Admission } from "./admission.ts";
import type { Status } from "../http/reply.ts";

/** Why a handshake was refused. */
export type Refusal = Exclude<Admission, "admitted"> | "origin" | "subprotocol" | "starting";

/** What the gateway counts since its start. */
export class GatewayCounters {
  /** WebSockets open now. */
  connections = 0;
  accepted = 0;
  /** Event streams: open now, and opened since the start. */
  streams = 0;
  streamsOpened = 0;
  /** Long polls: waiting or being answered now, and accepted since the start. */
  polls = 0;
  pollsTaken = 0;
  /** TCP connections opened, and those that were closed before they became a WebSocket. */
  opened = 0;
  closedPlain = 0;
  /** Connections closed before their first request, because there were too many. */
  rejectedConnections = 0;
  messages = 0;
  messageBytes = 0;
  readonly refused = new Map<Refusal, number>();
  readonly requests = new Map<Status, number>();

  /** All open connections. */
  get open(): number {
    return this.plain + this.connections + this.streams;
  }

  /** Open connections with neither a WebSocket nor a stream. */
  get plain(): number {
    return this.opened - this.closedPlain - this.accepted - this.streams;
  }

  refuse(reason: Refusal): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
  }

  answer(status: Status): void {
    this.requests.set(status, (this.requests.get(status) ?? 0) + 1);
  }
}
