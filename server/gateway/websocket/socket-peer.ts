import type { WebSocket } from "uWebSockets.js";
import type { Protocol } from "../../../shared/protocol/messages.ts";
import type { Clock, Stop } from "../../ports/clock.ts";
import type { Compression } from "../compression/compression.ts";
import type { Peer, SendResult } from "../../publish/fanout/peer.ts";
import type { Session } from "../../publish/publisher.ts";

/** The data attached to a socket of /ws. Copied at the upgrade, because the request is only valid until then. */
export interface SocketData {
  readonly address: string;
  /** The query key of the Lab, empty where it has none. */
  readonly tap: string;
  readonly protocol: Protocol;
  /** Undefined where frames go as they are. */
  readonly compression: Compression | undefined;
  /** Set when the socket opens. */
  peer: SocketPeer | undefined;
  session: Session | undefined;
  /** When the client last sent anything, pongs included, by the monotonic clock, ms. */
  heardAt: number;
  /** Whether it has been pinged since. */
  pinged: boolean;
}

/** Results by the number that `send` of uWebSockets.js returns. */
const RESULTS: readonly SendResult[] = ["buffered", "sent", "dropped"];

/** How long a client that is being closed may take to read the bytes that wait for it, ms. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * A client's socket as the publisher sees it. uWebSockets.js throws when a closed socket is used; this class does not.
 */
export class SocketPeer implements Peer {
  readonly encoding: Protocol;
  readonly #socket: WebSocket<SocketData>;
  readonly #clock: Clock;
  #state: "open" | "closing" | "closed" = "open";
  #closeWith: { readonly code: number; readonly reason: string } | undefined;
  #stopCloseTimer: Stop = () => {};
  readonly #compression: Compression | undefined;
  /** The topics joined, where frames on them are compressed. */
  readonly #topics = new Set<string>();

  constructor(socket: WebSocket<SocketData>, protocol: Protocol, clock: Clock, compression?: Compression) {
    this.#socket = socket;
    this.encoding = protocol;
    this.#clock = clock;
    this.#compression = compression;
    compression?.opened();
  }

  /** When this returns, uWebSockets.js has written the frame or copied the rest of it. */
  send(frame: Uint8Array | string, binary: boolean): SendResult {
    if (this.#state !== "open") return "dropped";
    const compresses = this.#compression?.take(frame.length) === true;
    return RESULTS[this.#socket.send(frame, binary, compresses)] ?? "dropped";
  }

  join(topic: string): void {
    if (this.#state !== "open") return;
    this.#socket.subscribe(topic);
    if (this.#compression === undefined || this.#topics.has(topic)) return;
    this.#topics.add(topic);
    this.#compression.joined(topic);
  }

  leave(topic: string): void {
    if (this.#state === "open") this.#socket.unsubscribe(topic);
    if (this.#topics.delete(topic)) this.#compression?.left(topic);
  }

  /** Sends a protocol ping. Its pong carries the same token, and proves that the client read everything before it. */
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
    this.#stopCloseTimer = this.#clock.after(CLOSE_TIMEOUT_MS, () => {
      if (this.#state === "closing") this.#socket.close();
    });
  }

  /**
   * The socket has written some of the waiting bytes. Closes it where a close waited for them; returns whether it did.
   */
  drained(): boolean {
    if (this.#closeWith === undefined || this.#state !== "closing" || this.#socket.getBufferedAmount() > 0)
      return false;
    this.#socket.end(this.#closeWith.code, this.#closeWith.reason);
    return true;
  }

  /** The socket is closed, and must not be used any more. */
  gone(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#stopCloseTimer();
    for (const topic of this.#topics) this.#compression?.left(topic);
    this.#topics.clear();
    this.#compression?.closed();
  }
}
