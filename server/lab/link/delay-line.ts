import type { Clock, Stop } from "../../ports/clock.ts";
import type { LinkConditions } from "./conditions.ts";
import type { LineBudget } from "./line-budget.ts";

/** With limited bandwidth, bytes come out in small portions, each of which takes this long to transmit, ms. */
const PORTION_MS = 20;
/** The memory that a piece takes besides its bytes. */
const PIECE_BYTES = 128;

interface Piece {
  /** Undefined for the end of the stream. */
  bytes: Buffer | undefined;
  readonly cameAt: number;
  /** The earliest time at which the piece may come out, whatever the conditions. */
  readonly notBefore: number;
  /** The piece's share of the jitter, 0 to 1. */
  readonly jitter: number;
}

export interface DelayLineOptions {
  readonly clock: Pick<Clock, "monotonic" | "after">;
  /** Returns numbers from 0 to 1, uniformly distributed. */
  readonly random: () => number;
  /** Of all lines together. */
  readonly budget: LineBudget;
  /** Called for each piece, so that a change also applies to bytes already in the line. */
  readonly conditions: () => LinkConditions;
  /** Returns whether the destination accepts more. */
  readonly deliver: (bytes: Buffer) => boolean;
  readonly deliverEnd: () => void;
}

/**
 * One direction of a link: bytes come out late, in order and unchanged, or at once without delay or limit. The line
 * waits while its destination accepts no more, and its source should wait while the line is full.
 */
export class DelayLine {
  readonly #options: DelayLineOptions;
  #queue: Piece[] = [];
  /** The bytes in the line, and the memory of their pieces. */
  #held = 0;
  #isBlocked = false;
  #isFull = false;
  #stalledUntil = -Infinity;
  /** The times at which the last piece came out and the last portion was transmitted. Nothing comes out earlier. */
  #lastAt = -Infinity;
  #throughAt = -Infinity;
  #stopTimer: Stop | undefined;

  constructor(options: DelayLineOptions) {
    this.#options = options;
  }

  /** Whether the source should pause. It pauses until the line is nearly empty, so that it does not start and stop often. */
  get isFull(): boolean {
    const { high, low } = this.#options.budget.limits;
    this.#isFull = this.#held > (this.#isFull ? low : high);
    return this.#isFull;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  push(bytes: Buffer, notBefore = -Infinity): void {
    this.#add(bytes, notBefore);
  }

  end(): void {
    this.#add(undefined, -Infinity);
  }

  /** Lets nothing out for `ms`. */
  stall(ms: number): void {
    this.#stalledUntil = this.#options.clock.monotonic() + ms;
    this.reconsider();
  }

  /** To be called when the destination accepts more again. */
  unblock(): void {
    this.#isBlocked = false;
    this.reconsider();
  }

  /** Recalculates what is due after the conditions have changed. */
  reconsider(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#run();
  }

  /** Discards the bytes in the line. */
  clear(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#queue = [];
    this.#hold(-this.#held);
  }

  #add(bytes: Buffer | undefined, notBefore: number): void {
    const { clock, random } = this.#options;
    this.#hold(PIECE_BYTES + (bytes?.length ?? 0));
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

  /** The number of a piece's bytes that come out together. */
  #portionOf({ bytes }: Piece): number {
    const { bytesPerSecond } = this.#options.conditions();
    const length = bytes?.length ?? 0;
    if (bytesPerSecond === null) return length;
    return Math.min(length, Math.max(1, Math.floor((bytesPerSecond * PORTION_MS) / 1_000)));
  }

  /** The time at which a piece would come out without a bandwidth limit. Jitter never changes the order. */
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
    const isWhole = portion === (bytes?.length ?? 0);
    if (isWhole) this.#queue.shift();
    this.#hold(-portion - (isWhole ? PIECE_BYTES : 0));
    if (bytes === undefined) return deliverEnd();
    if (!isWhole) piece.bytes = bytes.subarray(portion);
    if (!deliver(bytes.subarray(0, portion))) this.#isBlocked = true;
  }

  #hold(bytes: number): void {
    this.#held += bytes;
    this.#options.budget.change(bytes);
  }
}
