import type { HttpResponse } from "uWebSockets.js";
import type { Clock } from "../../ports/clock.ts";
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
  readonly #ended: () => void;

  /** The head of `res` must be written. `ended` is called once, when nothing more can be written. */
  constructor(res: HttpResponse, topics: StreamTopics, clock: Clock, ended: () => void) {
    this.#res = res;
    this.#topics = topics;
    this.#clock = clock;
    this.#ended = ended;
    res.onWritable(() => {
      this.#waiting = 0;
      if (this.#state === "closing") this.#end();
      else this.session?.drained();
      return true;
    });
  }

  /** Writes one event. When this returns, uWebSockets.js has copied the bytes that the kernel did not accept. */
  send(event: Uint8Array | string): SendResult {
    if (this.#state !== "open") return "dropped";
    let taken = true;
    this.#res.cork(() => {
      taken = this.#res.write(event);
    });
    if (taken && this.#waiting === 0) return "sent";
    this.#waiting += event.length;
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
    return this.#waiting;
  }

  /** A stream has no close codes: the event `bye` before this carries the code. */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    if (this.#waiting === 0) return this.#end();
    this.#clock.after(CLOSE_TIMEOUT_MS, () => {
      if (this.#state === "closing") this.#res.close();
    });
  }

  /** The reader is gone, and the response must not be used any more. */
  gone(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    for (const topic of this.#joined) this.#topics.leave(topic, this);
    this.session?.closed();
    this.#ended();
  }

  /** Leaves closing the connection to the reader: uWebSockets.js would write `connection: close` between the chunks. */
  #end(): void {
    this.#res.cork(() => {
      this.#res.end();
    });
    this.gone();
  }
}
