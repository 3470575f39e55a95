import { isOverview, isSnapshot } from "../../protocol/channels.ts";
import type { MessageSinks, Part, QuotesHead, QuotesSink, TradesSink } from "../../protocol/codec.ts";
import type { ControlMessage } from "../../protocol/messages.ts";
import type { Side } from "../../model/trade.ts";
import type { Epoch, InstrumentId } from "../../model/units.ts";
import { SequenceChecker } from "./sequence-checker.ts";
import type { TradeCursors } from "./trade-cursors.ts";

/** Events in the stream of messages that the session reacts to. */
export interface ObservedEvents {
  control(message: ControlMessage): void;
  /** A quotes message before the last one is missing. */
  lost(): void;
  /** A snapshot of quotes begins. */
  snapshot(): void;
}

/** Sinks between decoder and listener. They check frame numbers, remember trade ids, and pass everything on. */
export const observe = (cursors: TradeCursors, listener: MessageSinks, events: ObservedEvents): MessageSinks => ({
  control(message) {
    events.control(message);
    listener.control(message);
  },
  quotes: new ObservedQuotes(listener.quotes, events),
  trades: new ObservedTrades(listener.trades, cursors),
  candles: listener.candles,
});

class ObservedQuotes implements QuotesSink {
  readonly #frames = new SequenceChecker();
  /** Of the overview, which counts its own messages (W23). */
  readonly #overviewFrames = new SequenceChecker();
  readonly #listener: QuotesSink;
  readonly #events: ObservedEvents;

  constructor(listener: QuotesSink, events: ObservedEvents) {
    this.#listener = listener;
    this.#events = events;
  }

  begin(head: Readonly<QuotesHead>, part: Part): void {
    const frames = isOverview(head.kind) ? this.#overviewFrames : this.#frames;
    if (!frames.follow(head, part)) this.#events.lost();
    if (isSnapshot(head.kind) && part.part === 1) this.#events.snapshot();
    this.#listener.begin(head, part);
  }

  row(
    id: InstrumentId,
    n: number,
    last: number,
    lastSize: number,
    bid: number,
    ask: number,
    bidSize: number,
    askSize: number,
    volume: number,
  ): void {
    this.#listener.row(id, n, last, lastSize, bid, ask, bidSize, askSize, volume);
  }

  day(id: InstrumentId, open: number, high: number, low: number, previousClose: number): void {
    this.#listener.day(id, open, high, low, previousClose);
  }

  end(): void {
    this.#listener.end();
  }
}

class ObservedTrades implements TradesSink {
  readonly #listener: TradesSink;
  readonly #cursors: TradeCursors;

  constructor(listener: TradesSink, cursors: TradeCursors) {
    this.#listener = listener;
    this.#cursors = cursors;
  }

  begin(kind: "replay" | "update", epoch: Epoch, part: Part): void {
    this.#cursors.begin(epoch);
    this.#listener.begin(kind, epoch, part);
  }

  row(id: InstrumentId, tradeId: number, t: number, price: number, size: number, side: Side): void {
    this.#cursors.note(id, tradeId);
    this.#listener.row(id, tradeId, t, price, size, side);
  }

  end(): void {
    this.#listener.end();
  }
}
