import type { Member } from "./layout/treemap.ts";

/** A sector's change: the mean of its instruments' changes, weighted by their areas; NaN while none is known. */
export function meanChange(members: readonly Member[], changes: ArrayLike<number>, sector?: string): number {
  let [sum, weight] = [0, 0];
  for (const member of members) {
    const change = changes[member.id] ?? Number.NaN;
    if ((sector !== undefined && member.sector !== sector) || Number.isNaN(change)) continue;
    sum += change * member.area;
    weight += member.area;
  }
  return weight === 0 ? Number.NaN : sum / weight;
}
