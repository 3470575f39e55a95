import type { Encoding } from "../../../shared/protocol/codec.ts";

/** What became of a frame: written to the kernel, waiting in this process for the client to read, or thrown away. */
export type SendResult = "sent" | "buffered" | "dropped";

/**
 * One client's connection as the publisher sees it: implemented by the gateway over a socket, by tests in memory.
 * No method throws, not even after the socket has closed; `send` then returns "dropped".
 */
export interface Peer {
  readonly encoding: Encoding;
  /**
   * Sends one message in the encoding of this connection. A `Uint8Array` is the publisher's own buffer: the peer copies
   * what it has not written when it returns.
   */
  send(frame: Uint8Array | string, binary: boolean): SendResult;
  /** Subscribes this peer to a topic of the bus. Published and sent frames arrive in one order. */
  join(topic: string): void;
  /** Unsubscribes from a topic. Frames published before still arrive. */
  leave(topic: string): void;
  /**
   * Asks the client to answer `token`, a whole number, once it has read everything sent so far. The answer reaches the
   * session. Returns false where this kind of connection cannot ask.
   */
  probe(token: number): boolean;
  /** Bytes that wait in this process because the client has not read them. */
  bufferedBytes(): number;
  /** Closes the connection once the client has read everything sent, or after a timeout. `bye` was sent before. */
  close(code: number, reason: string): void;
}

/** Sends one frame to every peer that joined a topic. */
export interface Bus {
  /** The frame is the publisher's own buffer, valid until this returns. */
  publish(topic: string, frame: Uint8Array, binary: boolean): void;
}
