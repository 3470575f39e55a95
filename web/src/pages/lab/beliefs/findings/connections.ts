import { count, ms, word, type Outcome } from "../belief.ts";

export interface ConnectionsOfRequests {
  readonly requests: number;
  readonly opened: number;
  /** Requests with `Connection: close`, and connections that ended with them. */
  readonly closingRequests: number;
  readonly ended: number;
}

export function judgeConnections(measured: ConnectionsOfRequests): Outcome {
  const { requests, opened, closingRequests, ended } = measured;
  const isEach = opened >= requests;
  return {
    answer: isEach ? "true" : "false",
    say: isEach ? "connections.each" : "connections.kept",
    values: {
      ...{ requests: count(requests), opened: count(opened) },
      ...{ closing: count(closingRequests), ended: count(ended) },
    },
    figures: [
      { name: "requests", quantity: count(requests) },
      { name: "opened", quantity: count(opened) },
      { name: "closingRequests", quantity: count(closingRequests) },
      { name: "ended", quantity: count(ended) },
    ],
  };
}

/** A port is a number of 16 bits, and 0 is none. */
const PORTS = 65_535;

export interface OnePort {
  readonly port: number;
  /** Connections that were open to the port at the same moment. */
  readonly open: number;
  readonly asked: number;
}

export function judgeOnePort({ port, open, asked }: OnePort): Outcome {
  const isShared = open > 1;
  return {
    answer: isShared ? "false" : "true",
    say: isShared ? "ports.shared" : "ports.alone",
    values: { open: count(open), port: word(String(port)), most: count(PORTS) },
    figures: [
      { name: "asked", quantity: count(asked) },
      { name: "openAtOnce", quantity: count(open) },
      { name: "serverPort", quantity: word(String(port)) },
      { name: "perAddress", quantity: count(PORTS), isComputed: true },
    ],
  };
}

export interface ManyStreams {
  readonly asked: number;
  readonly opened: number;
  /** After how long a waiting stream opened when another was closed, ms; undefined where none did. */
  readonly thenMs: number | undefined;
}

export function judgeManyStreams({ asked, opened, thenMs }: ManyStreams): Outcome {
  const isLimited = opened < asked;
  const then = ms(thenMs ?? 0);
  return {
    answer: isLimited ? "false" : "true",
    say: !isLimited ? "streams.all" : thenMs === undefined ? "streams.waiting" : "streams.limited",
    values: { asked: count(asked), opened: count(opened), waiting: count(asked - opened), then },
    figures: [
      { name: "streamsAsked", quantity: count(asked) },
      { name: "streamsOpened", quantity: count(opened) },
      { name: "streamsWaiting", quantity: count(asked - opened) },
      ...(isLimited && thenMs !== undefined ? [{ name: "openedThen", quantity: then } as const] : []),
    ],
  };
}
