import type { Protocol } from "../../../shared/protocol/messages.ts";

/** What became of a frame: with the kernel, waiting in this process for the client to read, or thrown away. */
export type SendResult = "sent" | "buffered" | "dropped";

/**
 * One client's connection as the publisher sees it: implemented by the gateway over a socket, by tests in memory.
 * No method throws, also not once the socket is closed (`send` then answers "dropped").
 */
export interface Peer {
  readonly protocol: Protocol;
  /** Sends one message. A `Uint8Array` is the publisher's own buffer: copy what is not written before returning. */
  send(frame: Uint8Array | string, binary: boolean): SendResult;
  /** From now on, what the bus publishes on `topic` reaches this peer, in order with what is sent to it. */
  join(topic: string): void;
  /** Ends that. What was published before still arrives. */
  leave(topic: string): void;
  /**
   * Asks the client to answer `token` (a whole number) once everything sent so far was read: the session is then told.
   * False where this kind of connection cannot ask.
   */
  probe(token: number): boolean;
  /** Bytes that wait in this process for the client to read. */
  bufferedBytes(): number;
  /** Closes the connection behind what was sent; cuts it where the client no longer reads. `bye` has been sent. */
  close(code: number, reason: string): void;
}

/** Fan-out of one frame to every peer that joined a topic. */
export interface Bus {
  /** The frame is the publisher's own buffer, valid until this returns. */
  publish(topic: string, frame: Uint8Array, binary: boolean): void;
}
