/**
 * The client library of Tickertape, for browsers and Node. It imports no framework and uses no DOM: the WebSocket class,
 * `fetch`, the clock and randomness are handed in. The protocol that it speaks is described in ../PROTOCOL.md.
 *
 * `Connection` keeps one WebSocket to the server, reconnects, and states its subscriptions again. What it receives goes
 * to the listener's sinks, one call with plain numbers per row:
 *
 *     const api = new HttpApi({ base: "http://localhost:3000", fetch });
 *     const connection = new Connection({
 *       open: openWebSocket("ws://localhost:3000/ws", WebSocket),
 *       decoders: createDecoders(),
 *       clock,
 *       random: Math.random,
 *     });
 *     const stop = connection.start(listener);
 *     connection.useDirectory(directoryOf(await api.instruments(signal)));
 *     connection.subscribe({ channel: "quotes", symbols: ["AAPL"] });
 */
import { createJsonDecoder } from "../json/codec.ts";
import type { Decoder, Directory } from "../protocol/codec.ts";
import type { Protocol } from "../protocol/messages.ts";
import { createSbeDecoder } from "../sbe/codec.ts";
import type { InstrumentList } from "./http-api.ts";

export type { Clock, Stop, Wakeups } from "./clock.ts";
export {
  Connection,
  type ConnectionCounters,
  type ConnectionListener,
  type ConnectionOptions,
  type ConnectionPhase,
} from "./connection.ts";
export { ApiError, HttpApi, type HttpApiOptions, type InstrumentList } from "./http-api.ts";
export type { Subscription } from "./session/subscriptions.ts";
export { openWebSocket, type OpenSocket, type Socket, type SocketEvents, type WebSocketConstructor } from "./socket.ts";

/**
 * Every encoding of the protocol with its decoder. The one with smaller messages comes first. A connection offers them
 * in this order.
 */
export const createDecoders = (): ReadonlyMap<Protocol, Decoder> =>
  new Map<Protocol, Decoder>([
    ["ticker.v1.sbe", createSbeDecoder()],
    ["ticker.v1.json", createJsonDecoder()],
  ]);

/** The directory with which a connection reads rows of these instruments. */
export function directoryOf({ instruments }: InstrumentList): Directory {
  const ids = new Map(instruments.map(({ symbol, id }) => [symbol, id]));
  return { instruments, idOf: (symbol) => ids.get(symbol) };
}
