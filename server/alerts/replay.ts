import type { Candle } from "../../shared/model/candle.ts";
import { NO_PRICE } from "../../shared/model/quote.ts";
import { MINUTE_MS } from "../../shared/model/time.ts";
import type { Trade } from "../../shared/model/trade.ts";
import type { InstrumentId } from "../../shared/model/units.ts";
import type { Candles, Quotes, Trades } from "../ports/board.ts";
import { SymbolAlerts } from "./symbol-alerts.ts";
import type { WatchedSymbol } from "./watched-symbol.ts";

/** The parts of a board that alerts read. */
export interface AlertBoard {
  readonly quotes: Quotes;
  readonly trades: Trades;
  readonly candles: Candles;
}

/** Minute candles that a window of a day may need. */
const DAY_OF_MINUTES = 1_440;

/** Since when a symbol's trades are held without a gap, and the price before them. */
export interface Coverage {
  /** Market time: every trade at or after it is held. */
  readonly from: number;
  /** The price at its beginning; NaN where there was none. */
  readonly price: number;
  /** Id of the trade before the first one to judge. */
  readonly after: number;
}

/**
 * How far back the trades of a symbol can be judged. Its prints are trades since `startTime`, after trade `startId`, when
 * the price was `startPrice`; since then the board may have dropped trades.
 */
export function coverageOf(
  { trades }: AlertBoard,
  id: InstrumentId,
  startTime: number,
  startId: number,
  startPrice: number,
): Coverage {
  const oldest = trades.oldest(id);
  if (oldest <= startId + 1) {
    return { from: startTime, price: startPrice === NO_PRICE ? Number.NaN : startPrice, after: startId };
  }
  const [first] = trades.between(id, oldest - 1, oldest);
  // Others of the first one's millisecond may be gone.
  return first === undefined
    ? { from: startTime, price: Number.NaN, after: oldest - 1 }
    : { from: first.t + 1, price: first.price, after: oldest };
}

/** What a symbol traded at, and how many trades share the millisecond of the last one. */
export function lastMoment({ quotes, trades }: AlertBoard, id: InstrumentId): readonly [t: number, n: number] {
  const newest = trades.newest(id);
  const [last] = trades.between(id, newest - 1, newest);
  if (last === undefined) return [quotes.time, 0];
  let n = 0;
  for (let at = newest - 1; at >= trades.oldest(id) && tradeAt(trades, id, at)?.t === last.t; at--) n++;
  return [last.t, n];
}

/** Fills the windows of `alerts` with what the board holds of the past, up to trade `last`. Returns how much it read. */
export function rememberPast(board: AlertBoard, id: InstrumentId, alerts: SymbolAlerts, last: number): number {
  const held = board.trades.between(id, 0, last);
  const minutes = olderMinutes(board, id, held[0]?.t ?? Infinity);
  alerts.remember(minutes);
  alerts.remember(held.map(({ t, price }) => ({ t, o: price, h: price, l: price, c: price, v: 0 })));
  return minutes.length + held.length;
}

/** The minute candles of a day that begin and end before `t`. */
const olderMinutes = ({ candles }: AlertBoard, id: InstrumentId, t: number): Candle[] =>
  candles.newest(id, "1m", DAY_OF_MINUTES).filter((candle) => candle.t + MINUTE_MS <= t);

/**
 * Judges the held trades for `added`, which were watched before and know since when. They are judged by the same code
 * that judges live trades, so they fire as if they had been watched all the time. Returns how much was read.
 */
export function replay(
  board: AlertBoard,
  id: InstrumentId,
  coverage: Coverage,
  added: readonly WatchedSymbol[],
): number {
  const { trades } = board;
  const past = new SymbolAlerts();
  const needsWindows = added.some(({ rule }) => rule.window !== undefined);
  const earliest = added.reduce((least, { from }) => Math.min(least, from), Infinity);
  // The trade before the first one that counts gives the price from which it moves.
  const first = needsWindows ? coverage.after + 1 : Math.max(coverage.after + 1, firstAt(trades, id, earliest) - 1);
  const before = tradeAt(trades, id, first - 1);
  past.begin(before?.price ?? coverage.price, [before?.t ?? coverage.from - 1, 0]);
  const remembered = needsWindows ? rememberPast(board, id, past, first - 1) : 0;
  for (const watched of added) if (!watched.isOver) past.add(watched);
  const held = trades.between(id, first - 1, trades.newest(id));
  for (const { t, price } of held) past.judge(t, price);
  return remembered + held.length;
}

const tradeAt = (trades: Trades, id: InstrumentId, tradeId: number): Trade | undefined =>
  trades.between(id, tradeId - 1, tradeId)[0];

/** Id of the first held trade at or after `t`; newest + 1 if there is none. */
function firstAt(trades: Trades, id: InstrumentId, t: number): number {
  let low = trades.oldest(id);
  let high = trades.newest(id) + 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tradeAt(trades, id, middle)?.t ?? Infinity) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}
