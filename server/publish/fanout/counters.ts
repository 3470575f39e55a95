/** Totals since the start. A frame or row that is sent to a hundred clients counts a hundred times. */
export class Counters {
  frames = 0;
  rows = 0;
  bytes = 0;
  /** Changes to rows that were left out on purpose: Σ(Δn − 1) (G2). */
  conflated = 0;
  /** Those of the conflated changes that were left out for one client because it read slowly. */
  merged = 0;
  /** Probes sent to find out how far a client has read. */
  probes = 0;
  /** Clients whose connection dropped frames. Clients are counted because one dropped frame may be reported twice. */
  lossy = 0;
  /** Times that a client became slow. */
  slowPeriods = 0;
  /** Requests answered with `error`. */
  errors = 0;
}

/** The totals, and the present values of gauges. */
export interface PublisherStats extends Readonly<Counters> {
  readonly sessions: number;
  readonly groups: number;
  /** Clients that are sent no updates now because they read slowly. */
  readonly slow: number;
}
