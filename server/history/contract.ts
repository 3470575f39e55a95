import type { Epoch } from "../../shared/model/units.ts";
import type { Archive } from "../ports/archive.ts";
import type { Clock } from "../ports/clock.ts";
import type { FeedSink } from "../ports/feed.ts";
import type { Log } from "../ports/log.ts";
import type { LiveBoard } from "./recording/live-board.ts";
import type { ResumePoint, TickStore } from "./tick-store.ts";

export interface HistoryOptions {
  /** DATA_DIR: where history.duckdb lies, created where missing; ":memory:" keeps nothing on disk. */
  readonly directory: string;
  /**
   * Names the market: runs of one source continue each other, different sources never mix. Must change with what
   * makes prices incomparable, such as the kind of feed or a simulation's seed.
   */
  readonly source: string;
  /** Days of market time for which candles are kept, at least 1. */
  readonly retentionDays: number;
  /**
   * Days of market time for which trades are kept, at least 1; default: as long as candles. 100 simulated symbols make
   * some 35 million trades a day, at 10.5 bytes each.
   */
  readonly tradeDays?: number;
  /** DuckDB's memory limit, 64 or more. Without a disk, trades are evict to stay below. */
  readonly memoryMb: number;
  readonly clock: Clock;
  readonly log: Log;
  /** The store; default: DuckDB in a worker thread. */
  readonly createStore?: () => TickStore;
}

/** For metrics. Counts are since the start. */
export interface HistoryStats {
  /** `degraded`: nothing is recorded, ranges are answered from memory, and `lastError` says why. */
  readonly state: "recording" | "degraded";
  readonly lastError: string;
  readonly tradesWritten: number;
  readonly candlesWritten: number;
  readonly writes: number;
  readonly failures: number;
  /** Trades that the board had dropped before they could be written. */
  readonly tradesMissed: number;
  /** Backfilled bars on their way to the file: a little over a million at most. */
  readonly barsQueued: number;
  /** Time the last write took, ms. */
  readonly writeMs: number;
  /** Bytes on disk. */
  readonly bytes: number;
}

/** The tick store: it records a board, and answers ranges over everything kept. */
export interface History {
  /** For the board of this run: greater than that of every run in the file. */
  readonly epoch: Epoch;
  /** Where the last run of this source stopped; undefined on the first, and where the file cannot be read. */
  readonly resumePoint: ResumePoint | undefined;
  readonly archive: Archive;
  /**
   * Starts recording `board`, whose epoch need not be this history's (a replica's is not). A second call goes on
   * with another board. `feedState` is asked every few seconds for what the feed wants to find in `resumePoint`.
   */
  attach(board: LiveBoard, feedState?: () => Uint8Array | undefined): Promise<void>;
  /**
   * Gives `sink`, the board just attached, the minutes of the last recorded day and the one before, so that a board
   * that continues has its candles, day's figures and previous closes. They are not recorded again. `progress` is called with 0 … 1.
   */
  warm(sink: FeedSink, progress?: (done: number) => void): Promise<void>;
  /** The sink for a feed: hands all on to `sink`, the board, and records the bars of a backfill. */
  tap(sink: FeedSink): FeedSink;
  /**
   * For a feed to await between the turns of its backfill: resolves at once, or, where the file is a million bars or
   * 65,536 trades behind, when it has taken some. So memory stays bounded and nothing is lost however many there are.
   */
  room(): Promise<void>;
  /**
   * The feed is live: its backfill, if there was one, is complete. Before, an end of the process discards it. The
   * first trade after bars says so as well; calling it matters where the market is closed and none comes.
   */
  live(): Promise<void>;
  /** Resolves when what the board has now is in the file, or could not be written. */
  flush(): Promise<void>;
  /** Writes what is left, open candles included, and closes the file. */
  close(): Promise<void>;
  stats(): HistoryStats;
}
