import type { Candle, Interval } from "../../../../shared/model/candle.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import type { Candles } from "../../../ports/board.ts";
import type { Client } from "../../fanout/client.ts";
import type { Broadcaster, Target } from "../../fanout/broadcaster.ts";
import type { ChannelParts } from "../channel.ts";
import type { Cursor, OrderedStream } from "../ordered-stream.ts";
import { SubscribedInstruments, type Subscribed } from "../subscribed-instruments.ts";

/** Candles in a snapshot, the open one included. */
const SNAPSHOT_CANDLES = 500;

/** The subscribers of an instrument hold its candles as of `revision`, and `newest` is the last of those. */
interface Held {
  revision: number;
  newest: Readonly<Candle> | undefined;
}

/**
 * The candles of one interval in one encoding. A changed candle is sent whole and replaces the one with the same start.
 */
export class CandleStream implements OrderedStream {
  readonly #broadcaster: Broadcaster;
  readonly #candles: Candles;
  readonly #interval: Interval;
  readonly #instruments: SubscribedInstruments<Held>;

  /** `phase` is a part of the topics: clients on another phase are sent the same candles at another moment. */
  constructor({ context, broadcaster, sources }: ChannelParts, interval: Interval, phase: number) {
    const topicPrefix = `${broadcaster.encoder.encoding}/candles/${interval}/${phase}`;
    this.#broadcaster = broadcaster;
    this.#candles = sources.candles;
    this.#interval = interval;
    this.#instruments = new SubscribedInstruments(context, topicPrefix);
  }

  /**
   * A new subscriber starts with a snapshot, so its cursor lies before every candle: starts before 1970 are negative.
   */
  startOf(): Cursor {
    return -Infinity;
  }

  follow(client: Client, id: InstrumentId, from: Cursor): void {
    const instrument = this.#instruments.get(id);
    // The current subscribers are brought up to date first, so that all hold the same after the snapshot.
    if (instrument !== undefined) this.#flushInstrument(id, instrument);
    const candles = this.#candles.newest(id, this.#interval, SNAPSHOT_CANDLES);
    const missed = candles.filter(({ t }) => t >= from);
    const isCovered = from > -Infinity && candles.length > 0 && candles[0].t <= from;
    if (!isCovered) this.#send(client, "snapshot", id, candles);
    else this.#send(client, "update", id, missed);
    const held = { revision: this.#candles.revision(id), newest: candles.at(-1) };
    this.#instruments.open(id, held).subscribers.add(client);
  }

  leave(client: Client, id: InstrumentId): Cursor {
    return this.#instruments.leave(client, id)?.newest?.t ?? -Infinity;
  }

  /** Sends nothing: the snapshot that follows replaces all candles. */
  resetEpoch(): void {}

  flush(): void {
    for (const [id, instrument] of this.#instruments) this.#flushInstrument(id, instrument);
  }

  #flushInstrument(id: InstrumentId, instrument: Subscribed<Held>): void {
    const revision = this.#candles.revision(id);
    if (revision === instrument.revision) return;
    instrument.revision = revision;
    const before = instrument.newest;
    const candles = this.#since(id, before?.t ?? -Infinity);
    instrument.newest = candles.at(-1);
    // A trade may open a candle and leave the previous one unchanged: then only the new candle is sent.
    if (before !== undefined && candles.length > 0 && isSame(candles[0], before)) candles.shift();
    if (candles.length > 0) this.#send(instrument.subscribers, "update", id, candles);
  }

  #send(target: Target, kind: "snapshot" | "update", id: InstrumentId, candles: readonly Candle[]): void {
    const emit = this.#broadcaster.to(target, candles.length);
    if (emit !== undefined) this.#broadcaster.encoder.candles(kind, id, this.#interval, candles, emit);
  }

  /** The candles that start at `t` or later: usually two at most. */
  #since(id: InstrumentId, t: number): Candle[] {
    const few = this.#candles.newest(id, this.#interval, 2);
    const enough = few.length < 2 || few[0].t <= t;
    const candles = enough ? few : this.#candles.newest(id, this.#interval, SNAPSHOT_CANDLES);
    return candles.filter((candle) => candle.t >= t);
  }
}

/** Compares prices too, not only volumes: some feeds state no volumes. */
const isSame = (a: Readonly<Candle>, b: Readonly<Candle>): boolean =>
  a.t === b.t && a.v === b.v && a.c === b.c && a.h === b.h && a.l === b.l && a.o === b.o;
