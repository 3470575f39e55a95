import { formatCount } from "../../../i18n/format.ts";
import type { IdRange } from "./proof/comparison.ts";

/** More runs than this are not listed one by one. */
const MAX_RANGES = 8;

/** Milliseconds as seconds with one decimal: 4250 → "4.3". */
export const seconds = (ms: number): string => (ms / 1_000).toFixed(1);

/** Runs of trade ids: "4–6, 9". */
export function rangesText(ranges: readonly IdRange[]): string {
  const shown = ranges.slice(0, MAX_RANGES).map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`));
  return shown.join(", ") + (ranges.length > MAX_RANGES ? ` … (+${formatCount(ranges.length - MAX_RANGES)})` : "");
}
