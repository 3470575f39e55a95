import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import type { Candle } from "../../../shared/model/candle.ts";
import { asInstrumentId, type InstrumentId } from "../../../shared/model/units.ts";
import type { FeedSink } from "../../ports/feed.ts";
import { CandleStage, type CandleColumns, type TradeColumns, TradeStage } from "../duckdb/columns.ts";
import { type LiveBoard, marketDay, takeSnapshot } from "./live-board.ts";
import type { AttachedStore, Batch, Snapshot, StatusRow } from "../tick-store.ts";

/** A minute counts as closed this long after its end, ms of market time: instruments' events are not in step. */
const GRACE = 1_000;
/** More candles than a board holds. */
const ALL = 1 << 20;
/** Rows of a backfill handed on at once: some 3 MB. */
const BAR_ROWS = 65_536;
/** Collections from one snapshot of the board to the next. */
const SNAPSHOT_EVERY = 5;

/** Trades at which a collection should not wait for its second; and the most that are kept while none can be written. */
const HURRY_AT = 16_384;
const MAX_TRADES = 262_144;

/** What a tapped sink calls for. */
export interface TapHooks {
  /** Bars of a backfill, by the thousands. */
  bars(rows: CandleColumns): void;
  /** The first trade after bars: the backfill is over. */
  live(): void;
  /** Trades come faster than once a second can keep up with. */
  hurry(): void;
}

/**
 * What the board has that the store has not. A tapped feed's trades are noted as they pass, with the ids that the
 * board gave them, since the board itself holds only the newest; a backfill's bars likewise. Everything else is read
 * from the board about once a second: minutes by their starts, and trades by their ids where they were not tapped (a
 * replica's) or could not be written, for as long as the board holds them.
 */
export class Recorder {
  readonly #board: LiveBoard;
  readonly #feedState: () => Uint8Array | undefined;
  readonly #tradeStage = new TradeStage();
  readonly #candleStage = new CandleStage();
  readonly #barStage = new CandleStage(BAR_ROWS);
  /** By id, the newest candle from before this run, whose minute this run may go on with: its start and volume. */
  readonly #warmStart: Float64Array;
  readonly #warmVolume: Float64Array;
  /** What the store holds for certain, and the same with the batch under way. */
  #committed: Positions;
  #staged: Positions;
  #statuses: StatusRow[] = [];
  /** From the first bar on, until it is settled. */
  #backfill: "none" | "running" | "over" = "none";
  #day = 0;
  /** Whether the staged trades are all since the last collection. */
  #tapped = false;
  #isTapped = false;
  #snapshotIn = 0;
  #snapshotDay: number | undefined;
  #missed = 0;

  constructor(board: LiveBoard, kept: AttachedStore, feedState: () => Uint8Array | undefined) {
    this.#board = board;
    this.#feedState = feedState;
    this.#warmStart = new Float64Array(kept.candles.length).fill(-1);
    this.#warmVolume = new Float64Array(kept.candles.length);
    this.#committed = { ...kept, time: 0, sequence: 0, closedBefore: -1 };
    this.#staged = copy(this.#committed);
  }

  /** Trades that the board had dropped before they could be read. */
  get missed(): number {
    return this.#missed;
  }

  get backfilling(): boolean {
    return this.#backfill === "running";
  }

  /** Trades noted that no collection has taken yet. */
  get staged(): number {
    return this.#tradeStage.length;
  }

  /** Market time up to which all that the board has dropped is in the store. */
  get recordedUntil(): number {
    return this.#committed.time - GRACE;
  }

  /** A sink that hands everything on, and keeps the bars of a backfill. Nothing is allocated per event. */
  tap(sink: FeedSink, hooks: TapHooks): FeedSink {
    this.#isTapped = this.#tapped = true;
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
        if (!this.#tapped) return;
        this.#tradeStage.push(id, this.#board.trades.newest(id), t, price, size, side);
        if (this.#tradeStage.length % HURRY_AT === 0) hooks.hurry();
        if (this.#tradeStage.length >= MAX_TRADES) this.#giveUpStage();
      },
      bar: (id, t, open, high, low, close, volume, trades) => {
        sink.bar(id, t, open, high, low, close, volume, trades);
        if (this.#backfill === "over") return;
        this.#backfill = "running";
        this.#barStage.push(
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
        if (this.#barStage.length === BAR_ROWS) this.#emitBars(hooks);
      },
      candle: (id, t, length, open, high, low, close, volume) => {
        // Read from the board like every minute that was not made by a backfill.
        sink.candle(id, t, length, open, high, low, close, volume);
      },
      status: (id, t, status) => {
        sink.status(id, t, status);
      },
      news: (id, news) => {
        sink.news(id, news);
      },
    };
  }

  /** The backfill is over: its last bars are emitted; later minutes are read from the board. */
  settle(hooks: Pick<TapHooks, "bars">): void {
    this.#backfill = "over";
    this.#emitBars(hooks);
  }

  /**
   * The board got this candle, or part of one, from the store: of its minute, only what is added from now on is to be
   * recorded.
   */
  warmed(id: InstrumentId, t: number, v: number): void {
    this.#warmVolume[id] = this.#warmStart[id] === t ? (this.#warmVolume[id] ?? 0) + v : v;
    this.#warmStart[id] = t;
    this.#committed.candles[id] = this.#staged.candles[id] = t - 1;
  }

  status(row: StatusRow): void {
    this.#statuses.push(row);
  }

  /**
   * What has come since the last commit; undefined for nothing, and while a backfill runs. `final`: the run ends, so
   * candles still open are recorded as they are.
   */
  collect(now: number, final = false): Batch | undefined {
    const { time, sequence } = this.#board.quotes;
    if (this.#backfill === "running") return undefined;
    if (sequence === this.#committed.sequence && this.#statuses.length === 0 && !final) return undefined;
    this.#staged = { ...copy(this.#committed), time, sequence };
    const trades = this.#collectTrades();
    const closedBefore = final ? Infinity : Math.floor((time - GRACE) / MINUTE_MS) * MINUTE_MS;
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

  /** The collected batch is in the store. */
  commit(batch: Batch): void {
    this.#committed = this.#staged;
    this.#statuses = this.#statuses.slice(batch.statuses.length);
  }

  /**
   * The collected batch failed: what follows starts from what the store says it has. What is of a minute begun before
   * `from`, market time, stays out of it: another run has recorded that time.
   */
  restart(kept: AttachedStore, from: number): void {
    const first = Math.ceil(from / MINUTE_MS) * MINUTE_MS;
    for (const [id, t] of kept.candles.entries()) {
      kept.candles[id] = Math.max(t, (this.#warmStart[id] ?? -1) - 1, first - 1);
    }
    if (first > 0) this.#skipTrades(kept, first);
    this.#committed = { ...kept, time: 0, sequence: 0, closedBefore: -1 };
    this.#snapshotIn = 0;
    this.#giveUpStage();
  }

  #skipTrades(kept: AttachedStore, first: number): void {
    const { trades } = this.#board;
    for (const [index, recorded] of kept.trades.entries()) {
      const id = asInstrumentId(index);
      const before = trades.between(id, recorded, trades.newest(id)).findLast(({ t }) => t < first);
      kept.trades[index] = before?.id ?? recorded;
    }
  }

  #emitBars(hooks: Pick<TapHooks, "bars">): void {
    const rows = this.#barStage.take();
    if (rows !== undefined) hooks.bars(rows);
  }

  #collectTrades(): TradeColumns | undefined {
    const { trades } = this.#board;
    if (!this.#tapped) this.#readTrades();
    for (const index of this.#staged.trades.keys()) this.#staged.trades[index] = trades.newest(asInstrumentId(index));
    this.#tapped = this.#isTapped;
    return this.#tradeStage.take();
  }

  /** Stages what the board holds of the trades that are not committed. */
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

  /** The next collection reads the board instead. */
  #giveUpStage(): void {
    this.#tapped = false;
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
    const added = this.#warmStart[id] === t ? v - (this.#warmVolume[id] ?? 0) : v;
    if (added > 0) this.#candleStage.push(id, t, marketDay(this.#board, id, t), o, h, l, c, added);
    this.#staged.candles[id] = t;
  }

  /** Every few seconds, and whenever the market's date has changed. */
  #snapshot(final: boolean): Snapshot | undefined {
    this.#snapshotIn--;
    const day = marketDay(this.#board, undefined, this.#staged.time);
    if (this.#snapshotIn > 0 && day === this.#snapshotDay && !final) return undefined;
    this.#snapshotIn = SNAPSHOT_EVERY;
    this.#snapshotDay = day;
    return takeSnapshot(this.#board, day * DAY_MS, this.#feedState());
  }
}

/** How far each instrument's rows go, by id; the board's time and sequence; start of the first minute still open. */
interface Positions {
  readonly trades: Float64Array;
  readonly candles: Float64Array;
  readonly time: number;
  readonly sequence: number;
  closedBefore: number;
}

const copy = (positions: Positions): Positions => ({
  ...positions,
  trades: positions.trades.slice(),
  candles: positions.candles.slice(),
});
