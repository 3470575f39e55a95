import type { Candle, Interval } from "../../shared/model/candle.ts";
import type { Directory } from "../../shared/protocol/codec.ts";
import type { QuoteColumns } from "../../shared/model/quote.ts";
import type { Trade } from "../../shared/model/trade.ts";
import type { Epoch, InstrumentId, Millis, Price, Sequence } from "../../shared/model/units.ts";
import type { News, TradingStatus } from "./trading-status.ts";

/**
 * The board's latest quotes. A reader compares `changedAt` with the sequence that it saw last. The board therefore
 * notifies no reader, and each reads at its own pace.
 */
export interface Quotes extends Directory {
  readonly columns: QuoteColumns;
  readonly epoch: Epoch;
  /** Changes made to the board this epoch. */
  readonly sequence: Sequence;
  /** Per instrument: the board's sequence at the row's last change; 0 before the first. */
  readonly changedAt: Float64Array;
  /** Per instrument: the board's sequence when the day's open, high, low or previous close last changed. */
  readonly dayChangedAt: Float64Array;
  /** Market time of the newest event, 0 before the first. */
  readonly time: Millis;
  statusOf(id: InstrumentId): TradingStatus;
  /**
   * The text of an instrument's latest status, or of a headline published after it: `reason` in version 1 of the
   * protocol.
   */
  reasonOf(id: InstrumentId): string;
  /**
   * Calls `listener` on every change of a status or a reason until the returned stop. `id` undefined means the whole
   * market.
   */
  onStatus(listener: (id: InstrumentId | undefined, status: TradingStatus) => void): () => void;
  /** The latest headline of each instrument that has one, even if it is no longer current. */
  readonly news: ReadonlyMap<InstrumentId, News>;
  /** Calls `listener` on every headline, before the reason changes with it, until the returned stop. */
  onNews(listener: (id: InstrumentId, news: News) => void): () => void;
  /**
   * Calls back on every change of an instrument's row with its `n`, in order and at once, also in later epochs, until the
   * returned stop. Rows that nobody follows cost nothing.
   */
  followRow(symbol: string, listener: (n: number) => void): () => void;
}

/** The newest trades of each instrument, held in memory. */
export interface Trades {
  /** Id of the instrument's newest trade, 0 before the first. Ids are contiguous. */
  newest(id: InstrumentId): number;
  /** Id of the oldest trade still held; `newest + 1` if there is none. */
  oldest(id: InstrumentId): number;
  /** Held trades with `after < id ≤ upTo`, in order. Older ones that the board has dropped are missing. */
  between(id: InstrumentId, after: number, upTo: number): Trade[];
}

/** Is told of every print as the board takes it, after quotes, trades and candles have it. Nothing is allocated for it. */
export interface PrintListener {
  trade(id: InstrumentId, t: Millis, price: Price): void;
  /** The prints of a minute or of a recorded bar, whose order within it is unknown. */
  candle(id: InstrumentId, t: Millis, open: Price, high: Price, low: Price, close: Price): void;
  /** The board is empty and begins a new epoch, perhaps with other instruments. */
  reset(): void;
}

/** The newest candles of each instrument and interval, held in memory, the last one open. */
export interface Candles {
  /** Up to `limit` newest candles, oldest first. */
  newest(id: InstrumentId, interval: Interval, limit: number): Candle[];
  /**
   * Rises with every trade folded into the instrument's candles. If it is unchanged, no candle of the instrument has
   * changed.
   */
  revision(id: InstrumentId): number;
}
