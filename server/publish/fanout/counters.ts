/** Running totals since the start. A frame or row that goes to a hundred clients counts a hundred. */
export class Counters {
  frames = 0;
  rows = 0;
  bytes = 0;
  /** Changes to a row that a client was not shown on purpose: Σ(Δn − 1) (G2). */
  conflated = 0;
  /** Those of them that were left out for one client because it read slowly. */
  merged = 0;
  /** Times that a client was asked how far it has read. */
  probes = 0;
  /** Clients whose connection threw frames away: one frame may be told of twice, so these are counted. */
  lossy = 0;
  /** Times that a client became slow. */
  slowPeriods = 0;
  /** Requests refused with `error`. */
  errors = 0;
}

/** The totals, and gauges of now. */
export interface PublisherStats extends Readonly<Counters> {
  readonly sessions: number;
  readonly groups: number;
  /** Clients off their topics now because they read slowly. */
  readonly slow: number;
}
