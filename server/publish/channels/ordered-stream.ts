import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Client } from "../fanout/client.ts";
import type { Flushable } from "../schedule/flush-scheduler.ts";

/**
 * Up to where a client has a stream of one instrument: a trade's id, or a candle's start. It grows; 0, or of candles
 * −Infinity, means that the client has nothing yet.
 */
export type Cursor = number;

/** Something that flows per instrument and is not conflated: trades, or the candles of one interval. */
export interface OrderedStream extends Flushable {
  /** Where a client starts that asks for what comes from now on. */
  startOf(id: InstrumentId): Cursor;
  /** Sends what the client has missed since `from`, and lets it have what follows: no gap, nothing twice (G1, G3). */
  follow(client: Client, id: InstrumentId, from: Cursor): void;
  /** Ends that, and says up to where the client has the stream. */
  leave(client: Client, id: InstrumentId): Cursor;
  /** Tells a client that positions of the past mean nothing any more: the board began a new epoch. */
  resetEpoch(client: Client, id: InstrumentId): void;
}
