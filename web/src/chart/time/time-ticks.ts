import { DAY_MS, MINUTE_MS } from "../../../../shared/model/time.ts";
import { stepNumber, stepOfAtLeast, type TimeStep } from "./time-steps.ts";
import type { ZoneOffset } from "./zone.ts";

/** The largest unit of local time that begins at a tick: it says how the tick is labelled and who wins where two collide. */
export const RANK = { second: 0, minute: 1, day: 2, month: 3, year: 4 } as const;
type Rank = (typeof RANK)[keyof typeof RANK];

/** A label's place on the axis. `at` is in axis units, `local` the local time in ms. */
export interface TimeTick {
  readonly at: number;
  readonly local: number;
  readonly rank: Rank;
}

/** The largest unit that begins between two local times. */
function rankBetween(before: number, local: number): Rank {
  if (Math.floor(before / DAY_MS) === Math.floor(local / DAY_MS)) {
    return local % MINUTE_MS === 0 ? RANK.minute : RANK.second;
  }
  const a = new Date(before);
  const b = new Date(local);
  if (a.getUTCFullYear() !== b.getUTCFullYear()) return RANK.year;
  return a.getUTCMonth() === b.getUTCMonth() ? RANK.day : RANK.month;
}

/** Zones change their clocks on a quarter of an hour: within one, local time runs evenly. */
const QUARTER_MS = 900_000;

/**
 * Ticks of an axis in ms, from `left` to `right`, at the beginnings of steps of local time. An hour that the clocks
 * repeat has its ticks twice; what begins within one that they leave out begins at its end.
 * @param spacing the least distance between two, ms.
 */
export function continuousTicks(left: number, right: number, spacing: number, offset: ZoneOffset): TimeTick[] {
  const step = stepOfAtLeast(spacing);
  const ticks: TimeTick[] = [];
  if (!(right > left)) return ticks;
  const first = Math.floor(left / QUARTER_MS) * QUARTER_MS;
  for (let quarter = first; quarter <= right; quarter += QUARTER_MS) {
    const shift = offset(quarter);
    const before = quarter + offset(quarter - 1);
    // Forward over the beginning of a step: no local time is the step's first.
    if (before < quarter + shift && quarter >= left) {
      const skipped = stepNumber(step, before - 1) < stepNumber(step, quarter + shift - 1);
      if (skipped) ticks.push({ at: quarter, local: quarter + shift, rank: rankBetween(before - 1, quarter + shift) });
    }
    const end = Math.min(quarter + QUARTER_MS - 1, right) + shift;
    for (let local = nextBeginning(step, Math.max(quarter, left) + shift); local <= end; local += stride(step)) {
      if (!begins(step, local) || ticks.at(-1)?.at === local - shift) continue;
      ticks.push({ at: local - shift, local, rank: rankBetween(local - 1, local) });
    }
  }
  return ticks;
}

/** From one local time to the next at which a step can begin: those longer than a day begin at some midnights. */
const stride = (step: TimeStep): number => (step.months === undefined ? Math.min(step.ms, DAY_MS) : DAY_MS);

/** The first of them that is not before `local`. */
const nextBeginning = (step: TimeStep, local: number): number => Math.ceil(local / stride(step)) * stride(step);

const begins = (step: TimeStep, local: number): boolean => stepNumber(step, local - 1) !== stepNumber(step, local);

/**
 * Ticks of an axis in candle numbers, for candles `from` … `to` − 1. Each candle that is the first of its step of local
 * time has one, so that nights and weekends take no room. Where two come closer than `spacing` candles, the one that
 * begins the larger unit stays. Where there is none, the first candle is labelled.
 */
export function candleTicks(
  t: Float64Array,
  from: number,
  to: number,
  spacing: number,
  intervalMs: number,
  offset: ZoneOffset,
): TimeTick[] {
  const step = stepOfAtLeast(spacing * intervalMs);
  const found: TimeTick[] = [];
  if (to <= from) return found;
  let before = t[Math.max(from, 1) - 1] + offset(t[Math.max(from, 1) - 1]);
  let number = stepNumber(step, before);
  for (let i = Math.max(from, 1); i < to; i++) {
    const local = t[i] + offset(t[i]);
    const next = stepNumber(step, local);
    if (next !== number) found.push({ at: i, local, rank: rankBetween(before, local) });
    before = local;
    number = next;
  }
  return found.length === 0 ? [firstOf(t[from], intervalMs, from, offset)] : thinned(found, spacing);
}

/** The only label of candles among which no step begins, such as the first days of a recording. */
function firstOf(t: number, intervalMs: number, at: number, offset: ZoneOffset): TimeTick {
  const local = t + offset(t);
  const rank = intervalMs >= DAY_MS ? RANK.day : local % 60_000 === 0 ? RANK.minute : RANK.second;
  return { at, local, rank };
}

/** Drops ticks closer than `spacing` to one of higher rank, or of the same rank and earlier. */
function thinned(ticks: readonly TimeTick[], spacing: number): TimeTick[] {
  const kept: TimeTick[] = [];
  for (const tick of [...ticks].sort((a, b) => b.rank - a.rank || a.at - b.at)) {
    if (kept.every((other) => Math.abs(other.at - tick.at) >= spacing)) kept.push(tick);
  }
  return kept.sort((a, b) => a.at - b.at);
}
