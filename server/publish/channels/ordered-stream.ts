import type { Rate } from "../../../shared/protocol/channels.ts";
import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Client } from "../fanout/client.ts";
import type { Flushable, FlushScheduler } from "../schedule/flush-scheduler.ts";

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
  /** The board began a new epoch: tells the client what it missed of that epoch, where this is known. */
  resetEpoch(client: Client, id: InstrumentId): void;
}

/** How often ordered streams are flushed, Hz. */
const ORDERED_RATE: Rate = 10;

/** One stream per phase of the flush rate, so that a client's events can be sent on the tick of its quotes (W22). */
export class PhasedStreams<Stream extends OrderedStream> {
  readonly #scheduler: FlushScheduler;
  readonly #make: (phase: number) => Stream;
  readonly #byPhase = new Map<number, Stream>();

  constructor(scheduler: FlushScheduler, make: (phase: number) => Stream) {
    this.#scheduler = scheduler;
    this.#make = make;
  }

  /** The stream that is flushed on the ticks of `phase`, a phase of any rate. Created on first use. */
  at(phase: number): Stream {
    const own = phase % this.#scheduler.phases(ORDERED_RATE);
    let stream = this.#byPhase.get(own);
    if (stream === undefined) {
      stream = this.#make(own);
      this.#byPhase.set(own, stream);
      this.#scheduler.add(ORDERED_RATE, own, stream);
    }
    return stream;
  }
}
