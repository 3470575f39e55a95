import { constants, createGzip } from "node:zlib";
import type { Clock } from "../../ports/clock.ts";
import type { Compression } from "./compression.ts";

/** The window and the tables of a WebSocket's compressor, so that the same messages take as many bytes. */
const OPTIONS = { flush: constants.Z_SYNC_FLUSH, windowBits: 9, memLevel: 1 } as const;
/** How long events wait where the server has compressed as much as it does, ms. */
const WAIT_MS = 100;

/**
 * Compresses the events of one reader with gzip (RFC 1952). zlib works on other threads and hands out each event whole, so
 * that the reader has it at once.
 */
export class EventGzip {
  readonly #gzip = createGzip(OPTIONS);
  readonly #compression: Compression;
  readonly #clock: Pick<Clock, "after">;
  readonly #queue: Buffer[] = [];
  #waiting = 0;
  #isPaused = false;
  #isEnding = false;

  /** @param out is given what to write, and `done` called when nothing more comes after `end`. */
  constructor(
    compression: Compression,
    clock: Pick<Clock, "after">,
    out: (bytes: Uint8Array) => void,
    done: () => void,
  ) {
    this.#compression = compression;
    this.#clock = clock;
    this.#gzip.on("data", out);
    this.#gzip.on("end", done);
    // Only a lack of memory makes zlib fail: then the stream ends.
    this.#gzip.on("error", done);
  }

  /** Bytes of events that are not handed out yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Copies the event. */
  write(event: Uint8Array | string): void {
    const copy = Buffer.from(event);
    this.#queue.push(copy);
    this.#waiting += copy.length;
    this.#pump();
  }

  /** Hands out what waits, and the end of the stream. */
  end(): void {
    this.#isEnding = true;
    this.#pump();
  }

  /** Hands out nothing more. */
  close(): void {
    this.#queue.length = 0;
    this.#gzip.removeAllListeners("data").removeAllListeners("end");
    this.#gzip.destroy();
  }

  #pump(): void {
    if (this.#isPaused || this.#gzip.destroyed) return;
    for (let event = this.#queue[0]; event !== undefined; event = this.#queue[0]) {
      if (!this.#compression.take(event.length)) return this.#pause();
      this.#queue.shift();
      const { length } = event;
      this.#gzip.write(event, () => (this.#waiting -= length));
    }
    if (this.#isEnding) this.#gzip.end();
  }

  #pause(): void {
    this.#isPaused = true;
    this.#clock.after(WAIT_MS, () => {
      this.#isPaused = false;
      this.#pump();
    });
  }
}
