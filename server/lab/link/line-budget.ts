/** The bytes that all lines may hold together before each may hold less. */
const MAX_BYTES = 67_108_864;

/** At the first number of bytes that a line holds, its source should pause, and resume at the second or below. */
export interface LineLimits {
  readonly high: number;
  readonly low: number;
}

const AMPLE: LineLimits = { high: 524_288, low: 131_072 };
/** Never 0: a line that may hold nothing would stop its source for good. */
const SCARCE: LineLimits = { high: 65_536, low: 16_384 };

/** The memory of all lines together. Their number is limited, so lower limits of each bound the memory. */
export class LineBudget {
  #held = 0;

  get held(): number {
    return this.#held;
  }

  get limits(): LineLimits {
    return this.#held > MAX_BYTES ? SCARCE : AMPLE;
  }

  /** A line holds so many bytes more, or fewer if negative. */
  change(bytes: number): void {
    this.#held += bytes;
  }
}
