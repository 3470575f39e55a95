import type { Instrument } from "../../shared/model/instrument.ts";
import type { Side } from "../../shared/model/trade.ts";
import type { InstrumentId, Millis, Price, Quantity } from "../../shared/model/units.ts";
import type { FeedInfo } from "../../shared/protocol/messages.ts";
import type { Stop } from "./clock.ts";
import type { News, Status } from "./trading-status.ts";

/**
 * Where a feed that originates events puts them: plain functions of numbers, nothing allocated. The board behind it
 * numbers the events. Per instrument, times never go back.
 */
export interface FeedSink {
  /** A new market day begins, named by UTC midnight of its date: last prices become previous closes, volumes start at 0. */
  day(date: Millis): void;
  /** The instrument's best bid and ask; bid < ask. */
  quote(id: InstrumentId, t: Millis, bid: Price, ask: Price, bidSize: Quantity, askSize: Quantity): void;
  /** One print. */
  trade(id: InstrumentId, t: Millis, price: Price, size: Quantity, side: Side): void;
  /** A whole minute's prints at once, while history is run forward: its start, prices, volume and their number. */
  bar(
    id: InstrumentId,
    t: Millis,
    open: Price,
    high: Price,
    low: Price,
    close: Price,
    volume: number,
    trades: number,
  ): void;
  /**
   * A recorded bar of `length` ms that begins at `t`: candles without trades, of the intervals that its length divides.
   * One of a day or longer belongs to the market's date as the last `day` named it.
   */
  candle(
    id: InstrumentId,
    t: Millis,
    length: Millis,
    open: Price,
    high: Price,
    low: Price,
    close: Price,
    volume: number,
  ): void;
  /** An instrument's trading state changed; `id` undefined means the whole market. */
  status(id: InstrumentId | undefined, t: Millis, status: Status): void;
  /** A headline about an instrument. It changes no trading state. */
  news(id: InstrumentId, news: News): void;
}

/** What a feed is, for people: shown at start, in the welcome and on the dashboard. */
export interface FeedDescription {
  readonly kind: "simulated" | "replay" | "nats";
  /** Of the market or the recorded file. */
  readonly name: string;
  /** One line, such as "simulated, seed 7, always open". */
  readonly summary: string;
  /** True where no price is a real one. */
  readonly simulated: boolean;
  /** The date that a replay is playing, YYYY-MM-DD. */
  readonly date?: string | undefined;
}

/** A feed as clients read it (W44). */
export const feedInfo = ({ kind, name, simulated, date }: FeedDescription): FeedInfo => ({
  ...{ kind, name, simulated },
  ...(date !== undefined && { date }),
});

/** A source of events. */
export interface Feed {
  readonly description: FeedDescription;
  /** The instruments, once, before anything else; the board is built from them. */
  open(): Promise<readonly Instrument[]>;
  /**
   * Runs what history the feed has into `sink`, then goes live; resolves when live. Never holds the event loop over
   * 20 ms at a time. `progress` is called with 0 … 1.
   */
  start(sink: FeedSink, progress: (done: number) => void): Promise<Stop>;
}
