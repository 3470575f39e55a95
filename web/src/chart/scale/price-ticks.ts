import type { PriceRange } from "./price-range.ts";

/** Evenly spaced prices: `first`, `first + step`, … `count` of them. Mantissas, whole multiples of `step`. */
export interface PriceTicks {
  first: number;
  step: number;
  count: number;
}

const LEADING = [1, 2, 5];

/** The smallest of 1, 2, 5 × 10^k price steps that is not below `atLeast`; both in mantissas. */
export function niceStep(atLeast: number, tick: number): number {
  const steps = Math.max(1, atLeast / tick);
  const decade = 10 ** Math.floor(Math.log10(steps));
  // The slack forgives rounding in log10 and in the division, which would skip to the next step.
  const leading = LEADING.find((digit) => digit * decade >= steps * (1 - 1e-9)) ?? 10;
  return Math.round(leading * decade) * tick;
}

/** Prices to label within a range, each on the instrument's tick grid, no two closer than `spacing`; all in mantissas. */
export function priceTicks(range: Readonly<PriceRange>, spacing: number, tick: number): PriceTicks {
  if (!(range.max > range.min)) return { first: 0, step: tick, count: 0 };
  const step = niceStep(spacing, tick);
  const first = Math.ceil(range.min / step) * step;
  return { first, step, count: Math.max(0, Math.floor((range.max - first) / step) + 1) };
}
