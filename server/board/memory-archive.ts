import type { Candle } from "../../shared/model/candle.ts";
import type { Trade } from "../../shared/model/trade.ts";
import { asMillis } from "../../shared/model/units.ts";
import { type Archive, type CandleQuery, isBefore, type TradeQuery } from "../ports/archive.ts";
import type { Board } from "./board.ts";

/** Answers range queries from the board's memory alone. Data older than the board holds is left out. */
export class MemoryArchive implements Archive {
  readonly #board: Board;

  constructor(board: Board) {
    this.#board = board;
  }

  async candles({ id, interval, from, to, limit }: CandleQuery): Promise<readonly Candle[]> {
    return Promise.resolve(this.#board.candles.range(id, interval, from, to, limit));
  }

  async trades({ id, from, to, limit, before }: TradeQuery): Promise<readonly Trade[]> {
    const { trades } = this.#board;
    if (before === undefined) return Promise.resolve(trades.range(id, from, to, limit));
    const held = trades.range(id, from, asMillis(Math.min(to, before.t + 1)), Infinity);
    return Promise.resolve(held.filter((trade) => isBefore(trade, before)).slice(-limit));
  }
}
