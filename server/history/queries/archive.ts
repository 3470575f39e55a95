import { MINUTE_MS } from "../../../shared/model/time.ts";
import { type Candle, INTERVAL_MS } from "../../../shared/model/candle.ts";
import type { Trade } from "../../../shared/model/trade.ts";
import { type Archive, type CandleQuery, isBefore, type TradeQuery } from "../../ports/archive.ts";
import type { LiveBoard } from "../recording/live-board.ts";
import { mergeCandles, toCandles, toTrades } from "./merge.ts";
import type { TickStore } from "../tick-store.ts";

/** More than a board holds of anything. */
const ALL = 1 << 20;

/** What the archive has to know of the recording. */
export interface Recorded {
  readonly store: TickStore;
  readonly board: LiveBoard;
  /** Rows of earlier runs start before this; the board has none of theirs from `hydrateFrom` on. */
  readonly earlierUntil: number;
  /** Whether this run goes on from those: else it made a history of its own, and what the board holds stands alone. */
  readonly continues: boolean;
  /** From here on the board has the minutes of earlier runs as well; Infinity where it was not warmed. */
  readonly hydrateFrom: number;
  /** Market time up to which all that the board has dropped is in the store. */
  readonly recordedUntil: number;
  /** Resolves when what the board has dropped by now is in the store. */
  caughtUp(): Promise<void>;
}

/**
 * Answers from the board's live tier and the store, without a seam. The live tier is read first: what it holds at
 * that moment is left out of the query, and what it has dropped by then is in the store. While nothing is recorded
 * (`current` is undefined, or the query brings nothing) the answer is what memory has.
 */
export class HistoryArchive implements Archive {
  readonly #board: () => LiveBoard | undefined;
  readonly #current: () => Recorded | undefined;
  readonly #read: (query: () => Promise<Float64Array>) => Promise<Float64Array>;

  constructor(
    board: () => LiveBoard | undefined,
    current: () => Recorded | undefined,
    read: (query: () => Promise<Float64Array>) => Promise<Float64Array>,
  ) {
    this.#board = board;
    this.#current = current;
    this.#read = read;
  }

  async candles(query: CandleQuery): Promise<readonly Candle[]> {
    const { id, interval, from, to, limit } = query;
    const held = this.#board()?.candles.newest(id, interval, ALL) ?? [];
    const live = limit < 1 ? [] : held.filter(({ t }) => t >= from && t < to).slice(-limit);
    const current = this.#current();
    if (current === undefined || limit < 1) return live;
    const first = held[0]?.t ?? Infinity;
    // Of earlier runs the board has the minutes it was warmed with, but for those it has dropped since. Bars are
    // minutes at least: of what is shorter it has none.
    const warmed = INTERVAL_MS[interval] >= MINUTE_MS && current.hydrateFrom < Infinity;
    const earlierBefore = !current.continues ? first : warmed ? Math.max(current.hydrateFrom, first) : Infinity;
    const earlier = Math.min(current.earlierUntil, earlierBefore);
    if (isWhole(live, query, first) && earlier <= (live[0]?.t ?? first)) return live;
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
    const held = board?.trades.between(id, 0, newest) ?? [];
    const wanted = (trade: Trade) => trade.t >= from && trade.t < to && (mark === undefined || isBefore(trade, mark));
    const live = limit < 1 ? [] : held.filter(wanted).slice(-limit);
    const current = this.#current();
    if (current === undefined || live.length === Math.max(0, limit)) return live;
    const first = held[0];
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

/** Whether the live tier alone has all of this run that the query asks for. */
const isWhole = (live: readonly Candle[], { from, limit }: CandleQuery, first: number): boolean =>
  live.length === limit || from >= first;

/** All rows start before this: the store searches backwards from the end of a range. */
const endOf = ({ board, earlierUntil }: Recorded): number => Math.max(board.quotes.time, earlierUntil) + 1;

/** What the store takes for "no bound". */
const bound = (t: number): number => Math.min(t, Number.MAX_SAFE_INTEGER);
