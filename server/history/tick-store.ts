import type { Interval } from "../../shared/model/candle.ts";
import type { TradeMark } from "../ports/archive.ts";
import type { RowsAhead } from "./duckdb/rows-ahead.ts";
import type { CandleColumns, TradeColumns } from "./duckdb/columns.ts";

/** The directory, and the file, of a store that keeps nothing on disk. */
export const IN_MEMORY = ":memory:";

/** Where and how the store keeps its data. */
export interface StoreOptions {
  /** Path of the DuckDB file, or ":memory:". */
  readonly file: string;
  /** DuckDB's memory limit, MB. It holds for its buffers; its own code and the worker's heap come to some 60 MB more. */
  readonly memoryMb: number;
  /** Names the market whose rows these are; runs of one source continue each other, different sources never mix. */
  readonly source: string;
  /** Wall clock, ms. Rows of a later time are left out, since this run will write that time itself. */
  readonly now: number;
}

/** The state a board had, for the run that continues it. Prices are mantissas of `exponent`; null where not known. */
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

/** Where the last run of a source stopped: exact to its last committed trade. */
export interface ResumePoint {
  readonly epoch: number;
  /** Market time of the last recorded event, ms. */
  readonly time: number;
  /** The market's date then, ms; null where the feed had named none. */
  readonly day: number | null;
  readonly rows: readonly ResumeRow[];
  /** What the feed left for itself, up to a few seconds older than the rows. */
  readonly feedState: Uint8Array | undefined;
}

export interface OpenedStore {
  /** Greater than that of every run in the file, and no less than the wall clock's seconds. */
  readonly epoch: number;
  readonly resume: ResumePoint | undefined;
  /** What the source recorded after `now`, and is left out. */
  readonly ahead: RowsAhead;
}

/** The board whose events follow. */
export interface AttachedBoard {
  readonly epoch: number;
  /** By instrument id. */
  readonly instruments: readonly { readonly symbol: string; readonly exponent: number }[];
  readonly now: number;
}

/** What earlier writes hold of the board attached; all empty for a new epoch. */
export interface AttachedStore {
  /** Per instrument: the newest trade id recorded in this epoch. */
  readonly trades: Float64Array;
  /** Per instrument: start of the newest candle recorded in this epoch, −1 for none. */
  readonly candles: Float64Array;
  /** No row of an earlier epoch starts at or after this, ms. */
  readonly earlierUntil: number;
  /** Start of what a board needs to know the last day and the one before: the first minute of the latter, ms. */
  readonly hydrateFrom: number;
  /** Those days, days since 1970, in order: two, fewer where there are fewer. */
  readonly hydrateDays: readonly number[];
}

/** One trading state change; `id` null means the whole market. */
export interface StatusRow {
  readonly id: number | null;
  readonly t: number;
  readonly state: string;
  /** For people: the status' text, or a headline that came after it. */
  readonly reason: string;
  /** Null where the state has none, and in rows of files made before version 2. */
  readonly code: string | null;
  /** When the state is expected to end, ms; null where that is not known. */
  readonly until: number | null;
}

/** What the next run needs to continue: JSON of the board's rows, and the feed's own bytes. */
export interface Snapshot {
  readonly time: number;
  readonly day: number | null;
  readonly rows: string;
  readonly feedState: Uint8Array | undefined;
}

/** One transaction: all of it is kept, or none. */
export interface Batch {
  readonly trades: TradeColumns | undefined;
  readonly candles: CandleColumns | undefined;
  readonly statuses: readonly StatusRow[];
  readonly snapshot: Snapshot | undefined;
  /** Wall clock, ms. */
  readonly now: number;
}

/**
 * Rows wanted from the file: buckets (or trades) starting in [from, to), the newest `limit`. Of the current epoch
 * only what lies before `before` (of trades: the id), of earlier ones only what lies before `earlierBefore`: the
 * board has the rest.
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
  /** Only what came before this trade. */
  readonly mark?: TradeMark | undefined;
}
export interface StoredCandleRange extends StoredRange {
  readonly interval: Interval;
}

/** Rows older than `before`, trades older than `tradesBefore` (market time) go; of other sources, runs last seen before `seenBefore` (wall clock). */
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
 * The store as its users see it, in the same thread or in a worker: every method is one message. Methods that write
 * run in the order they are called.
 */
export interface TickStore {
  /** @throws HistoryError; nothing has been changed then. */
  open(options: StoreOptions): Promise<OpenedStore>;
  attach(board: AttachedBoard): Promise<AttachedStore>;
  /** Minute candles of a backfill: kept once `settle` has resolved, given up if the process ends before. */
  bars(rows: CandleColumns): Promise<void>;
  /** The backfill, if there was one, is complete: what it brought stays. */
  settle(): Promise<void>;
  write(batch: Batch): Promise<StoreSize>;
  /** Six numbers a candle: start, open, high, low, close, volume. Oldest first. */
  candles(range: StoredCandleRange): Promise<Float64Array>;
  /** Five numbers a trade: id, time, price, size, side. Oldest first. */
  trades(range: StoredTradeRange): Promise<Float64Array>;
  /**
   * Minute candles of one market day (days since 1970) of the `from`th to the `to`th attached instrument, those in
   * the order they are stored: id, start, day, open, high, low, close, volume. Instrument by instrument, each in time
   * order; a minute in which one run ended and the next began comes in two parts.
   */
  minutes(day: number, from: number, to: number): Promise<Float64Array>;
  prune(options: PruneOptions): Promise<void>;
  close(): Promise<void>;
}
