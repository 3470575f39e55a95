import type { ControlMessage } from "../../../../shared/protocol/messages.ts";
import { formatEpoch, type InstrumentId } from "../../../../shared/model/units.ts";
import type { Quotes, Trades } from "../../../ports/board.ts";
import { SubscriberGroup, type PublishContext } from "../../fanout/subscriber-group.ts";
import type { Client, Target } from "../../fanout/client.ts";
import type { Broadcaster } from "../../fanout/broadcaster.ts";
import type { Cursor, OrderedStream } from "../ordered-stream.ts";

/** The subscribers to one instrument's trades. All hold them up to the id `upTo`. */
interface InstrumentState {
  upTo: number;
  readonly subscribers: SubscriberGroup;
}

const utf8 = new TextEncoder();

/** The board's trades in one encoding. Every trade is sent once, in order of id, or named as part of a gap (G3). */
export class TradeStream implements OrderedStream {
  readonly #context: PublishContext;
  readonly #broadcaster: Broadcaster;
  readonly #quotes: Quotes;
  readonly #trades: Trades;
  readonly #states = new Map<InstrumentId, InstrumentState>();

  /** A part of its topics: clients on another phase are sent the same at another moment. */
  readonly #phase: number;

  constructor(context: PublishContext, broadcaster: Broadcaster, quotes: Quotes, trades: Trades, phase: number) {
    this.#phase = phase;
    this.#context = context;
    this.#broadcaster = broadcaster;
    this.#quotes = quotes;
    this.#trades = trades;
  }

  startOf(id: InstrumentId): Cursor {
    return this.#states.get(id)?.upTo ?? this.#trades.newest(id);
  }

  follow(client: Client, id: InstrumentId, from: Cursor): void {
    let state = this.#states.get(id);
    if (state === undefined) {
      const topic = `${this.#broadcaster.encoder.encoding}/trades/${this.#phase}/${id}`;
      state = { upTo: this.#trades.newest(id), subscribers: new SubscriberGroup(this.#context, topic) };
      this.#states.set(id, state);
    }
    // Subscribers of another encoding or gateway may already have been sent more than those of this stream.
    if (from > state.upTo) this.#flushInstrument(id, state);
    this.#send(client, "replay", id, from, state.upTo);
    state.subscribers.add(client);
  }

  leave(client: Client, id: InstrumentId): Cursor {
    const state = this.#states.get(id);
    if (state === undefined) return this.#trades.newest(id);
    state.subscribers.delete(client);
    if (state.subscribers.size === 0) this.#states.delete(id);
    return state.upTo;
  }

  /** Which trades of the old epoch were missed is unknown. Of the new epoch all so far were: they are named as a gap. */
  resetEpoch(client: Client, id: InstrumentId): void {
    const newest = this.startOf(id);
    if (newest > 0) this.#sendControl(client, this.#gap(id, 1, newest));
  }

  flush(): void {
    for (const [id, state] of this.#states) this.#flushInstrument(id, state);
  }

  #flushInstrument(id: InstrumentId, state: InstrumentState): void {
    const newest = this.#trades.newest(id);
    if (newest === state.upTo) return;
    this.#send(state.subscribers, "update", id, state.upTo, newest);
    state.upTo = newest;
  }

  /** Sends the trades with `after < id ≤ upTo`. Those that the board no longer holds are named as a gap first. */
  #send(target: Target, kind: "replay" | "update", id: InstrumentId, after: number, upTo: number): void {
    if (after >= upTo) return;
    const first = Math.min(this.#trades.oldest(id), upTo + 1);
    if (first > after + 1) this.#sendControl(target, this.#gap(id, after + 1, first - 1));
    if (first > upTo) return;
    const trades = this.#trades.between(id, after, upTo);
    const emit = this.#broadcaster.to(target, trades.length);
    if (emit !== undefined) this.#broadcaster.encoder.trades(kind, this.#quotes.epoch, id, trades, emit);
  }

  #gap(id: InstrumentId, from: number, to: number): ControlMessage {
    const { epoch, instruments } = this.#quotes;
    return { type: "trades", kind: "gap", epoch: formatEpoch(epoch), s: instruments[id].symbol, from, to };
  }

  #sendControl(target: Target, message: ControlMessage): void {
    const text = this.#broadcaster.control(message);
    if (text !== undefined) target.deliver(utf8.encode(text), false);
  }
}
