import type { Candle } from "../../shared/candle.ts";
import type { Trade } from "../../shared/trade.ts";
import type { Archive, CandleQuery, TradeQuery } from "../ports/archive.ts";
import type { Board } from "./board.ts";

/** Range queries over what the board still holds in memory; older data is simply not there. */
export class MemoryArchive implements Archive {
  readonly #board: Board;

  constructor(board: Board) {
    this.#board = board;
  }

  async candles({ id, interval, from, to, limit }: CandleQuery): Promise<readonly Candle[]> {
    return Promise.resolve(this.#board.candles.range(id, interval, from, to, limit));
  }

  async trades({ id, from, to, limit }: TradeQuery): Promise<readonly Trade[]> {
    return Promise.resolve(this.#board.trades.range(id, from, to, limit));
  }
}
