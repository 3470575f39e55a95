import type { Protocol } from "../protocol/messages.ts";
import type { Stop } from "./clock.ts";

/** What a socket tells. After `closed` it tells nothing more. */
export interface SocketEvents {
  /** `protocol` is the subprotocol that the server took. */
  opened(protocol: string): void;
  received(data: string | ArrayBuffer): void;
  /** `code` as the browser reports it: 1006 where there was no close frame. */
  closed(code: number, reason: string): void;
}

/** One attempt at a connection. */
export interface Socket {
  send(text: string): void;
  /** Closes with code 1000, since a browser may send no other below 3000, and forgets the socket: no event follows. */
  abandon(): void;
}

/** Begins to connect, offering the subprotocols in order. */
export type OpenSocket = (protocols: readonly Protocol[], events: SocketEvents) => Socket;

/** Connects to `url` (ws: or wss:) with the browser's WebSocket. */
export const openWebSocket =
  (url: string): OpenSocket =>
  (protocols, events) => {
    const socket = new WebSocket(url, [...protocols]);
    const listening = new AbortController();
    const { signal } = listening;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => events.opened(socket.protocol), { signal });
    socket.addEventListener("message", ({ data }) => events.received(data as string | ArrayBuffer), { signal });
    socket.addEventListener("close", ({ code, reason }) => events.closed(code, reason), { signal });
    return {
      send: (text) => socket.send(text),
      abandon() {
        listening.abort();
        socket.close(1000);
      },
    };
  };

/** Moments at which waiting longer makes no sense: the network is back, the tab is looked at again. */
export type Wakeups = (wake: () => void) => Stop;

export const pageWakeups: Wakeups = (wake) => {
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener("online", wake, { signal });
  document.addEventListener("visibilitychange", () => document.hidden || wake(), { signal });
  return () => listening.abort();
};
