import type { AppState } from "../../../core/app/app.svelte.ts";
import type { TradedBefore } from "../calculation/vwap.ts";
import { tradedBefore } from "./vwap-history.ts";

/** After the server did not answer, it is asked again so much later, ms. */
const AGAIN_MS = 5_000;

/**
 * Fetches what the day of the chart's oldest candle had traded before it, and again whenever that candle is another.
 * Call it while a component is initialised.
 * @param wanted reads whether it is needed. @param tell is called with each answer.
 */
export function useTradedBefore(app: AppState, wanted: () => boolean, tell: (before: TradedBefore) => void): void {
  const { candleSeries, http } = app;
  let attempt = $state.raw(0);
  const oldest = $derived(
    candleSeries.revision >= 0 && candleSeries.table.length > 0 ? candleSeries.table.t[0] : undefined,
  );
  $effect(() => {
    const { instrument } = candleSeries;
    void attempt;
    if (!wanted() || !instrument || oldest === undefined) return;
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    tradedBefore(http, instrument, candleSeries.table, stopped.signal).then(
      (before) => before && !stopped.signal.aborted && tell(before),
      () => {
        if (!stopped.signal.aborted) timer = setTimeout(() => attempt++, AGAIN_MS);
      },
    );
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  });
}
