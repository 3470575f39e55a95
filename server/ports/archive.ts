import type { Candle, Interval } from "../../shared/model/candle.ts";
import type { Trade } from "../../shared/model/trade.ts";
import type { InstrumentId, Millis } from "../../shared/model/units.ts";

/** Candles whose start lies in [from, to), the newest `limit` of them. */
export interface CandleQuery {
  readonly id: InstrumentId;
  readonly interval: Interval;
  readonly from: Millis;
  readonly to: Millis;
  readonly limit: number;
}

/** A place between two trades of an instrument: before the trade `id` of time `t`. */
export interface TradeMark {
  readonly t: number;
  readonly id: number;
}

/** Trades whose time lies in [from, to), and that came before `before` where it is given: the newest `limit` of them. */
export interface TradeQuery {
  readonly before?: TradeMark | undefined;
  readonly id: InstrumentId;
  readonly from: Millis;
  readonly to: Millis;
  readonly limit: number;
}

/** Whether a trade came before the mark. Times never go back within an instrument; ids start anew with an epoch. */
export const isBefore = ({ t, id }: TradeMark, mark: TradeMark): boolean =>
  t < mark.t || (t === mark.t && id < mark.id);

/** Range queries over everything kept, live bar included. Answers are oldest first. */
export interface Archive {
  candles(query: CandleQuery): Promise<readonly Candle[]>;
  trades(query: TradeQuery): Promise<readonly Trade[]>;
}

/** How the recording goes, for metrics. Counts are since the start. */
export interface Recording {
  /** `degraded`: nothing is recorded, and ranges are answered from memory. */
  readonly state: "recording" | "degraded";
  readonly tradesWritten: number;
  readonly candlesWritten: number;
  /** Writes that failed. */
  readonly failures: number;
  /** Trades that were gone from memory before they could be written. */
  readonly tradesMissed: number;
  /** Bytes on disk. */
  readonly bytes: number;
}
