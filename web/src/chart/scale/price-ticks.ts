import type { PriceRange } from "./price-range.ts";

const LEADING = [1, 2, 5];
const MAX_TICKS = 200;

/** The smallest of 1, 2, 5 × 10^k price steps that is not below `atLeast`; both in mantissas. */
export function niceStep(atLeast: number, tick: number): number {
  const steps = Math.max(1, atLeast / tick);
  const decade = 10 ** Math.floor(Math.log10(steps));
  // The slack forgives rounding in log10 and in the division, which would skip to the next step.
  const leading = LEADING.find((digit) => digit * decade >= steps * (1 - 1e-9)) ?? 10;
  return Math.round(leading * decade) * tick;
}

/**
 * Prices to label within a range, lowest first, each on the instrument's tick grid; all in mantissas.
 * @param spacing the least distance from a price to the next: the same everywhere on an even axis, rising on a
 * logarithmic one.
 */
export function priceTicks(range: Readonly<PriceRange>, spacing: (price: number) => number, tick: number): number[] {
  const ticks: number[] = [];
  if (!(range.max > range.min)) return ticks;
  const first = niceStep(spacing(range.min), tick);
  let price = Math.ceil(range.min / first) * first;
  while (price <= range.max && ticks.length < MAX_TICKS) {
    ticks.push(price);
    const least = spacing(price);
    const step = niceStep(least, tick);
    price = Math.ceil((price + Math.max(least, tick)) / step) * step;
  }
  return ticks;
}

/** The units of a percentage that labels state: hundredths of a percent. */
const PER_SHARE = 10_000;

/** The same for an axis that states percentages from `base`: prices at round percentages. */
export function percentTicks(range: Readonly<PriceRange>, spacing: number, base: number): number[] {
  const share = (price: number) => (price / base - 1) * PER_SHARE;
  const within = { min: share(range.min), max: share(range.max) };
  return priceTicks(within, () => (spacing / base) * PER_SHARE, 1).map((at) => base * (1 + at / PER_SHARE));
}
