import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Client } from "../fanout/client.ts";
import type { Flushable } from "../schedule/flush-scheduler.ts";

/**
 * The newest event of one instrument that a client holds: a trade's id, or a candle's start. It only grows. A client
 * that holds nothing is at 0 for trades and at −Infinity for candles.
 */
export type Cursor = number;

/** A sequence of events per instrument that is not conflated: trades, or the candles of one interval. */
export interface OrderedStream extends Flushable {
  /** The cursor of a client that wants events from now on. */
  startOf(id: InstrumentId): Cursor;
  /** Sends what the client missed since `from` and subscribes it to what follows: no gap, nothing twice (G1, G3). */
  follow(client: Client, id: InstrumentId, from: Cursor): void;
  /** Unsubscribes the client, and returns its cursor. */
  leave(client: Client, id: InstrumentId): Cursor;
  /** The board began a new epoch: tells the client what it missed of it, where that can be told. */
  resetEpoch(client: Client, id: InstrumentId): void;
}
