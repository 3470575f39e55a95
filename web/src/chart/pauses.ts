import { INTERVAL_MS } from "../../../shared/candle.ts";
import type { Scene } from "./scene.ts";

/** A step between two candles is a pause from this many intervals on, and from this many times the usual step on. */
const LEAST_INTERVALS = 30;
const TIMES_USUAL = 10;
/** How many steps in view are looked at to know the usual one. */
const SAMPLES = 31;

const sampled = new Float64Array(SAMPLES);

/**
 * Candles in view, by index, that follow a pause: a night, a halt, a time when the server was off. A line from the candle
 * before would state prices that nobody traded at. What is a pause depends on the instrument: one that trades every few
 * minutes has none in that.
 */
export function pausesIn({ series, from, to }: Scene): number[] {
  const { t } = series.candles;
  const least = Math.max(LEAST_INTERVALS * INTERVAL_MS[series.interval], TIMES_USUAL * usualStep(t, from, to));
  const found: number[] = [];
  for (let i = from + 1; i < to; i++) if (t[i] - t[i - 1] >= least) found.push(i);
  return found;
}

/** Median of steps taken evenly from those in view, ms; 0 where there are none. */
function usualStep(t: Float64Array, from: number, to: number): number {
  const steps = to - from - 1;
  const count = Math.min(steps, SAMPLES);
  if (count < 1) return 0;
  for (let k = 0; k < count; k++) {
    const i = from + 1 + Math.floor((k * steps) / count);
    sampled[k] = t[i] - t[i - 1];
  }
  return sampled.subarray(0, count).sort()[count >> 1];
}
