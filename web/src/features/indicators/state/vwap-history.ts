import { MINUTE_MS, startOfDay } from "../../../../../shared/model/time.ts";
import type { Instrument } from "../../../../../shared/model/instrument.ts";
import type { CandleColumns } from "../../../chart/model/columns.ts";
import type { HttpPort } from "../../../core/connection/ports.ts";
import { tradedIn, type TradedBefore } from "../calculation/vwap.ts";

/** Minutes of a day, and seconds of a minute: so many candles at most tell what was traded before another. */
const MINUTES = 1_440;
const SECONDS = 60;

/**
 * What the day of a chart's oldest candle had traded before it, by minute candles, and second candles of the minute in which
 * it lies. Undefined where there is no candle, or nothing before it.
 */
export async function tradedBefore(
  http: HttpPort,
  instrument: Instrument,
  candles: CandleColumns,
  signal: AbortSignal,
): Promise<TradedBefore | undefined> {
  const oldest = candles.t[0];
  if (candles.length === 0 || oldest === undefined) return undefined;
  const from = startOfDay(oldest);
  const minute = Math.floor(oldest / MINUTE_MS) * MINUTE_MS;
  if (oldest === from) return undefined;
  const [minutes, seconds] = await Promise.all([
    minute > from ? http.candles(instrument, "1m", { from, to: minute, limit: MINUTES }, signal) : [],
    oldest > minute ? http.candles(instrument, "1s", { from: minute, to: oldest, limit: SECONDS }, signal) : [],
  ]);
  return { ...tradedIn([...minutes, ...seconds]), oldest };
}
