import type { HttpResponse } from "uWebSockets.js";
import type { Clock } from "../../ports/clock.ts";
import type { Peer, SendResult } from "../../publish/fanout/peer.ts";
import type { Session } from "../../publish/publisher.ts";
import type { StreamTopics } from "./topics.ts";

/** How long a reader that is being sent away may take to read what waits for it, ms. */
const CLOSE_PATIENCE_MS = 1_000;

/**
 * A reader of `/api/stream` as the publisher sees it. It cannot be asked how far it has read, so it is found slow only
 * once the kernel takes no more, some MB behind.
 */
export class StreamPeer implements Peer {
  readonly encoding = "event-stream";
  session: Session | undefined;
  readonly #res: HttpResponse;
  readonly #topics: StreamTopics;
  readonly #clock: Clock;
  readonly #joined = new Set<string>();
  #state: "open" | "closing" | "closed" = "open";
  /** Bytes written since the kernel last took everything: an upper bound of what waits here. */
  #waiting = 0;
  readonly #ended: () => void;

  /** `ended` is called once, when nothing more can be written. `res` must have its head written. */
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

  /** Writes one event. uWebSockets.js has copied what the kernel did not take before this returns. */
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

  /** A stream has no close codes: the event before this said which. */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    if (this.#waiting === 0) return this.#end();
    this.#clock.after(CLOSE_PATIENCE_MS, () => {
      if (this.#state === "closing") this.#res.close();
    });
  }

  /** The reader is gone: nothing may touch the response any more. */
  gone(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    for (const topic of this.#joined) this.#topics.leave(topic, this);
    this.session?.closed();
    this.#ended();
  }

  /** Told to close the connection, uWebSockets.js would write that header between the chunks; the reader closes it. */
  #end(): void {
    this.#res.cork(() => {
      this.#res.end();
    });
    this.gone();
  }
}
