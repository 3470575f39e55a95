import type { Epoch } from "../../shared/model/units.ts";
import type { Archive } from "../ports/archive.ts";
import type { Clock } from "../ports/clock.ts";
import type { FeedSink, MarketSink } from "../ports/feed.ts";
import type { Log } from "../ports/log.ts";
import type { RecordedBoard } from "./recording/recorded-board.ts";
import type { ResumePoint, TickStore } from "./tick-store.ts";

export interface HistoryOptions {
  /** The directory of history.duckdb, created if missing. With ":memory:" nothing is kept on disk. */
  readonly directory: string;
  /**
   * Names the market. Runs of one source continue each other; different sources never mix. Sources must differ if their
   * prices cannot be compared, as with another kind of feed or another seed.
   */
  readonly source: string;
  /** Days of market time for which candles are stored, at least 1. */
  readonly retentionDays: number;
  /**
   * Days of market time for which trades are kept, at least 1. Default: as long as candles. Measured: 100 simulated
   * symbols make about 35 million trades a day, at 10.5 bytes each.
   */
  readonly tradeDays?: number;
  /** DuckDB's memory limit, 64 or more. In memory mode old trades are evicted to stay below it. */
  readonly memoryMb: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Creates the store. Default: DuckDB in a worker thread. */
  readonly createStore?: () => TickStore;
}

/** Statistics for metrics. Counts are since the start. */
export interface HistoryStats {
  /** `degraded`: nothing is recorded, range queries are answered from memory, and `lastError` gives the reason. */
  readonly state: "recording" | "degraded";
  readonly lastError: string;
  readonly tradesWritten: number;
  readonly candlesWritten: number;
  readonly writes: number;
  readonly failures: number;
  /** Trades that the board dropped before they could be written. */
  readonly tradesMissed: number;
  /** Backfilled candles not yet written: at most a little over a million. */
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
   * Feeds the minute candles of the last two recorded days to `sink`, the board that was just attached. A board that
   * continues then has candles, the day's prices and previous closes. They are not recorded again. `progress` is called
   * with 0 … 1.
   */
  hydrate(sink: MarketSink, progress?: (done: number) => void): Promise<void>;
  /** Returns the sink for a feed. It passes every event on to `sink`, the board, and stages what must be recorded. */
  recordingSink(sink: FeedSink): FeedSink;
  /**
   * A feed awaits this between the chunks of its backfill, so that memory stays bounded. It resolves at once unless a
   * million candles or 65,536 trades wait to be written. Then it resolves once some of them are written.
   */
  whenReady(): Promise<void>;
  /**
   * Marks the feed as live: its backfill is complete and will be kept. Until then the backfill is discarded if the
   * process ends. The first trade after a backfill has the same effect, but a closed market has no trades.
   */
  markLive(): Promise<void>;
  /** Resolves once the current content of the board is written or its write has failed. */
  flush(): Promise<void>;
  /** Writes the rest, open candles included, and closes the file. */
  close(): Promise<void>;
  stats(): HistoryStats;
}
