import type { Candle, Interval } from "../../shared/model/candle.ts";
import type { Trade } from "../../shared/model/trade.ts";
import type { InstrumentId, Millis } from "../../shared/model/units.ts";

/** Asks for the newest `limit` candles with a start in [from, to). */
export interface CandleQuery {
  readonly id: InstrumentId;
  readonly interval: Interval;
  readonly from: Millis;
  readonly to: Millis;
  readonly limit: number;
}

/** A place before the trade `id` with time `t`, in the order of an instrument's trades. */
export interface TradeMark {
  readonly t: number;
  readonly id: number;
}

/** Asks for the newest `limit` trades with a time in [from, to). With `before`, only trades before that mark count. */
export interface TradeQuery {
  readonly before?: TradeMark | undefined;
  readonly id: InstrumentId;
  readonly from: Millis;
  readonly to: Millis;
  readonly limit: number;
}

/**
 * Whether a trade lies before the mark. Times decide first: within an instrument they never decrease, while ids start
 * again with each epoch.
 */
export const isBefore = ({ t, id }: TradeMark, mark: TradeMark): boolean =>
  t < mark.t || (t === mark.t && id < mark.id);

/** Range queries over everything that is kept, the open candle included. Answers are oldest first. */
export interface Archive {
  candles(query: CandleQuery): Promise<readonly Candle[]>;
  trades(query: TradeQuery): Promise<readonly Trade[]>;
}

/** State of the recording, for metrics. Counts are since the start. */
export interface Recording {
  /** `degraded`: nothing is recorded, and ranges are answered from memory. */
  readonly state: "recording" | "degraded";
  readonly tradesWritten: number;
  readonly candlesWritten: number;
  /** Writes that failed. */
  readonly failures: number;
  /** Trades that the board dropped before they could be written. */
  readonly tradesMissed: number;
  /** Bytes on disk. */
  readonly bytes: number;
}
