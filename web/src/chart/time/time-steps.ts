import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../shared/model/time.ts";

/** Distances between labels of a time axis: a span of ms that divides or is made of days, or a number of months. */
export interface TimeStep {
  /** How long the step is: exactly, or for months on average. */
  readonly ms: number;
  readonly months?: number;
}

const MONTH = 30.436875 * DAY_MS;
/** 1970-01-01 was a Thursday; weeks start on Monday. */
const EPOCH_WEEKDAY = 3;

const spans = (unit: number, ...counts: number[]): TimeStep[] => counts.map((count) => ({ ms: count * unit }));
const months = (...counts: number[]): TimeStep[] => counts.map((count) => ({ ms: count * MONTH, months: count }));

const TIME_STEPS: readonly TimeStep[] = [
  ...spans(SECOND_MS, 1, 2, 5, 10, 15, 30),
  ...spans(MINUTE_MS, 1, 2, 5, 10, 15, 30),
  ...spans(HOUR_MS, 1, 2, 3, 4, 6, 12),
  ...spans(DAY_MS, 1, 2, 7, 14),
  ...months(1, 2, 3, 6, 12, 24, 60, 120),
];

/** The shortest step that is at least `ms` long. */
export const stepOfAtLeast = (ms: number): TimeStep =>
  TIME_STEPS.find((step) => step.ms >= ms) ?? TIME_STEPS[TIME_STEPS.length - 1];

/** Number of the step that a local time (ms) falls into: it changes exactly where a label belongs. */
export function stepNumber(step: TimeStep, local: number): number {
  if (step.months !== undefined) {
    const date = new Date(local);
    return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / step.months);
  }
  if (step.ms > DAY_MS) return Math.floor((Math.floor(local / DAY_MS) + EPOCH_WEEKDAY) / (step.ms / DAY_MS));
  return Math.floor(local / step.ms);
}
