import type { HttpResponse } from "uWebSockets.js";
import type { Clock } from "../../ports/clock.ts";
import type { Compression } from "../compression/compression.ts";
import { EventGzip } from "../compression/event-gzip.ts";
import type { Peer, SendResult } from "../../publish/fanout/peer.ts";
import type { Session } from "../../publish/publisher.ts";
import type { StreamTopics } from "./topics.ts";

/** How long a reader that is being closed may take to read the bytes that wait for it, ms. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * A reader of `/api/stream` as the publisher sees it. It cannot be probed, so it counts as slow only once the kernel
 * accepts no more bytes, which is some megabytes later.
 */
export class StreamPeer implements Peer {
  readonly encoding = "event-stream";
  session: Session | undefined;
  readonly #res: HttpResponse;
  readonly #topics: StreamTopics;
  readonly #clock: Clock;
  readonly #joined = new Set<string>();
  #state: "open" | "closing" | "closed" = "open";
  /** Bytes written since the kernel last accepted everything: an upper bound of those that wait in this process. */
  #waiting = 0;
  #isComplete = false;
  readonly #ended: () => void;
  readonly #compression: Compression | undefined;
  readonly #gzip: EventGzip | undefined;

  /**
   * The head of `res` must be written before the first event. `compression` is undefined for a stream without it.
   * `ended` is called once, when nothing more can be written.
   */
  constructor(
    res: HttpResponse,
    topics: StreamTopics,
    clock: Clock,
    compression: Compression | undefined,
    ended: () => void,
  ) {
    this.#res = res;
    this.#topics = topics;
    this.#clock = clock;
    this.#ended = ended;
    this.#compression = compression;
    if (compression !== undefined) {
      compression.opened();
      const write = (bytes: Uint8Array) => void this.#write(bytes);
      this.#gzip = new EventGzip(compression, clock, write, () => this.#endWhenWritten());
    }
    res.onWritable(() => {
      this.#waiting = 0;
      if (this.#isComplete) this.#end();
      else this.session?.drained();
      return true;
    });
  }

  /** Writes one event. When this returns, uWebSockets.js has copied the bytes that the kernel did not accept. */
  send(event: Uint8Array | string): SendResult {
    if (this.#state !== "open") return "dropped";
    if (this.#gzip === undefined) return this.#write(event);
    this.#gzip.write(event);
    return "buffered";
  }

  join(topic: string): void {
    this.#joined.add(topic);
    this.#topics.join(topic, this);
  }

  leave(topic: string): void {
    this.#joined.delete(topic);
    this.#topics.leave(topic, this);
  }

  probe(): boolean {
    return false;
  }

  bufferedBytes(): number {
    return this.#waiting + (this.#gzip?.waiting ?? 0);
  }

  /** A stream has no close codes: the event `bye` before this carries the code. */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    if (this.#gzip === undefined) this.#endWhenWritten();
    else this.#gzip.end();
    if (this.#isGone) return;
    this.#clock.after(CLOSE_TIMEOUT_MS, () => {
      if (this.#state === "closing") this.#res.close();
    });
  }

  /** The reader is gone, and the response must not be used any more. */
  gone(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#gzip?.close();
    if (this.#gzip !== undefined) this.#compression?.closed();
    for (const topic of this.#joined) this.#topics.leave(topic, this);
    this.session?.closed();
    this.#ended();
  }

  get #isGone(): boolean {
    return this.#state === "closed";
  }

  #write(bytes: Uint8Array | string): SendResult {
    let taken = true;
    this.#res.cork(() => {
      taken = this.#res.write(bytes);
    });
    if (taken && this.#waiting === 0) return "sent";
    this.#waiting += bytes.length;
    return "buffered";
  }

  /** Nothing more is written after what the kernel has not accepted yet. */
  #endWhenWritten(): void {
    this.#isComplete = true;
    if (this.#waiting === 0) this.#end();
  }

  /** Leaves closing the connection to the reader: uWebSockets.js would write `connection: close` between the chunks. */
  #end(): void {
    this.#res.cork(() => {
      this.#res.end();
    });
    this.gone();
  }
}
