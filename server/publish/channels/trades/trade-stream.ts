import type { ControlMessage } from "../../../../shared/protocol/messages.ts";
import { formatEpoch, type InstrumentId } from "../../../../shared/model/units.ts";
import type { Quotes, Trades } from "../../../ports/board.ts";
import type { Client } from "../../fanout/client.ts";
import type { Broadcaster, Target } from "../../fanout/broadcaster.ts";
import type { ChannelParts } from "../channel.ts";
import type { Cursor, OrderedStream } from "../ordered-stream.ts";
import { SubscribedInstruments, type Subscribed } from "../subscribed-instruments.ts";

/** The subscribers of an instrument hold its trades up to the id `upTo`. */
interface Held {
  upTo: number;
}

const utf8 = new TextEncoder();

/** The board's trades in one encoding. Every trade is sent once, in order of id, or named as part of a gap (G3). */
export class TradeStream implements OrderedStream {
  readonly #broadcaster: Broadcaster;
  readonly #quotes: Quotes;
  readonly #trades: Trades;
  readonly #instruments: SubscribedInstruments<Held>;

  /** `phase` is a part of the topics: clients on another phase are sent the same trades at another moment. */
  constructor({ context, broadcaster, sources }: ChannelParts, phase: number) {
    this.#broadcaster = broadcaster;
    this.#quotes = sources.quotes;
    this.#trades = sources.trades;
    this.#instruments = new SubscribedInstruments(context, `${broadcaster.encoder.encoding}/trades/${phase}`);
  }

  startOf(id: InstrumentId): Cursor {
    return this.#instruments.get(id)?.upTo ?? this.#trades.newest(id);
  }

  follow(client: Client, id: InstrumentId, from: Cursor): void {
    const instrument = this.#instruments.open(id, { upTo: this.#trades.newest(id) });
    // Subscribers of another encoding or gateway may already have been sent more than those of this stream.
    if (from > instrument.upTo) this.#flushInstrument(id, instrument);
    this.#send(client, "replay", id, from, instrument.upTo);
    instrument.subscribers.add(client);
  }

  leave(client: Client, id: InstrumentId): Cursor {
    return this.#instruments.leave(client, id)?.upTo ?? this.#trades.newest(id);
  }

  /**
   * Which trades of the old epoch were missed is unknown. Of the new epoch all so far were: they are named as a gap.
   */
  resetEpoch(client: Client, id: InstrumentId): void {
    const newest = this.startOf(id);
    if (newest > 0) this.#sendControl(client, this.#gap(id, 1, newest));
  }

  flush(): void {
    for (const [id, instrument] of this.#instruments) this.#flushInstrument(id, instrument);
  }

  #flushInstrument(id: InstrumentId, instrument: Subscribed<Held>): void {
    const newest = this.#trades.newest(id);
    if (newest === instrument.upTo) return;
    this.#send(instrument.subscribers, "update", id, instrument.upTo, newest);
    instrument.upTo = newest;
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
