import type { Candle } from "../../../../shared/model/candle.ts";
import type { Overlay } from "../overlays/overlay.ts";
import type { ChartTexts, ChartTheme, ChartSeries } from "./chart-model.ts";

/** What a chart is made with. Series, theme, locale and texts can be exchanged later. */
export interface PriceChartOptions {
  readonly series: ChartSeries;
  readonly theme: ChartTheme;
  /** BCP 47 tag and IANA zone of the time labels. */
  readonly locale: string;
  readonly timeZone: string;
  /** Default: nothing is named. */
  readonly texts?: ChartTexts;
  /** What is drawn with the series, in this order. Default: OVERLAYS. */
  readonly overlays?: readonly Overlay[];
  /** Market time now, ms, or undefined where unknown. A time axis that follows ends there, else at the newest candle. */
  readonly clock?: () => number | undefined;
  /**
   * Most redraws per second for new data, Hz; what the user does is drawn on the next frame. Default: every frame, so
   * that the chart shows the price that stands beside it.
   */
  readonly dataHz?: number;
  /** Called with the candle under the pointer whenever it changes; with undefined when there is none any more. */
  readonly onHover?: (candle: Candle | undefined) => void;
  /** Called when the view comes near the oldest candle, to have those before `before` (ms) put into the table. */
  readonly onNeedHistory?: (before: number) => void;
  /** Called when the view leaves the live edge (false) or is back at it. */
  readonly onFollow?: (following: boolean) => void;
  /** Called when the price axis begins to fit itself (true), or stays where the user put it. */
  readonly onAutoScale?: (auto: boolean) => void;
  /** Called when an overlay was added or taken away, since the legend may say something else then. */
  readonly onOverlays?: () => void;
  /** Called when something other than data is to be drawn, for a caller that does not draw on every frame. */
  readonly onDirty?: () => void;
}

/** Whether trading rests, and since when (ms) nothing could be received. */
export interface ChartStatus {
  /** "halted" is shaded as a warning, "closed" (also before the open) as rest. */
  readonly pause?: "halted" | "closed" | undefined;
  readonly disconnectedSince?: number | undefined;
}
