import type { Instrument } from "../../shared/model/instrument.ts";
import type { Side } from "../../shared/model/trade.ts";
import type { Epoch, InstrumentId, Millis, Price, Quantity } from "../../shared/model/units.ts";
import type { FeedInfo } from "../../shared/protocol/messages.ts";
import type { Stop } from "./clock.ts";
import type { News, Status } from "./trading-status.ts";

/**
 * Takes a market's events: plain functions of numbers, so that nothing is allocated. The board behind it numbers the
 * events. Times of one instrument never go back.
 */
export interface MarketSink {
  /** A new market day begins, named by UTC midnight of its date: last prices become previous closes, volumes start at 0. */
  day(date: Millis): void;
  /** The instrument's best bid and ask; bid < ask. A side that is missing is NO_PRICE. */
  quote(id: InstrumentId, t: Millis, bid: Price, ask: Price, bidSize: Quantity, askSize: Quantity): void;
  /** One print. */
  trade(id: InstrumentId, t: Millis, price: Price, size: Quantity, side: Side): void;
  /** All prints of one minute, while history is run forward: the minute's start, prices, volume and number of prints. */
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

/** Whether a feed reaches the source of its events. */
export type FeedConnection = "live" | "lost";

/** Takes what a feed has to say: its market's events, and what happens to the feed itself. */
export interface FeedSink extends MarketSink {
  /**
   * The feed lost its source at `since`, or has it back since then; the server's time. While the source is lost, the
   * whole market counts as halted. Its trading states come back with the source.
   */
  connection(state: FeedConnection, since: Millis): void;
  /**
   * Everything before this is void. The sink is empty and counts from the start in `epoch`, which is never that of an
   * earlier reset. `instruments` replace the ones before; row i is the instrument with id i. Call it when the feed
   * begins again, when its list of instruments changes, or when its events come from another numbering.
   */
  reset(instruments: readonly Instrument[], epoch: Epoch): void;
}

/** A feed that cannot be opened for a reason that its user can mend; `message` is the one line that says which. */
export class FeedError extends Error {
  override readonly name: string = "FeedError";
}

/** What a feed is, for people: shown at start, in the welcome and on the dashboard. */
export interface FeedDescription {
  /** The name under which server/feeds/registry.ts has it. */
  readonly kind: string;
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
  /** Called once, before anything else. The board is built from these instruments. */
  open(): Promise<readonly Instrument[]>;
  /**
   * Runs the feed's history into `sink`, then goes live; resolves when live. It never holds the event loop for more
   * than 20 ms at a time. `progress` is called with 0 … 1.
   */
  start(sink: FeedSink, progress: (done: number) => void): Promise<Stop>;
}
