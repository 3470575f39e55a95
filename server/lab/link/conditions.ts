/** Delay and bandwidth of a connection, in each direction. */
export interface LinkConditions {
  readonly delayMs: number;
  /** The maximum that is added to the delay of each piece, uniformly distributed from 0. */
  readonly jitterMs: number;
  /** Null means no limit. */
  readonly bytesPerSecond: number | null;
}

export const PLAIN_LINK: LinkConditions = { delayMs: 0, jitterMs: 0, bytesPerSecond: null };
