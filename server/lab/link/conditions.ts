/** How a connection's bytes travel, in each direction. */
export interface LinkConditions {
  readonly delayMs: number;
  /** Added to the delay of each piece, from 0 to so much, evenly. */
  readonly jitterMs: number;
  /** null for no limit. */
  readonly bytesPerSecond: number | null;
}

export const PLAIN_LINK: LinkConditions = { delayMs: 0, jitterMs: 0, bytesPerSecond: null };
