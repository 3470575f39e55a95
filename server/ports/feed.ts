import type { Instrument } from "../../shared/model/instrument.ts";
import type { Side } from "../../shared/model/trade.ts";
import type { Epoch, InstrumentId, Millis, Price, Quantity } from "../../shared/model/units.ts";
import type { FeedInfo } from "../../shared/protocol/messages.ts";
import type { Stop } from "./clock.ts";
import type { News, TradingStatus } from "./trading-status.ts";

/**
 * Takes a market's events. Its methods take plain numbers, so that nothing is allocated per event. The board behind it
 * numbers the events. Times of one instrument never decrease.
 */
export interface MarketSink {
  /**
   * Starts a market day; `date` is UTC midnight of its date. Last prices become previous closes, and volumes start at
   * 0.
   */
  day(date: Millis): void;
  /** The instrument's best bid and ask; bid < ask. A missing side is NO_PRICE. */
  quote(id: InstrumentId, t: Millis, bid: Price, ask: Price, bidSize: Quantity, askSize: Quantity): void;
  /** One print. */
  trade(id: InstrumentId, t: Millis, price: Price, size: Quantity, side: Side): void;
  /** All prints of one minute while history is simulated. `t` is the minute's start. */
  minuteCandle(
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
   * A recorded bar of `length` ms that begins at `t`. It gives candles but no trades, of the intervals that are
   * multiples of `length`. A bar of a day or longer belongs to the date of the last `day` call.
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
  status(id: InstrumentId | undefined, t: Millis, status: TradingStatus): void;
  /** A headline about an instrument. It changes no trading state. */
  news(id: InstrumentId, news: News): void;
}

/** Whether a feed reaches the source of its events. */
export type FeedConnection = "live" | "lost";

/** Takes everything that a feed reports: its market's events, and its own connection and resets. */
export interface FeedSink extends MarketSink {
  /**
   * The feed lost its source at `since`, or regained it then, in the server's time. While the source is lost, the whole
   * market counts as halted. Its trading states return with the source.
   */
  connection(state: FeedConnection, since: Millis): void;
  /**
   * Makes the sink empty: numbers start again in `epoch`, which differs from every earlier one. `instruments` replace
   * the earlier list; row i is the instrument with id i. A feed calls it when it begins again, when its instruments
   * change, or when its events use another numbering.
   */
  reset(instruments: readonly Instrument[], epoch: Epoch): void;
}

/** A feed cannot be opened, for a reason that its user can fix. `message` states the reason in one line. */
export class FeedError extends Error {
  override readonly name: string = "FeedError";
}

/** Describes a feed to people: in the start's output, in the welcome message and on the dashboard. */
export interface FeedDescription {
  /** The feed's name in server/feeds/registry.ts. */
  readonly kind: string;
  /** Name of the market or of the recorded file. */
  readonly name: string;
  /** One line, such as "simulated, seed 7, always open". */
  readonly summary: string;
  /** Whether the prices are invented. */
  readonly simulated: boolean;
  /** The date that a replay is playing, YYYY-MM-DD. */
  readonly date?: string | undefined;
  /** Of a simulated market. */
  readonly seed?: number | undefined;
}

/** The feed as described to clients (W44). */
export const feedInfo = ({ kind, name, simulated, date, seed }: FeedDescription): FeedInfo => ({
  ...{ kind, name, simulated },
  ...(date !== undefined && { date }),
  ...(seed !== undefined && { seed }),
});

/** A source of events. */
export interface Feed {
  readonly description: FeedDescription;
  /** Called once, before every other method. The board is built from these instruments. */
  open(): Promise<readonly Instrument[]>;
  /**
   * Sends the feed's history to `sink`, then goes live, and resolves. It never blocks the event loop for more than 20
   * ms at a time. `progress` is called with 0 … 1.
   */
  start(sink: FeedSink, progress: (done: number) => void): Promise<Stop>;
}
