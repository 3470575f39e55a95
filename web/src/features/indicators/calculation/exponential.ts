/**
 * One value of an exponential moving average: it moves to `value` by the share 2 ÷ (period + 1) of the distance. The first
 * value of a series is its own average.
 */
export const exponential = (before: number, value: number, period: number): number =>
  before + ((value - before) * 2) / (period + 1);
