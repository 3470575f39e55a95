import type { Candle, Interval } from "../../../../shared/model/candle.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import type { Candles } from "../../../ports/board.ts";
import { SubscriberGroup, type PublishContext } from "../../fanout/subscriber-group.ts";
import type { Client, Target } from "../../fanout/client.ts";
import type { Broadcaster } from "../../fanout/broadcaster.ts";
import type { Cursor, OrderedStream } from "../ordered-stream.ts";

/** Candles in a snapshot, the open one included. */
const SNAPSHOT_CANDLES = 500;

/** The followers of one instrument's candles: all have them as of `revision`, `open` being the newest. */
interface InstrumentState {
  revision: number;
  open: Readonly<Candle> | undefined;
  readonly subscribers: SubscriberGroup;
}

/** The candles of one interval in one encoding. A candle that changed goes out whole and replaces the one of its start. */
export class CandleStream implements OrderedStream {
  readonly #context: PublishContext;
  readonly #broadcaster: Broadcaster;
  readonly #candles: Candles;
  readonly #interval: Interval;
  readonly #states = new Map<InstrumentId, InstrumentState>();

  constructor(context: PublishContext, broadcaster: Broadcaster, candles: Candles, interval: Interval) {
    this.#context = context;
    this.#broadcaster = broadcaster;
    this.#candles = candles;
    this.#interval = interval;
  }

  /** Whoever has none begins with the snapshot. Starts of candles before 1970 are below 0. */
  startOf(): Cursor {
    return -Infinity;
  }

  follow(client: Client, id: InstrumentId, from: Cursor): void {
    const state = this.#states.get(id);
    // The others get now what they lack, so that after the snapshot all have the same.
    if (state !== undefined) this.#flushInstrument(id, state);
    const candles = this.#candles.newest(id, this.#interval, SNAPSHOT_CANDLES);
    const missed = candles.filter(({ t }) => t >= from);
    const held = from > -Infinity && candles.length > 0 && candles[0].t <= from;
    if (!held) this.#send(client, "snapshot", id, candles);
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

  /** Nothing to tell: the snapshot that follows replaces everything. */
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
    // A trade may have opened a candle without touching the one before, and then only the new one is news.
    if (before !== undefined && candles.length > 0 && isSame(candles[0], before)) candles.shift();
    if (candles.length > 0) this.#send(state.subscribers, "update", id, candles);
  }

  #send(target: Target, kind: "snapshot" | "update", id: InstrumentId, candles: readonly Candle[]): void {
    const emit = this.#broadcaster.to(target, candles.length);
    if (emit !== undefined) this.#broadcaster.encoder.candles(kind, id, this.#interval, candles, emit);
  }

  /** The candles that start at `t` or later: two at most, as a rule. */
  #since(id: InstrumentId, t: number): Candle[] {
    const few = this.#candles.newest(id, this.#interval, 2);
    const enough = few.length < 2 || few[0].t <= t;
    const candles = enough ? few : this.#candles.newest(id, this.#interval, SNAPSHOT_CANDLES);
    return candles.filter((candle) => candle.t >= t);
  }

  #stateOf(id: InstrumentId, open: Candle | undefined): InstrumentState {
    let state = this.#states.get(id);
    if (state === undefined) {
      const topic = `${this.#broadcaster.encoder.protocol}/candles/${this.#interval}/${id}`;
      state = { revision: this.#candles.revision(id), open, subscribers: new SubscriberGroup(this.#context, topic) };
      this.#states.set(id, state);
    }
    return state;
  }
}

/** A candle whose prices moved at no volume is another one: not every feed states volumes. */
const isSame = (a: Readonly<Candle>, b: Readonly<Candle>): boolean =>
  a.t === b.t && a.v === b.v && a.c === b.c && a.h === b.h && a.l === b.l && a.o === b.o;
