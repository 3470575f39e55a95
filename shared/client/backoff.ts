const BASE_MS = 500;
const CAP_MS = 15_000;

/**
 * How long to wait before attempt `attempt` (from 1) to reconnect, ms: uniform between 0 and 0.5 s × 2^(attempt − 1),
 * 15 s at most. "Full jitter" (AWS Architecture Blog, "Exponential Backoff and Jitter", 2015): clients that lost one
 * server come back spread out. `random` is uniform in [0, 1).
 */
export const backoff = (attempt: number, random: number): number =>
  random * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt - 1, 30));
