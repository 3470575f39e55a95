import type { Interval } from "../../shared/model/candle.ts";
import type { TradeMark } from "../ports/archive.ts";
import type { CandleColumns, TradeColumns } from "./duckdb/row-buffers.ts";

/** Names the directory and the file of a store that keeps nothing on disk. */
export const IN_MEMORY = ":memory:";

/** Where and how the store keeps its data. */
export interface StoreOptions {
  /** Path of the DuckDB file, or ":memory:". */
  readonly file: string;
  /** Memory limit of DuckDB's buffers, MB. DuckDB's code and the worker's heap take about 60 MB more. */
  readonly memoryMb: number;
  /** Names the market. Runs of one source continue each other; different sources never mix. */
  readonly source: string;
  /** Wall-clock time, ms. Rows of a later time are set aside, since this run will record that time itself. */
  readonly now: number;
}

/** A row of a board, for the run that continues it. Prices are mantissas with `exponent`; null if unknown. */
export interface ResumeRow {
  readonly symbol: string;
  readonly exponent: number;
  readonly last: number | null;
  readonly previousClose: number | null;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly volume: number;
}

/** The state at which the last run of a source stopped, up to its last committed trade. */
export interface ResumePoint {
  readonly epoch: number;
  /** Market time of the last recorded event, ms. */
  readonly time: number;
  /** The market's date at that time, ms; null if the feed had not stated one. */
  readonly day: number | null;
  readonly rows: readonly ResumeRow[];
  /** The feed's own state, up to a few seconds older than the rows. */
  readonly feedState: Uint8Array | undefined;
}

/** Rows that a run recorded while the machine's clock was ahead of its present time. */
export interface FutureRows {
  readonly trades: number;
  readonly candles: number;
  /** How far the latest of them is in the future, ms. */
  readonly ms: number;
}

export interface OpenedStore {
  /** Greater than the epoch of every run in the file, and at least the wall clock's seconds. */
  readonly epoch: number;
  readonly resume: ResumePoint | undefined;
  /** The source's rows after `now`, which were set aside. */
  readonly ahead: FutureRows;
}

/** The board whose events are written next. */
export interface AttachedBoard {
  readonly epoch: number;
  /** Indexed by instrument id. */
  readonly instruments: readonly { readonly symbol: string; readonly exponent: number }[];
  readonly now: number;
}

/** The rows that the file already holds of the attached board; none for a new epoch. */
export interface AttachedStore {
  /** Per instrument: the newest trade id recorded in this epoch. */
  readonly trades: Float64Array;
  /** Per instrument: start of the newest candle recorded in this epoch, −1 for none. */
  readonly candles: Float64Array;
  /** No row of an earlier epoch starts at or after this, ms. */
  readonly earlierUntil: number;
  /** Start of the candles that hydrate a board: the first minute of `hydrateDays`, ms. */
  readonly hydrateFrom: number;
  /** The last two recorded market days, in days since 1970, in order; fewer if fewer are recorded. */
  readonly hydrateDays: readonly number[];
}

/** One trading state change; `id` null means the whole market. */
export interface StatusRow {
  readonly id: number | null;
  readonly t: number;
  readonly state: string;
  /** Text for people: that of the status, or of a headline published after it. */
  readonly reason: string;
  /** Null if the state has no code, and in rows of files made before version 2. */
  readonly code: string | null;
  /** When the state is expected to end, ms; null if unknown. */
  readonly until: number | null;
}

/** The data from which the next run continues: the board's rows as JSON, and the feed's own state. */
export interface Snapshot {
  readonly time: number;
  readonly day: number | null;
  readonly rows: string;
  readonly feedState: Uint8Array | undefined;
}

/** Rows written in one transaction: all of them are stored, or none. */
export interface Batch {
  readonly trades: TradeColumns | undefined;
  readonly candles: CandleColumns | undefined;
  readonly statuses: readonly StatusRow[];
  readonly snapshot: Snapshot | undefined;
  /** Wall clock, ms. */
  readonly now: number;
}

/**
 * A query of the file: the newest `limit` rows that start in [from, to). The board has the newer rows. So rows of the
 * current epoch must start before `before` (for trades, an id), and rows of earlier epochs before `earlierBefore`.
 */
interface StoredRange {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly before: number;
  readonly earlierBefore: number;
}
export interface StoredTradeRange extends StoredRange {
  /** Only trades before this mark are returned. */
  readonly mark?: TradeMark | undefined;
}
export interface StoredCandleRange extends StoredRange {
  readonly interval: Interval;
}

/**
 * Which rows to delete: candles older than `before` and trades older than `tradesBefore`, in market time. Runs of other
 * sources are deleted if they were last active before `seenBefore`, by the wall clock.
 */
export interface PruneOptions {
  readonly before: number;
  readonly tradesBefore: number;
  readonly seenBefore: number;
}

export interface StoreSize {
  /** Bytes of the file and its write-ahead log; 0 in memory. */
  readonly bytes: number;
}

/**
 * The store, in this thread or in a worker, in which each call is one message. Methods that write run in the order of
 * the calls.
 */
export interface TickStore {
  /** @throws HistoryError, and then changes nothing */
  open(options: StoreOptions): Promise<OpenedStore>;
  attach(board: AttachedBoard): Promise<AttachedStore>;
  /** Adds minute candles of a backfill. They are discarded if the process ends before `commitBackfill` has resolved. */
  appendBackfill(rows: CandleColumns): Promise<void>;
  /** Completes the backfill, if there was one: its candles are then kept. */
  commitBackfill(): Promise<void>;
  write(batch: Batch): Promise<StoreSize>;
  /** Returns six numbers per candle: start, open, high, low, close, volume. Oldest first. */
  candles(range: StoredCandleRange): Promise<Float64Array>;
  /** Returns five numbers per trade: id, time, price, size, side. Oldest first. */
  trades(range: StoredTradeRange): Promise<Float64Array>;
  /**
   * Returns the minute candles of one market day (days since 1970), eight numbers each: id, start, day, open, high,
   * low, close, volume. Of the attached instruments, it reads those from the `from`th up to the `to`th in stored order.
   * Candles are sorted by instrument, then by time. A minute that two runs share has two candles.
   */
  minuteCandles(day: number, from: number, to: number): Promise<Float64Array>;
  prune(options: PruneOptions): Promise<void>;
  close(): Promise<void>;
}
