import { SESSION_SECONDS } from "./parameters.ts";

/**
 * The shape of a trading day, fitted to one-minute data of twelve stocks and of an index fund. Each function takes
 * seconds since the open of a 23,400-second session; other sessions are stretched to that length. Scaling leaves the
 * whole day unchanged: volatility shapes have a mean square of 1, the volume shape a mean of 1.
 */
const MINUTES = SESSION_SECONDS / 60;

type Shape = (sinceOpen: number, toClose: number) => number;

const ownShape: Shape = (m, x) => 1 + 3.8 * Math.exp(-m / 8) + 2.8 * Math.exp(-m / 70) + Math.exp(-x / 14);
const marketShape: Shape = (m, x) => 1 + 1.1 * Math.exp(-m / 7) + 0.8 * Math.exp(-m / 60) + 0.7 * Math.exp(-x / 14);
const volumeShape: Shape = (m, x) =>
  1 +
  2.8 * Math.exp(-m / 14) +
  2.3 * Math.exp(-m / 60) +
  0.4 * Math.exp(-x / 60) +
  3.8 * Math.exp(-x / 10) +
  5 * Math.exp(-x / 1.5);

/** The mean of a power of a shape over the day. */
function meanPower(shape: Shape, power: number): number {
  let sum = 0;
  for (let m = 0.5; m < MINUTES; m++) sum += shape(m, MINUTES - m) ** power;
  return sum / MINUTES;
}

const at = (shape: Shape, seconds: number) => shape(seconds / 60, MINUTES - seconds / 60);

const OWN_SCALE = Math.sqrt(meanPower(ownShape, 2));
const MARKET_SCALE = Math.sqrt(meanPower(marketShape, 2));
const VOLUME_SCALE = meanPower(volumeShape, 1);

/** Volatility of a stock's own return, relative to the day's root mean square. */
export const ownVolatilityAt = (seconds: number): number => at(ownShape, seconds) / OWN_SCALE;
/** Volatility of the market and the sectors, relative to the day's root mean square. */
export const marketVolatilityAt = (seconds: number): number => at(marketShape, seconds) / MARKET_SCALE;
/** Trades per second, relative to the day's mean. */
export const volumeAt = (seconds: number): number => at(volumeShape, seconds) / VOLUME_SCALE;
/**
 * Spreads, relative to those in the middle of the day. They are wide for minutes after the open, when the least is
 * known.
 */
export const spreadAt = (seconds: number): number =>
  0.65 + 0.35 * at(ownShape, seconds) + 3.2 * Math.exp(-seconds / 240);
