import type { Interval } from "../model/candle.ts";
import type { Part, QuotesHead, WireSink } from "../protocol/codec.ts";
import type { ControlMessage } from "../protocol/messages.ts";
import type { Side } from "../model/trade.ts";
import type { Epoch, InstrumentId } from "../model/units.ts";
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

/** Stands between decoder and listener: hands everything on, and notes frames and trade ids on the way. */
export class ObservingSink implements WireSink {
  readonly frames = new SequenceChecker();
  readonly #marks: TradeCursors;
  readonly #listener: WireSink;
  readonly #events: ObservedEvents;

  constructor(marks: TradeCursors, listener: WireSink, events: ObservedEvents) {
    this.#marks = marks;
    this.#listener = listener;
    this.#events = events;
  }

  control(message: ControlMessage): void {
    this.#events.control(message);
    this.#listener.control(message);
  }

  quotesBegin(head: Readonly<QuotesHead>, part: Part): void {
    if (!this.frames.follow(head, part)) this.#events.lost();
    if (head.kind === "snapshot" && part.part === 1) this.#events.snapshot();
    this.#listener.quotesBegin(head, part);
  }

  quote(
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
    this.#listener.quote(id, n, last, lastSize, bid, ask, bidSize, askSize, volume);
  }

  quoteDay(id: InstrumentId, open: number, high: number, low: number, previousClose: number): void {
    this.#listener.quoteDay(id, open, high, low, previousClose);
  }

  quotesEnd(): void {
    this.#listener.quotesEnd();
  }

  tradesBegin(kind: "replay" | "update", epoch: Epoch, part: Part): void {
    this.#marks.begin(epoch);
    this.#listener.tradesBegin(kind, epoch, part);
  }

  trade(id: InstrumentId, tradeId: number, t: number, price: number, size: number, side: Side): void {
    this.#marks.note(id, tradeId);
    this.#listener.trade(id, tradeId, t, price, size, side);
  }

  tradesEnd(): void {
    this.#listener.tradesEnd();
  }

  candlesBegin(kind: "snapshot" | "update", id: InstrumentId, interval: Interval, part: Part): void {
    this.#listener.candlesBegin(kind, id, interval, part);
  }

  candle(t: number, o: number, h: number, l: number, c: number, v: number): void {
    this.#listener.candle(t, o, h, l, c, v);
  }

  candlesEnd(): void {
    this.#listener.candlesEnd();
  }
}
