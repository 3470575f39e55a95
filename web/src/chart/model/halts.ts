import { INTERVAL_MS } from "../../../../shared/model/candle.ts";
import type { ChartModel } from "./chart-model.ts";

/**
 * Notes when trading of the instrument halts and goes on, since candles alone do not tell a halt from another pause.
 * To be called before each draw. A halt begins at the newest candle, in which its last trade lies.
 */
export function noteHalts(model: ChartModel): void {
  const { halts, pause, now, series } = model;
  const { t, length } = series.candles;
  const lasting = halts.at(-1)?.to === Infinity ? halts.at(-1) : undefined;
  if (pause === "halted" && !lasting && length > 0) halts.push({ from: t[length - 1], to: Infinity });
  else if (pause !== "halted" && lasting) {
    lasting.to = Math.max(lasting.from + INTERVAL_MS[series.interval], now ?? 0);
  }
}

/** Whether trading was halted between candle `i` and the one before it. */
export const wasHalted = ({ halts, series }: ChartModel, i: number): boolean =>
  halts.some(({ from, to }) => from < series.candles.t[i] && to > series.candles.t[i - 1]);
