import type { Admission } from "./admission.ts";
import type { Status } from "../http/reply.ts";

/** Why a handshake was turned away. */
export type Refusal = Exclude<Admission, "admitted"> | "origin" | "subprotocol" | "starting";

/** What the gateway counts since its start. */
export class GatewayCounters {
  /** WebSockets open now. */
  connections = 0;
  accepted = 0;
  /** Event streams open now, and opened so far. */
  streams = 0;
  streamsOpened = 0;
  /** Long polls waiting or being answered now, and taken so far. */
  polls = 0;
  pollsTaken = 0;
  /** TCP connections opened, and those of them closed that had not become WebSockets. */
  opened = 0;
  closedPlain = 0;
  /** Connections turned away before they asked for anything. */
  turnedAway = 0;
  messages = 0;
  messageBytes = 0;
  readonly refused = new Map<Refusal, number>();
  readonly requests = new Map<Status, number>();

  /** Connections open, whatever is on them. */
  get open(): number {
    return this.plain + this.connections + this.streams;
  }

  /** Connections open on which there is neither a WebSocket nor a stream. */
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
