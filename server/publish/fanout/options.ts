import type { Encoder } from "../../../shared/protocol/codec.ts";
import type { Limits, Protocol } from "../../../shared/protocol/messages.ts";
import type { Candles, Quotes, Trades } from "../../ports/board.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { ReplayState } from "../../ports/replay-controls.ts";
import type { Bus } from "./peer.ts";

/** When a client counts as slow, and when it is given up. */
export interface SlowLimits {
  /** How far behind a client may be before it is taken off its topics until it has read up, ms. */
  readonly behindMs: number;
  /**
   * Bytes waiting in this process beyond which it is taken off at once. Must be more than a snapshot of the whole
   * board, 256 KB for 1,000 instruments. At four times this the client is closed.
   */
  readonly bufferedBytes: number;
  /** How long a slow client may take not one byte of those that wait in this process before it is closed, ms. */
  readonly stallTimeoutMs: number;
  /** How long it may answer no probe where all of them wait in the kernel, so that its progress is not seen, ms. */
  readonly pongTimeoutMs: number;
}

export interface PublisherOptions {
  readonly quotes: Quotes;
  readonly trades: Trades;
  readonly candles: Candles;
  readonly clock: Clock;
  /** Uniform in [0, 1): spreads the moments at which clients come back. */
  readonly random: () => number;
  readonly log: Log;
  readonly bus: Bus;
  /** One per protocol offered, each made over `quotes` as its directory. */
  readonly encoders: ReadonlyMap<Protocol, Encoder>;
  readonly simulated: boolean;
  /** Where a replay stands; undefined where no file is played. */
  readonly replay?: (() => ReplayState) | undefined;
  readonly limits: Limits;
  /** Silence after which a client that reads is sent a heartbeat, ms; looked at ten times a second. */
  readonly heartbeatMs: number;
  readonly slow: SlowLimits;
}
