const BASE_MS = 500;
const MAX_MS = 15_000;

/**
 * How long to wait before attempt `attempt` (from 1) to reconnect, ms: uniform between 0 and 0.5 s × 2^(attempt − 1),
 * 15 s at most. "Full jitter" (AWS Architecture Blog, "Exponential Backoff and Jitter", 2015): clients that lost one
 * server come back spread out. `random` is uniform in [0, 1).
 */
export const backoff = (attempt: number, random: number): number =>
  random * Math.min(MAX_MS, BASE_MS * 2 ** Math.min(attempt - 1, 30));

/** The first pause of a client that the server sent away for its own fault, ms; each further one is twice as long. */
const FAULT_BASE_MS = 30_000;
const FAULT_MAX_MS = 600_000;
/** Without another such end for this long, ms, the next pause is as short as the first. */
const FAULT_FORGOTTEN_MS = 600_000;

/** Pauses of a client that broke a limit (close codes 4500–4502): another try may work, but not soon. */
export class FaultBackoff {
  #faults = 0;
  #faultAt = -Infinity;

  /** The server sent the client away at `now`, ms. Returns how long to wait, ms. */
  next(now: number): number {
    this.#faults = now - this.#faultAt > FAULT_FORGOTTEN_MS ? 1 : this.#faults + 1;
    this.#faultAt = now;
    return Math.min(FAULT_MAX_MS, FAULT_BASE_MS * 2 ** Math.min(this.#faults - 1, 10));
  }
}
