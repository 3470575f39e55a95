const BASE_MS = 500;
const MAX_MS = 15_000;

/**
 * The wait before attempt `attempt` (from 1) to reconnect, ms: uniform between 0 and 0.5 s × 2^(attempt − 1), at most
 * 15 s. `random` is uniform in [0, 1). With this "full jitter", clients that lost one server return spread over time
 * (AWS Architecture Blog, "Exponential Backoff and Jitter", 2015).
 */
export const backoff = (attempt: number, random: number): number =>
  random * Math.min(MAX_MS, BASE_MS * 2 ** Math.min(attempt - 1, 30));

/** The first pause of a client that broke a limit of the server, ms. Each further pause is twice as long. */
const FAULT_BASE_MS = 30_000;
const FAULT_MAX_MS = 600_000;
/** After this long without another such end, ms, the next pause is as short as the first. */
const FAULT_FORGOTTEN_MS = 600_000;

/** Pauses of a client that broke a limit (close codes 4500–4502). Another attempt may succeed, but not soon. */
export class FaultBackoff {
  #faults = 0;
  #faultAt = -Infinity;

  /** Call this when the server closed the connection at `now` because of a broken limit. Returns the pause, ms. */
  next(now: number): number {
    this.#faults = now - this.#faultAt > FAULT_FORGOTTEN_MS ? 1 : this.#faults + 1;
    this.#faultAt = now;
    return Math.min(FAULT_MAX_MS, FAULT_BASE_MS * 2 ** Math.min(this.#faults - 1, 10));
  }
}
