import type { WebSocket } from "uWebSockets.js";
import type { Protocol } from "../../../shared/protocol/messages.ts";
import type { Clock, Stop } from "../../ports/clock.ts";
import type { Peer, SendResult } from "../../publish/fanout/peer.ts";
import type { Session } from "../../publish/publisher.ts";

/** What hangs on a socket of /ws. Copied at the upgrade: the request is gone once its handler has returned. */
export interface SocketData {
  readonly address: string;
  readonly protocol: Protocol;
  /** Set when the socket opens. */
  peer: SocketPeer | undefined;
  session: Session | undefined;
  /** When the client last sent anything, a pong included, and whether it has been pinged since. */
  heardAt: number;
  pinged: boolean;
}

/** What uWebSockets.js answers to `send`. */
const RESULTS: readonly SendResult[] = ["buffered", "sent", "dropped"];

/** How long a client that is being closed may take to read what waits for it, ms. */
const CLOSE_PATIENCE_MS = 1_000;

/** A client's socket as the publisher sees it. uWebSockets.js throws on any call to a closed socket; this does not. */
export class SocketPeer implements Peer {
  readonly encoding: Protocol;
  readonly #socket: WebSocket<SocketData>;
  readonly #clock: Clock;
  #state: "open" | "closing" | "closed" = "open";
  #closeWith: { readonly code: number; readonly reason: string } | undefined;
  #stopPatience: Stop = () => {};

  constructor(socket: WebSocket<SocketData>, protocol: Protocol, clock: Clock) {
    this.#socket = socket;
    this.encoding = protocol;
    this.#clock = clock;
  }

  /** uWebSockets.js has copied what it could not write before this returns. */
  send(frame: Uint8Array | string, binary: boolean): SendResult {
    if (this.#state !== "open") return "dropped";
    return RESULTS[this.#socket.send(frame, binary)] ?? "dropped";
  }

  join(topic: string): void {
    if (this.#state === "open") this.#socket.subscribe(topic);
  }

  leave(topic: string): void {
    if (this.#state === "open") this.#socket.unsubscribe(topic);
  }

  /** A protocol ping: its pong, which carries the same text, says that the client read everything before it. */
  probe(token: number): boolean {
    if (this.#state === "open") this.#socket.ping(String(token));
    return true;
  }

  bufferedBytes(): number {
    return this.#state === "closed" ? 0 : this.#socket.getBufferedAmount();
  }

  close(code: number, reason: string): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    this.#closeWith = { code, reason };
    if (this.drained()) return;
    this.#stopPatience = this.#clock.after(CLOSE_PATIENCE_MS, () => {
      if (this.#state === "closing") this.#socket.close();
    });
  }

  /** The socket has written what waited. Says whether a close that stood behind it went out. */
  drained(): boolean {
    if (this.#closeWith === undefined || this.#state !== "closing" || this.#socket.getBufferedAmount() > 0)
      return false;
    this.#socket.end(this.#closeWith.code, this.#closeWith.reason);
    return true;
  }

  /** The socket is gone: nothing may touch it any more. */
  gone(): void {
    this.#state = "closed";
    this.#stopPatience();
  }
}
