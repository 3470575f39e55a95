import { positionOf, viewLeft, type ChartModel } from "./chart-model.ts";

/** Older candles are asked for when less than this share of the view is left to show, and again after so many ms. */
const AHEAD = 0.5;
const RETRY_MS = 5_000;

/** Asks for older candles when the view comes near the oldest, once for each oldest, and again if none came. */
export class HistoryWatch {
  readonly #ask: (before: number) => void;
  #before = Number.NaN;
  #at = -Infinity;

  /** @param ask is called with the start of the oldest candle, ms. */
  constructor(ask: (before: number) => void) {
    this.#ask = ask;
  }

  /** @param now any clock that does not go back, ms. */
  check(model: ChartModel, now: number): void {
    const { candles } = model.series;
    if (candles.length === 0) return;
    if (viewLeft(model) - positionOf(model.series, 0) > model.view.span * AHEAD) return;
    const before = candles.t[0];
    if (before === this.#before && now - this.#at < RETRY_MS) return;
    this.#before = before;
    this.#at = now;
    this.#ask(before);
  }
}
