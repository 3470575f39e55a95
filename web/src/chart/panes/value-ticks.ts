import type { PriceRange } from "../scale/price-range.ts";

const LEADING = [1, 2, 5];

/** The smallest of 1, 2, 5 × 10^k that is not below `atLeast`, which is above zero. */
function roundStep(atLeast: number): number {
  const decade = 10 ** Math.floor(Math.log10(atLeast));
  // The slack forgives rounding in log10 and in the division, which would skip to the next step.
  return (LEADING.find((digit) => digit * decade >= atLeast * (1 - 1e-9)) ?? 10) * decade;
}

/** Round values within a range, no two closer than `spacing`, into `out`, which is emptied first. */
export function valueTicks(out: number[], { min, max }: Readonly<PriceRange>, spacing: number): void {
  out.length = 0;
  if (!(max > min) || !(spacing > 0)) return;
  const step = roundStep(spacing);
  for (let k = Math.ceil(min / step); k * step <= max; k++) out.push(k * step);
}
