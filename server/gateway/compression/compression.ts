import type { Clock } from "../../ports/clock.ts";

/**
 * The most WebSockets and event streams with compression at a time. Each keeps a compressor: measured, 26 KB of
 * memory. Beyond it, compression is declined.
 */
const MAX_COMPRESSED = 256;

/**
 * The most bytes that are compressed per second, before compression. Beyond it, frames and answers go as they are, and
 * event streams wait. Measured: a megabyte takes 25 ms of a core in long messages, 40 ms in short ones.
 */
const MAX_BYTES_PER_SECOND = 4_194_304;

/** What compression costs the server, and the limits of it. Clients ask for compression by `compress=1` (W68). */
export class Compression {
  /** Since the start, bytes before compression, and those sent as they are because of the limit. */
  compressedBytes = 0;
  leftBytes = 0;
  readonly #clock: Pick<Clock, "monotonic">;
  /** Compressed WebSockets on each topic. */
  readonly #topics = new Map<string, number>();
  #open = 0;
  #left = MAX_BYTES_PER_SECOND;
  #secondEndsAt = -Infinity;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
  }

  /** Connections with compression open now. */
  get open(): number {
    return this.#open;
  }

  get hasRoom(): boolean {
    return this.#open < MAX_COMPRESSED;
  }

  /** A connection with compression is open. To be called where `hasRoom`, and followed by one `closed`. */
  opened(): void {
    this.#open++;
  }

  closed(): void {
    this.#open--;
  }

  /** Whether so many bytes may be compressed now. They count if so. */
  take(bytes: number): boolean {
    const now = this.#clock.monotonic();
    if (now >= this.#secondEndsAt) {
      this.#secondEndsAt = now + 1_000;
      this.#left = MAX_BYTES_PER_SECOND;
    }
    if (bytes > this.#left) {
      this.leftBytes += bytes;
      return false;
    }
    this.#left -= bytes;
    this.compressedBytes += bytes;
    return true;
  }

  joined(topic: string): void {
    this.#topics.set(topic, (this.#topics.get(topic) ?? 0) + 1);
  }

  left(topic: string): void {
    const readers = (this.#topics.get(topic) ?? 0) - 1;
    if (readers > 0) this.#topics.set(topic, readers);
    else this.#topics.delete(topic);
  }

  /** Whether a frame is to be compressed for those on its topic that negotiated compression; others get it as it is. */
  takesFrame(topic: string, bytes: number): boolean {
    if (this.#topics.size === 0) return false;
    const readers = this.#topics.get(topic);
    return readers !== undefined && this.take(bytes * readers);
  }
}
