import { MINUTE_MS } from "../../../shared/model/time.ts";
import { type Candle, INTERVAL_MS } from "../../../shared/model/candle.ts";
import type { Trade } from "../../../shared/model/trade.ts";
import { type Archive, type CandleQuery, isBefore, type TradeQuery } from "../../ports/archive.ts";
import type { RecordedBoard } from "../recording/recorded-board.ts";
import { mergeCandles, toCandles, toTrades } from "./merge.ts";
import type { TickStore } from "../tick-store.ts";

/** More rows than a board holds. */
const ALL = 1 << 20;

/** The parts of a recording that the archive uses. */
export interface RecordedRun {
  readonly store: TickStore;
  readonly board: RecordedBoard;
  /** All rows of earlier runs start before this, ms. */
  readonly earlierUntil: number;
  /** Whether this run continues the earlier ones. If not, the board's rows are not combined with theirs. */
  readonly continues: boolean;
  /** From this time on the board has the minutes of earlier runs; Infinity if the board was not hydrated. */
  readonly hydrateFrom: number;
  /** Market time up to which all events are in the store. */
  readonly recordedUntil: number;
  /** Resolves once the current content of the board is in the store. */
  caughtUp(): Promise<void>;
}

/**
 * Combines rows of the board with rows of the store, without gaps or repeats. It reads the board first. The query of
 * the store then leaves out the rows already read, and by then all older rows are stored. While nothing is recorded,
 * answers come from the board alone.
 */
export class HistoryArchive implements Archive {
  readonly #board: () => RecordedBoard | undefined;
  readonly #current: () => RecordedRun | undefined;
  readonly #read: (query: () => Promise<Float64Array>) => Promise<Float64Array>;

  constructor(
    board: () => RecordedBoard | undefined,
    current: () => RecordedRun | undefined,
    read: (query: () => Promise<Float64Array>) => Promise<Float64Array>,
  ) {
    this.#board = board;
    this.#current = current;
    this.#read = read;
  }

  async candles(query: CandleQuery): Promise<readonly Candle[]> {
    const { id, interval, from, to, limit } = query;
    const inMemory = this.#board()?.candles.newest(id, interval, ALL) ?? [];
    const live = limit < 1 ? [] : inMemory.filter(({ t }) => t >= from && t < to).slice(-limit);
    const current = this.#current();
    if (current === undefined || limit < 1) return live;
    const first = inMemory[0]?.t ?? Infinity;
    // Hydration gave the board the minutes of earlier runs, but no shorter candles. The board may have dropped some
    // since.
    const isHydrated = INTERVAL_MS[interval] >= MINUTE_MS && current.hydrateFrom < Infinity;
    const earlierBefore = !current.continues ? first : isHydrated ? Math.max(current.hydrateFrom, first) : Infinity;
    const earlier = Math.min(current.earlierUntil, earlierBefore);
    if (isComplete(live, query, first) && earlier <= (live[0]?.t ?? first)) return live;
    const stored = await this.#read(async () => {
      if (first > current.recordedUntil) await current.caughtUp();
      const [before, end] = [bound(first), Math.min(to, endOf(current))];
      return current.store.candles({ id, interval, from, to: end, limit, before, earlierBefore: bound(earlierBefore) });
    });
    return mergeCandles(toCandles(stored), live).slice(-limit);
  }

  async trades(query: TradeQuery): Promise<readonly Trade[]> {
    const { id, from, to, limit, before: mark } = query;
    const board = this.#board();
    const newest = board?.trades.newest(id) ?? 0;
    const inMemory = board?.trades.between(id, 0, newest) ?? [];
    const wanted = (trade: Trade) => trade.t >= from && trade.t < to && (mark === undefined || isBefore(trade, mark));
    const live = limit < 1 ? [] : inMemory.filter(wanted).slice(-limit);
    const current = this.#current();
    if (current === undefined || live.length === Math.max(0, limit)) return live;
    const first = inMemory[0];
    if (first !== undefined && (first.id === 1 || first.t < from) && from >= current.earlierUntil) return live;
    const stored = await this.#read(async () => {
      if (first !== undefined && first.t > current.recordedUntil) await current.caughtUp();
      const [before, end] = [first?.id ?? newest + 1, Math.min(to, endOf(current))];
      const earlierBefore = bound(current.continues ? Infinity : (first?.t ?? Infinity));
      return current.store.trades({ id, from, to: end, limit, before, earlierBefore, mark });
    });
    return [...toTrades(stored), ...live].slice(-limit);
  }
}

/** Whether the board alone has all rows of this run for the query. */
const isComplete = (live: readonly Candle[], { from, limit }: CandleQuery, first: number): boolean =>
  live.length === limit || from >= first;

/**
 * All rows start before this time. The store searches backwards from the end of a range, so an early end saves time.
 */
const endOf = ({ board, earlierUntil }: RecordedRun): number => Math.max(board.quotes.time, earlierUntil) + 1;

/** Replaces Infinity by the largest safe integer, which the store treats as "no limit". */
const bound = (t: number): number => Math.min(t, Number.MAX_SAFE_INTEGER);
