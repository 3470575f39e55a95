import type { Candle } from "../../../../shared/model/candle.ts";
import type { ChartTheme, Series } from "./chart-model.ts";

/** What a chart is made with. Series, theme and locale can be exchanged later. */
export interface PriceChartOptions {
  readonly series: Series;
  readonly theme: ChartTheme;
  /** BCP 47 tag and IANA zone of the time labels. */
  readonly locale: string;
  readonly timeZone: string;
  /** Market time now, ms, or undefined where unknown. A time axis that follows ends there, else at the newest candle. */
  readonly clock?: () => number | undefined;
  /** Most redraws per second for new data, Hz; what the user does is drawn on the next frame. Default: with every frame, so that a price drawn is the
   * one that stands beside the chart. */
  readonly dataHz?: number;
  /** The candle under the pointer, again whenever it changes; undefined when there is none any more. */
  readonly onHover?: (candle: Candle | undefined) => void;
  /** The view comes near the oldest candle: fetch those before `before` (ms) and put them into the table. */
  readonly onNeedHistory?: (before: number) => void;
  /** The view left the live edge (false) or is back at it. */
  readonly onFollow?: (following: boolean) => void;
  /** Something other than data is to be drawn: a caller that does not draw on every frame draws on the next. */
  readonly onDirty?: () => void;
}

/** What is not data: whether trading rests, and since when (ms) nothing could be received. */
export interface ChartStatus {
  /** "halted" is shaded as a warning, "closed" (also before the open) as rest. */
  readonly pause?: "halted" | "closed" | undefined;
  readonly disconnectedSince?: number | undefined;
}
