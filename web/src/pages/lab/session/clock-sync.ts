/** Samples that are kept: the clocks of two machines part slowly, so the newest few minutes count. */
const MAX_SAMPLES = 24;

/** How the server's clock stands to the page's, and how far off that may be. */
export interface ClockOffset {
  /** Server's time minus the page's, ms. */
  readonly offsetMs: number;
  /** The true offset is no further away than this, ms: half of the round trip. */
  readonly errorMs: number;
}

/**
 * The offset of the server's clock, from round trips (Cristian's algorithm). The server read its clock at some moment of
 * the round trip, so the shortest round trip says the most.
 */
export class ClockSync {
  #samples: ClockOffset[] = [];
  #best: ClockOffset | undefined;

  /** Undefined until the first answer. */
  get offset(): ClockOffset | undefined {
    return this.#best;
  }

  /** An answer came at `receivedAt` to what was sent at `sentAt`, both by the page's clock; the server's read `serverTime`. */
  answered(sentAt: number, serverTime: number, receivedAt: number): void {
    const sample = { offsetMs: serverTime - (sentAt + receivedAt) / 2, errorMs: (receivedAt - sentAt) / 2 };
    this.#samples = [...this.#samples, sample].slice(-MAX_SAMPLES);
    this.#best = this.#samples.reduce((best, other) => (other.errorMs < best.errorMs ? other : best));
  }

  /** Another connection may lead to another server. */
  reset(): void {
    this.#samples = [];
    this.#best = undefined;
  }
}
