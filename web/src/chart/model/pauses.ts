import { INTERVAL_MS } from "../../../../shared/model/candle.ts";
import type { ChartModel } from "./chart-model.ts";

/** A step between two candles is a pause from this many intervals on, and from this many times the usual step on. */
const MIN_INTERVALS = 30;
const TIMES_USUAL = 10;
/** How many steps in view are looked at to know the usual one. */
const SAMPLES = 31;
/**
 * Where trading is brisk, shorter steps are pauses too: from this many times the rhythm on, and this many intervals. The
 * rhythm is the step that all but a share `RARER` of the last `RHYTHM_STEPS` stay within; `MIN_STEPS` are needed to know
 * it. If trades were independent of each other, fewer than one step in a million would count as a pause.
 */
const TIMES_RHYTHM = 4;
const MIN_BRISK_INTERVALS = 5;
const RARER = 0.02;
const RHYTHM_STEPS = 600;
const MIN_STEPS = 60;

const sampled = new Float64Array(SAMPLES);
/** How many steps were 1, 2, 3 … intervals long; longer ones are in none. */
const lengths = new Uint16Array(MIN_INTERVALS);

/**
 * Candles in view, by index, that follow a pause: a night, a halt, a time when the server was off. A line from the candle
 * before would show prices at which nobody traded. What counts as a pause depends on the instrument: for one that trades
 * every few minutes, some minutes without a trade are none.
 */
export function pausesIn({ series, from, to }: ChartModel): number[] {
  const { t } = series.candles;
  const interval = INTERVAL_MS[series.interval];
  const brisk = Math.max(MIN_BRISK_INTERVALS, TIMES_RHYTHM * rhythm(t, to, interval)) * interval;
  const usual = Math.max(MIN_INTERVALS * interval, TIMES_USUAL * usualStep(t, from, to));
  const least = Math.min(brisk, usual);
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

/** Intervals that nearly all steps up to candle `to` − 1 stay within, in view or not; Infinity where too many are long. */
function rhythm(t: Float64Array, to: number, interval: number): number {
  const first = Math.max(to - RHYTHM_STEPS, 1);
  const steps = to - first;
  if (steps < MIN_STEPS) return Infinity;
  lengths.fill(0);
  for (let i = first; i < to; i++) {
    const length = Math.round((t[i] - t[i - 1]) / interval);
    if (length < MIN_INTERVALS) lengths[length]++;
  }
  let within = 0;
  for (let length = 0; length < MIN_INTERVALS; length++) {
    within += lengths[length];
    if (within >= steps * (1 - RARER)) return length;
  }
  return Infinity;
}

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
