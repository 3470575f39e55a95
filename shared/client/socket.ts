import type { Protocol } from "../protocol/messages.ts";

/** Events of a socket. None follows after `closed`. */
export interface SocketEvents {
  /** `protocol` is the subprotocol that the server chose. */
  opened(protocol: string): void;
  received(data: string | ArrayBuffer): void;
  /** `code` is what a browser reports: 1006 without a close frame. */
  closed(code: number, reason: string): void;
}

/** One attempt at a connection. */
export interface Socket {
  send(text: string): void;
  /** Closes with code 1000, because a browser may send no other code below 3000. No event follows. */
  abandon(): void;
}

/** Starts to connect, and offers the subprotocols in order. */
export type OpenSocket = (protocols: readonly Protocol[], events: SocketEvents) => Socket;

/** The part of the WebSocket interface (WHATWG WebSockets) that the client uses. */
interface WebSocketLike {
  binaryType: string;
  readonly protocol: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code: number): void;
}

/** A browser's `WebSocket`, that of Node 22 and later, or the default export of the package `ws`. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

const ignored = () => {};

/** Opens a socket to `url` (ws: or wss:, such as ws://localhost:3000/ws) with the given WebSocket class. */
export const openWebSocket =
  (url: string, WebSocket: WebSocketConstructor): OpenSocket =>
  (protocols, events) => {
    const socket = new WebSocket(url, [...protocols]);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => events.opened(socket.protocol);
    socket.onmessage = ({ data }: { data: string | ArrayBuffer }) => events.received(data);
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => events.closed(code, reason);
    // A close event follows every error. `ws` throws errors that have no listener, even after `abandon`.
    socket.onerror = ignored;
    return {
      send: (text) => socket.send(text),
      abandon() {
        socket.onopen = socket.onmessage = socket.onclose = ignored;
        socket.close(1000);
      },
    };
  };
