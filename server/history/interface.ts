import type { Epoch } from "../../shared/model/units.ts";
import type { Archive } from "../ports/archive.ts";
import type { Clock } from "../ports/clock.ts";
import type { FeedSink, MarketSink } from "../ports/feed.ts";
import type { Log } from "../ports/log.ts";
import type { RecordedBoard } from "./recording/recorded-board.ts";
import type { ResumePoint, TickStore } from "./tick-store.ts";

export interface HistoryOptions {
  /** The directory of history.duckdb, created if missing; ":memory:" keeps nothing on disk. */
  readonly directory: string;
  /**
   * Names the market. Runs of one source continue each other; different sources never mix. It must differ where prices
   * cannot be compared, such as for another kind of feed or another seed.
   */
  readonly source: string;
  /** Days of market time for which candles are stored, at least 1. */
  readonly retentionDays: number;
  /**
   * Days of market time for which trades are kept, at least 1. Default: as long as candles.
   * Measured: 100 simulated symbols make some 35 million trades a day, at 10.5 bytes each.
   */
  readonly tradeDays?: number;
  /** DuckDB's memory limit, 64 or more. In memory mode old trades are evicted to stay below it. */
  readonly memoryMb: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Creates the store. Default: DuckDB in a worker thread. */
  readonly createStore?: () => TickStore;
}

/** For metrics. Counts are since the start. */
export interface HistoryStats {
  /** `degraded`: nothing is recorded, ranges are answered from memory, and `lastError` gives the reason. */
  readonly state: "recording" | "degraded";
  readonly lastError: string;
  readonly tradesWritten: number;
  readonly candlesWritten: number;
  readonly writes: number;
  readonly failures: number;
  /** Trades that the board dropped before they could be written. */
  readonly tradesMissed: number;
  /** Backfilled candles not yet written: a little over a million at most. */
  readonly backfillQueued: number;
  /** Time the last write took, ms. */
  readonly writeMs: number;
  /** Bytes on disk. */
  readonly bytes: number;
}

/** Records a board, and answers queries over everything recorded. */
export interface History {
  /** The epoch for the board of this run: greater than that of every run in the file. */
  readonly epoch: Epoch;
  /** The state at which the last run of this source stopped; undefined for the first run or an unreadable file. */
  readonly resumePoint: ResumePoint | undefined;
  readonly archive: Archive;
  /**
   * Starts recording `board`, whose epoch may differ from this history's. A second call continues with another board.
   * `feedState` is called every few seconds; the next run's feed finds its result in `resumePoint`.
   */
  attach(board: RecordedBoard, feedState?: () => Uint8Array | undefined): Promise<void>;
  /**
   * Feeds `sink`, the board just attached, the minute candles of the last two recorded days. So a board that continues
   * has its candles, the day's prices and previous closes. They are not recorded again. `progress` is called with 0 … 1.
   */
  hydrate(sink: MarketSink, progress?: (done: number) => void): Promise<void>;
  /** Returns the sink for a feed: it passes every event on to `sink`, the board, and notes what is to be recorded. */
  recordingSink(sink: FeedSink): FeedSink;
  /**
   * Backpressure: a feed awaits this between the chunks of its backfill. It resolves at once, unless a million candles or
   * 65,536 trades wait to be written: then it resolves once some are written, so that memory stays bounded.
   */
  whenReady(): Promise<void>;
  /**
   * Marks the feed as live: a backfill is complete and will be kept. Until then it is discarded if the process ends. The
   * first trade after a backfill does the same; a closed market has none.
   */
  markLive(): Promise<void>;
  /** Resolves once the board's present content is written, or could not be. */
  flush(): Promise<void>;
  /** Writes the rest, open candles included, and closes the file. */
  close(): Promise<void>;
  stats(): HistoryStats;
}
