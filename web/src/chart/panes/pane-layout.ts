import { MIN_PANE_HEIGHT } from "./pane.ts";

/**
 * Divides a height among panes that want others, from above; px. Where they want more they share it by what they want, each at
 * least as high as a pane must be. Those that do not fit then, the last ones, have no height.
 */
export function divideHeight(wanted: readonly number[], available: number): number[] {
  const fitting = Math.min(wanted.length, Math.floor(available / MIN_PANE_HEIGHT));
  const shown = wanted.slice(0, fitting);
  const excess = sum(shown) - available;
  const spare = sum(shown) - fitting * MIN_PANE_HEIGHT;
  const share = excess > 0 && spare > 0 ? excess / spare : 0;
  return wanted.map((height, k) => (k < fitting ? Math.floor(height - (height - MIN_PANE_HEIGHT) * share) : 0));
}

const sum = (values: readonly number[]): number => values.reduce((before, value) => before + value, 0);
