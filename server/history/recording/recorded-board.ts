import { DAY_MS } from "../../../shared/model/time.ts";
import { NO_PRICE } from "../../../shared/model/quote.ts";
import { asInstrumentId, type InstrumentId } from "../../../shared/model/units.ts";
import type { Candles, Quotes, Trades } from "../../ports/board.ts";
import type { SnapshotRow } from "../duckdb/resume.ts";
import type { Snapshot } from "../tick-store.ts";

/** The board that is recorded: queries combine its rows with those of the store. */
export interface RecordedBoard {
  readonly quotes: Quotes;
  readonly trades: Trades;
  readonly candles: Candles;
}

/**
 * The market's date at `t`, in days since 1970: the start of the newest daily candle at or before `t`. It is that of
 * one instrument or, for undefined, of any. A date begins at its UTC midnight, so the market's date must not be ahead
 * of UTC's.
 */
export function marketDay({ candles, quotes }: RecordedBoard, id: InstrumentId | undefined, t: number): number {
  const ids = id === undefined ? quotes.instruments.map((instrument) => instrument.id) : [id];
  let newest = -1;
  for (const one of ids) {
    for (const day of candles.newest(one, "1d", 2)) {
      if (day.t <= t && day.t > newest) newest = day.t;
    }
  }
  return Math.floor((newest < 0 ? t : newest) / DAY_MS);
}

/** Takes the snapshot from which the next run continues. */
export function takeSnapshot(board: RecordedBoard, day: number, feedState: Uint8Array | undefined): Snapshot {
  const { columns, instruments, time } = board.quotes;
  const price = (column: Int32Array, id: number): number | null => {
    const mantissa = column[id] ?? NO_PRICE;
    return mantissa === NO_PRICE ? null : mantissa;
  };
  const rows = instruments.map(({ symbol, exponent }, id): SnapshotRow => [
    symbol,
    exponent,
    board.trades.newest(asInstrumentId(id)),
    price(columns.last, id),
    price(columns.previousClose, id),
    price(columns.open, id),
    price(columns.high, id),
    price(columns.low, id),
    columns.volume[id] ?? 0,
  ]);
  return { time, day, rows: JSON.stringify(rows), feedState };
}
