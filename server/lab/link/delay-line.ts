import type { Clock, Stop } from "../../ports/clock.ts";
import type { LinkConditions } from "./conditions.ts";

/** With a limited bandwidth, bytes come out in portions of so much time, so that they flow rather than leap. ms. */
const PORTION_MS = 20;
/** The source should rest from so many bytes in the line on, and go on below so many. */
const HIGH_BYTES = 524_288;
const LOW_BYTES = 131_072;
/** What a piece takes besides its bytes. */
const PIECE_BYTES = 128;

interface Piece {
  /** Undefined for the end of the stream. */
  bytes: Buffer | undefined;
  readonly cameAt: number;
  /** Not before this time, whatever the conditions. */
  readonly notBefore: number;
  /** 0 … 1 of the jitter. */
  readonly jitter: number;
}

export interface DelayLineOptions {
  readonly clock: Pick<Clock, "monotonic" | "after">;
  /** 0 … 1, evenly. */
  readonly random: () => number;
  /** Read anew for each piece, so that a change holds for what is in the line too. */
  readonly conditions: () => LinkConditions;
  /** Says whether the destination takes more. */
  readonly deliver: (bytes: Buffer) => boolean;
  readonly deliverEnd: () => void;
}

/**
 * One direction of a link: what is put in comes out late, in order and unchanged. With neither delay nor limit it
 * comes out at once. A destination that takes no more holds the line up, and a full line should hold its source up.
 */
export class DelayLine {
  readonly #options: DelayLineOptions;
  #queue: Piece[] = [];
  #bytes = 0;
  #isBlocked = false;
  #isFull = false;
  #stalledUntil = -Infinity;
  /** When the last piece came out, and when the last portion was through: none comes out before. */
  #lastAt = -Infinity;
  #throughAt = -Infinity;
  #stopTimer: Stop | undefined;

  constructor(options: DelayLineOptions) {
    this.#options = options;
  }

  /** Whether the source should rest. It rests until the line is nearly empty, so as not to change its mind all the time. */
  get isFull(): boolean {
    const held = this.#bytes + this.#queue.length * PIECE_BYTES;
    this.#isFull = held > (this.#isFull ? LOW_BYTES : HIGH_BYTES);
    return this.#isFull;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  push(bytes: Buffer, notBefore = -Infinity): void {
    this.#bytes += bytes.length;
    this.#add(bytes, notBefore);
  }

  end(): void {
    this.#add(undefined, -Infinity);
  }

  /** Nothing comes out for so long. */
  stall(ms: number): void {
    this.#stalledUntil = this.#options.clock.monotonic() + ms;
    this.reconsider();
  }

  /** The destination takes more again. */
  unblock(): void {
    this.#isBlocked = false;
    this.reconsider();
  }

  /** Looks again at what is due: the conditions have changed. */
  reconsider(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#run();
  }

  /** Throws away what is in the line. */
  clear(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#queue = [];
    this.#bytes = 0;
  }

  #add(bytes: Buffer | undefined, notBefore: number): void {
    const { clock, random } = this.#options;
    this.#queue.push({ bytes, notBefore, cameAt: clock.monotonic(), jitter: random() });
    if (this.#queue.length === 1) this.#run();
  }

  #run(): void {
    const { clock } = this.#options;
    for (let piece = this.#queue[0]; piece !== undefined && !this.#isBlocked; piece = this.#queue[0]) {
      const now = clock.monotonic();
      const portion = this.#portionOf(piece);
      const dueAt = this.#dueAt(piece, portion);
      if (dueAt > now) {
        this.#stopTimer ??= clock.after(Math.ceil(dueAt - now), () => {
          this.#stopTimer = undefined;
          this.#run();
        });
        return;
      }
      this.#lastAt = Math.max(this.#lastAt, this.#arrivalOf(piece));
      this.#throughAt = dueAt;
      this.#take(piece, portion);
    }
  }

  /** Bytes of a piece that come out together. */
  #portionOf({ bytes }: Piece): number {
    const { bytesPerSecond } = this.#options.conditions();
    const length = bytes?.length ?? 0;
    if (bytesPerSecond === null) return length;
    return Math.min(length, Math.max(1, Math.floor((bytesPerSecond * PORTION_MS) / 1_000)));
  }

  /** When a piece would come out of a link without a limit: in order, so that jitter never overtakes. */
  #arrivalOf({ cameAt, notBefore, jitter }: Piece): number {
    const { delayMs, jitterMs } = this.#options.conditions();
    return Math.max(this.#lastAt, Math.max(cameAt, notBefore) + delayMs + jitter * jitterMs);
  }

  #dueAt(piece: Piece, portion: number): number {
    const { bytesPerSecond } = this.#options.conditions();
    const arrival = Math.max(this.#arrivalOf(piece), this.#stalledUntil);
    if (bytesPerSecond === null) return arrival;
    return Math.max(arrival, this.#throughAt) + (portion / bytesPerSecond) * 1_000;
  }

  #take(piece: Piece, portion: number): void {
    const { deliver, deliverEnd } = this.#options;
    const { bytes } = piece;
    if (bytes === undefined) {
      this.#queue.shift();
      return deliverEnd();
    }
    if (portion === bytes.length) this.#queue.shift();
    else piece.bytes = bytes.subarray(portion);
    this.#bytes -= portion;
    if (!deliver(bytes.subarray(0, portion))) this.#isBlocked = true;
  }
}
