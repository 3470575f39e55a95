import type { MessageSinks, Part, QuotesHead, QuotesSink, TradesSink } from "../../protocol/codec.ts";
import type { ControlMessage } from "../../protocol/messages.ts";
import type { Side } from "../../model/trade.ts";
import type { Epoch, InstrumentId } from "../../model/units.ts";
import { SequenceChecker } from "./sequence-checker.ts";
import type { TradeCursors } from "./trade-cursors.ts";

/** What the connection itself wants to know of what passes through it. */
export interface ObservedEvents {
  control(message: ControlMessage): void;
  /** A quotes message is missing before the one that just came. */
  lost(): void;
  /** A snapshot of quotes begins. */
  snapshot(): void;
}

/** Stands between decoder and listener: hands everything on, and notes frame numbers and trade ids on the way. */
export const observe = (marks: TradeCursors, listener: MessageSinks, events: ObservedEvents): MessageSinks => ({
  control(message) {
    events.control(message);
    listener.control(message);
  },
  quotes: new ObservedQuotes(listener.quotes, events),
  trades: new ObservedTrades(listener.trades, marks),
  candles: listener.candles,
});

class ObservedQuotes implements QuotesSink {
  readonly #frames = new SequenceChecker();
  readonly #listener: QuotesSink;
  readonly #events: ObservedEvents;

  constructor(listener: QuotesSink, events: ObservedEvents) {
    this.#listener = listener;
    this.#events = events;
  }

  begin(head: Readonly<QuotesHead>, part: Part): void {
    if (!this.#frames.follow(head, part)) this.#events.lost();
    if (head.kind === "snapshot" && part.part === 1) this.#events.snapshot();
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
  readonly #marks: TradeCursors;

  constructor(listener: TradesSink, marks: TradeCursors) {
    this.#listener = listener;
    this.#marks = marks;
  }

  begin(kind: "replay" | "update", epoch: Epoch, part: Part): void {
    this.#marks.begin(epoch);
    this.#listener.begin(kind, epoch, part);
  }

  row(id: InstrumentId, tradeId: number, t: number, price: number, size: number, side: Side): void {
    this.#marks.note(id, tradeId);
    this.#listener.row(id, tradeId, t, price, size, side);
  }

  end(): void {
    this.#listener.end();
  }
}
