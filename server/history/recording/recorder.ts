import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import type { Candle } from "../../../shared/model/candle.ts";
import { asInstrumentId, type InstrumentId } from "../../../shared/model/units.ts";
import type { FeedSink } from "../../ports/feed.ts";
import { CandleBuffer, type CandleColumns, type TradeColumns, TradeBuffer } from "../duckdb/row-buffers.ts";
import { type RecordedBoard, marketDay, takeSnapshot } from "./recorded-board.ts";
import type { AttachedStore, Batch, Snapshot, StatusRow } from "../tick-store.ts";

/**
 * A minute counts as closed this long after its end, in ms of market time, because instruments' times differ slightly.
 */
const GRACE_MS = 1_000;
/** More candles than a board holds. */
const ALL = 1 << 20;
/** Number of backfilled candles written at once. Measured: about 3 MB. */
const BACKFILL_ROWS = 65_536;
/** The board is snapshotted once in this many collections. */
const SNAPSHOT_EVERY = 5;

/** A write starts early at this many staged trades. The second number is the most trades that are staged. */
const WRITE_SOON_AT = 16_384;
const MAX_TRADES = 262_144;

/** Functions that a recording sink calls. */
export interface RecordingHooks {
  /** Passes on candles of a backfill, thousands at a time. */
  backfilled(rows: CandleColumns): void;
  /** Called at the first trade after a backfill: the backfill is complete. */
  live(): void;
  /** Called when many trades are staged, so that the next write starts early. */
  writeSoon(): void;
  /** Called when the board gets other instruments or another epoch: this recorder then ends. */
  reset(): void;
}

/**
 * Collects what the board has and the store lacks. Trades and backfilled candles are staged as they pass through the
 * recording sink, since the board holds only the newest. Everything else is read from the board about once a second:
 * minutes by their starts, and trades by their ids if they were not staged or their write failed.
 */
export class Recorder {
  readonly #board: RecordedBoard;
  readonly #feedState: () => Uint8Array | undefined;
  readonly #tradeStage = new TradeBuffer();
  readonly #candleStage = new CandleBuffer();
  readonly #backfillStage = new CandleBuffer(BACKFILL_ROWS);
  /** By id: start and volume of the newest candle of earlier runs, whose minute this run may continue. */
  readonly #hydratedStart: Float64Array;
  readonly #hydratedVolume: Float64Array;
  /** The positions up to which the store certainly holds rows, and those that it reaches with the running write. */
  #committed: RecordedPositions;
  #staged: RecordedPositions;
  #statuses: StatusRow[] = [];
  /** `running` from the first backfilled candle until the backfill ends. */
  #backfill: "none" | "running" | "over" = "none";
  #day = 0;
  /** Whether all trades since the last collection are staged. */
  #isStageComplete = false;
  #hasSink = false;
  #snapshotIn = 0;
  #snapshotDay: number | undefined;
  #missed = 0;

  constructor(board: RecordedBoard, stored: AttachedStore, feedState: () => Uint8Array | undefined) {
    this.#board = board;
    this.#feedState = feedState;
    this.#hydratedStart = new Float64Array(stored.candles.length).fill(-1);
    this.#hydratedVolume = new Float64Array(stored.candles.length);
    this.#committed = { ...stored, time: 0, sequence: 0, closedBefore: -1 };
    this.#staged = copy(this.#committed);
  }

  /** Trades that the board dropped before they could be read. */
  get missed(): number {
    return this.#missed;
  }

  get backfilling(): boolean {
    return this.#backfill === "running";
  }

  /** Staged trades that are not collected yet. */
  get staged(): number {
    return this.#tradeStage.length;
  }

  /** Market time up to which all events are in the store. */
  get recordedUntil(): number {
    return this.#committed.time - GRACE_MS;
  }

  /** Returns a sink that passes every event on to `sink` and stages rows to be recorded, without allocating. */
  recordingSink(sink: FeedSink, hooks: RecordingHooks): FeedSink {
    this.#hasSink = this.#isStageComplete = true;
    return {
      day: (date) => {
        this.#day = Math.floor(date / DAY_MS);
        sink.day(date);
      },
      quote: (id, t, bid, ask, bidSize, askSize) => {
        sink.quote(id, t, bid, ask, bidSize, askSize);
      },
      trade: (id, t, price, size, side) => {
        sink.trade(id, t, price, size, side);
        if (this.#backfill === "running") hooks.live();
        if (!this.#isStageComplete) return;
        this.#tradeStage.push(id, this.#board.trades.newest(id), t, price, size, side);
        if (this.#tradeStage.length % WRITE_SOON_AT === 0) hooks.writeSoon();
        if (this.#tradeStage.length >= MAX_TRADES) this.#dropStage();
      },
      minuteCandle: (id, t, open, high, low, close, volume, trades) => {
        sink.minuteCandle(id, t, open, high, low, close, volume, trades);
        if (this.#backfill === "over") return;
        this.#backfill = "running";
        this.#backfillStage.push(
          id,
          t,
          this.#day === 0 ? Math.floor(t / DAY_MS) : this.#day,
          open,
          high,
          low,
          close,
          volume,
        );
        this.#committed.candles[id] = this.#staged.candles[id] = t;
        if (this.#backfillStage.length === BACKFILL_ROWS) this.#emitBackfill(hooks);
      },
      candle: (id, t, length, open, high, low, close, volume) => {
        // Later read from the board, like every candle that is not part of a backfill.
        sink.candle(id, t, length, open, high, low, close, volume);
      },
      status: (id, t, status) => {
        sink.status(id, t, status);
      },
      news: (id, news) => {
        sink.news(id, news);
      },
      connection: (state, since) => {
        sink.connection(state, since);
      },
      reset: (instruments, epoch) => {
        // Another recorder takes over. It reads its trades from the board.
        this.#dropStage();
        sink.reset(instruments, epoch);
        hooks.reset();
      },
    };
  }

  /** Ends the backfill and passes its last candles on. Later minutes are read from the board. */
  endBackfill(hooks: Pick<RecordingHooks, "backfilled">): void {
    this.#backfill = "over";
    this.#emitBackfill(hooks);
  }

  /** The board received this candle, or a part of it, from the store. Of its minute, only later volume is recorded. */
  hydrated(id: InstrumentId, t: number, v: number): void {
    this.#hydratedVolume[id] = this.#hydratedStart[id] === t ? (this.#hydratedVolume[id] ?? 0) + v : v;
    this.#hydratedStart[id] = t;
    this.#committed.candles[id] = this.#staged.candles[id] = t - 1;
  }

  status(row: StatusRow): void {
    this.#statuses.push(row);
  }

  /**
   * Collects what is new since the last commit; undefined for nothing, and during a backfill. With `final` the run
   * ends, and open candles are recorded in their present state.
   */
  collect(now: number, final = false): Batch | undefined {
    const { time, sequence } = this.#board.quotes;
    if (this.#backfill === "running") return undefined;
    if (sequence === this.#committed.sequence && this.#statuses.length === 0 && !final) return undefined;
    this.#staged = { ...copy(this.#committed), time, sequence };
    const trades = this.#collectTrades();
    const closedBefore = final ? Infinity : Math.floor((time - GRACE_MS) / MINUTE_MS) * MINUTE_MS;
    if (closedBefore > this.#committed.closedBefore) this.#collectCandles(closedBefore);
    const batch: Batch = {
      trades,
      candles: this.#candleStage.take(),
      statuses: [...this.#statuses],
      snapshot: this.#snapshot(final),
      now,
    };
    if (batch.trades ?? batch.candles ?? batch.statuses[0] ?? batch.snapshot) return batch;
    this.commit(batch);
    return undefined;
  }

  /** The collected batch has been stored. */
  commit(batch: Batch): void {
    this.#committed = this.#staged;
    this.#statuses = this.#statuses.slice(batch.statuses.length);
  }

  /**
   * Starts again from the rows that the store states that it holds, because the collected batch failed. Minutes that
   * start before `from`, in market time, are left out, because another run has recorded that time.
   */
  restart(stored: AttachedStore, from: number): void {
    const first = Math.ceil(from / MINUTE_MS) * MINUTE_MS;
    for (const [id, t] of stored.candles.entries()) {
      stored.candles[id] = Math.max(t, (this.#hydratedStart[id] ?? -1) - 1, first - 1);
    }
    if (first > 0) this.#skipTrades(stored, first);
    this.#committed = { ...stored, time: 0, sequence: 0, closedBefore: -1 };
    this.#snapshotIn = 0;
    this.#dropStage();
  }

  #skipTrades(stored: AttachedStore, first: number): void {
    const { trades } = this.#board;
    for (const [index, recorded] of stored.trades.entries()) {
      const id = asInstrumentId(index);
      const before = trades.between(id, recorded, trades.newest(id)).findLast(({ t }) => t < first);
      stored.trades[index] = before?.id ?? recorded;
    }
  }

  #emitBackfill(hooks: Pick<RecordingHooks, "backfilled">): void {
    const rows = this.#backfillStage.take();
    if (rows !== undefined) hooks.backfilled(rows);
  }

  #collectTrades(): TradeColumns | undefined {
    const { trades } = this.#board;
    if (!this.#isStageComplete) this.#readTrades();
    for (const index of this.#staged.trades.keys()) this.#staged.trades[index] = trades.newest(asInstrumentId(index));
    this.#isStageComplete = this.#hasSink;
    return this.#tradeStage.take();
  }

  /** Stages the trades on the board that are not committed. */
  #readTrades(): void {
    const { trades } = this.#board;
    for (const [index, recorded] of this.#committed.trades.entries()) {
      const id = asInstrumentId(index);
      const newest = trades.newest(id);
      if (newest <= recorded) continue;
      this.#missed += Math.max(0, trades.oldest(id) - recorded - 1);
      for (const { id: trade, t, price, size, side } of trades.between(id, recorded, newest)) {
        this.#tradeStage.push(index, trade, t, price, size, side);
      }
    }
  }

  /** Drops the staged trades: the next collection reads trades from the board instead. */
  #dropStage(): void {
    this.#isStageComplete = false;
    this.#tradeStage.clear();
  }

  #collectCandles(closedBefore: number): void {
    for (const [index, recorded] of this.#committed.candles.entries()) {
      const id = asInstrumentId(index);
      const span = recorded < 0 ? ALL : Math.min(ALL, Math.ceil((this.#staged.time - recorded) / MINUTE_MS) + 1);
      const candles = this.#board.candles.newest(id, "1m", span);
      for (const candle of candles) {
        if (candle.t > recorded && candle.t < closedBefore) this.#stageCandle(id, candle);
      }
    }
    this.#staged.closedBefore = closedBefore;
  }

  #stageCandle(id: InstrumentId, { t, o, h, l, c, v }: Candle): void {
    const added = this.#hydratedStart[id] === t ? v - (this.#hydratedVolume[id] ?? 0) : v;
    if (added > 0) this.#candleStage.push(id, t, marketDay(this.#board, id, t), o, h, l, c, added);
    this.#staged.candles[id] = t;
  }

  /** Takes a snapshot every few seconds, and whenever the market's date has changed. */
  #snapshot(final: boolean): Snapshot | undefined {
    this.#snapshotIn--;
    const day = marketDay(this.#board, undefined, this.#staged.time);
    if (this.#snapshotIn > 0 && day === this.#snapshotDay && !final) return undefined;
    this.#snapshotIn = SNAPSHOT_EVERY;
    this.#snapshotDay = day;
    return takeSnapshot(this.#board, day * DAY_MS, this.#feedState());
  }
}

/**
 * Positions up to which rows are recorded: by instrument id, the board's time and sequence, and the first open minute.
 */
interface RecordedPositions {
  readonly trades: Float64Array;
  readonly candles: Float64Array;
  readonly time: number;
  readonly sequence: number;
  closedBefore: number;
}

const copy = (positions: RecordedPositions): RecordedPositions => ({
  ...positions,
  trades: positions.trades.slice(),
  candles: positions.candles.slice(),
});
