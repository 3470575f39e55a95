import { bytes, count, type Outcome } from "../belief.ts";

export interface MessageHeaders {
  /** In both directions. */
  readonly messages: number;
  /** Bytes of HTTP heads until the socket was open, and after that. */
  readonly handshake: number;
  readonly later: number;
  /** Bytes of a frame's header, on average. */
  readonly frameUp: number;
  readonly frameDown: number;
}

export function judgeMessageHeaders({ messages, handshake, later, frameUp, frameDown }: MessageHeaders): Outcome {
  return {
    answer: later === 0 ? "false" : "true",
    say: later === 0 ? "headers.none" : "headers.some",
    values: {
      ...{ messages: count(messages), handshake: bytes(handshake), later: bytes(later) },
      ...{ up: bytes(frameUp), down: bytes(frameDown) },
    },
    figures: [
      { name: "messages", quantity: count(messages) },
      { name: "handshake", quantity: bytes(handshake) },
      { name: "headsLater", quantity: bytes(later) },
      { name: "frameHeaderUp", quantity: bytes(frameUp) },
      { name: "frameHeaderDown", quantity: bytes(frameDown) },
    ],
  };
}

export interface StreamHeaders {
  readonly events: number;
  /** Bytes of heads, both ways, until the first event, and after it. */
  readonly first: number;
  readonly later: number;
  readonly requests: number;
}

export function judgeStreamHeaders({ events, first, later, requests }: StreamHeaders): Outcome {
  return {
    answer: later === 0 ? "false" : "true",
    say: later === 0 ? "sseHeaders.once" : "sseHeaders.again",
    values: { events: count(events), first: bytes(first), later: bytes(later) },
    figures: [
      { name: "events", quantity: count(events) },
      { name: "requests", quantity: count(requests) },
      { name: "headsFirst", quantity: bytes(first) },
      { name: "headsLater", quantity: bytes(later) },
    ],
  };
}
