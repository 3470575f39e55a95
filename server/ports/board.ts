import type { Candle, Interval } from "../../shared/model/candle.ts";
import type { Directory } from "../../shared/protocol/codec.ts";
import type { QuoteColumns } from "../../shared/model/quote.ts";
import type { Trade } from "../../shared/model/trade.ts";
import type { Epoch, InstrumentId, Millis, Sequence } from "../../shared/model/units.ts";
import type { News, Status } from "./trading-status.ts";

/**
 * The board's latest quotes. A reader finds what changed since it last looked by comparing `changedAt` with the
 * sequence it then read: no consumer has to be told, and any number of them may look at their own pace.
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
  statusOf(id: InstrumentId): Status;
  /** The latest word on an instrument: its status' text, or a headline that came after it. Version 1's `reason`. */
  reasonOf(id: InstrumentId): string;
  /** Calls back on every change of a status or a reason (`id` undefined: the whole market), until the returned stop. */
  onStatus(listener: (id: InstrumentId | undefined, status: Status) => void): () => void;
  /** The latest headline of each instrument that had one, current or not. */
  readonly news: ReadonlyMap<InstrumentId, News>;
  /** Calls back on every headline, before the reason changes with it, until the returned stop. */
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
  /** Id of the oldest trade still held, or `newest + 1` where none is. */
  oldest(id: InstrumentId): number;
  /** Trades with `after < id ≤ upTo`, in order; those no longer held are missing from the front. */
  between(id: InstrumentId, after: number, upTo: number): Trade[];
}

/** The newest candles of each instrument and interval, held in memory, the last one open. */
export interface Candles {
  /** Up to `limit` newest candles, oldest first. */
  newest(id: InstrumentId, interval: Interval, limit: number): Candle[];
  /** Rises with every trade folded into the instrument: unchanged means that no candle of it changed. */
  revision(id: InstrumentId): number;
}
