import type { Candle, Interval } from "../../../../shared/model/candle.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import type { Candles } from "../../../ports/board.ts";
import { SubscriberGroup, type PublishContext } from "../../fanout/subscriber-group.ts";
import type { Client, Target } from "../../fanout/client.ts";
import type { Broadcaster } from "../../fanout/broadcaster.ts";
import type { Cursor, OrderedStream } from "../ordered-stream.ts";

/** Candles in a snapshot, the open one included. */
const SNAPSHOT_CANDLES = 500;

/** The subscribers to one instrument's candles. All hold them as of `revision`; `open` is the newest of those. */
interface InstrumentState {
  revision: number;
  open: Readonly<Candle> | undefined;
  readonly subscribers: SubscriberGroup;
}

/** The candles of one interval in one encoding. A changed candle is sent whole and replaces the one with the same start. */
export class CandleStream implements OrderedStream {
  readonly #context: PublishContext;
  readonly #broadcaster: Broadcaster;
  readonly #candles: Candles;
  readonly #interval: Interval;
  readonly #states = new Map<InstrumentId, InstrumentState>();

  /** A part of its topics: clients on another phase are sent the same at another moment. */
  readonly #phase: number;

  constructor(context: PublishContext, broadcaster: Broadcaster, candles: Candles, interval: Interval, phase: number) {
    this.#phase = phase;
    this.#context = context;
    this.#broadcaster = broadcaster;
    this.#candles = candles;
    this.#interval = interval;
  }

  /** A new subscriber starts with a snapshot, so its cursor lies before every candle: starts before 1970 are negative. */
  startOf(): Cursor {
    return -Infinity;
  }

  follow(client: Client, id: InstrumentId, from: Cursor): void {
    const state = this.#states.get(id);
    // The current subscribers are brought up to date first, so that all hold the same after the snapshot.
    if (state !== undefined) this.#flushInstrument(id, state);
    const candles = this.#candles.newest(id, this.#interval, SNAPSHOT_CANDLES);
    const missed = candles.filter(({ t }) => t >= from);
    const isCovered = from > -Infinity && candles.length > 0 && candles[0].t <= from;
    if (!isCovered) this.#send(client, "snapshot", id, candles);
    else this.#send(client, "update", id, missed);
    this.#stateOf(id, candles.at(-1)).subscribers.add(client);
  }

  leave(client: Client, id: InstrumentId): Cursor {
    const state = this.#states.get(id);
    if (state === undefined) return -Infinity;
    state.subscribers.delete(client);
    if (state.subscribers.size === 0) this.#states.delete(id);
    return state.open?.t ?? -Infinity;
  }

  /** Sends nothing: the snapshot that follows replaces all candles. */
  resetEpoch(): void {}

  flush(): void {
    for (const [id, state] of this.#states) this.#flushInstrument(id, state);
  }

  #flushInstrument(id: InstrumentId, state: InstrumentState): void {
    const revision = this.#candles.revision(id);
    if (revision === state.revision) return;
    state.revision = revision;
    const before = state.open;
    const candles = this.#since(id, before?.t ?? -Infinity);
    state.open = candles.at(-1);
    // A trade may open a candle and leave the previous one unchanged: then only the new candle is sent.
    if (before !== undefined && candles.length > 0 && isSame(candles[0], before)) candles.shift();
    if (candles.length > 0) this.#send(state.subscribers, "update", id, candles);
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

  #stateOf(id: InstrumentId, open: Candle | undefined): InstrumentState {
    let state = this.#states.get(id);
    if (state === undefined) {
      const topic = `${this.#broadcaster.encoder.encoding}/candles/${this.#interval}/${this.#phase}/${id}`;
      state = { revision: this.#candles.revision(id), open, subscribers: new SubscriberGroup(this.#context, topic) };
      this.#states.set(id, state);
    }
    return state;
  }
}

/** Compares prices too, not only volumes: some feeds state no volumes. */
const isSame = (a: Readonly<Candle>, b: Readonly<Candle>): boolean =>
  a.t === b.t && a.v === b.v && a.c === b.c && a.h === b.h && a.l === b.l && a.o === b.o;
