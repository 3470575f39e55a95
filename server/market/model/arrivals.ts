import { BRANCHING, EXCITATION_SECONDS } from "./parameters.ts";
import { gaussian, uniform, WORDS_PER_STREAM } from "./random.ts";
import type { Slice, Stocks } from "./stocks.ts";

/** Limits a stock's orders in one step at any activity. */
const MAX_ORDERS = 250;
/** From this mean on, the Poisson distribution is approximated by a normal one. */
const NORMAL_FROM = 30;

/**
 * Draws each stock's orders in a step of `seconds`: a Hawkes process (Hawkes 1971) whose excitation decays over
 * EXCITATION_SECONDS. `activity` multiplies the rate.
 * Each stock needs only one uniform number u. Once u is compared with e^(−mean), its remainder is uniform again, and
 * the quoting pass uses it as `leftover`.
 */
export function drawOrders(stocks: Stocks, slice: Slice, seconds: number, activity: number): void {
  const { streams, orderRate, excitation, orders, leftover, haltLeft } = stocks;
  const spontaneous = (1 - BRANCHING) * seconds * activity;
  const kept = Math.exp(-seconds / EXCITATION_SECONDS);
  const jump = BRANCHING / EXCITATION_SECONDS;
  for (let i = slice.first; i < stocks.count; i += slice.stride) {
    const at = i * WORDS_PER_STREAM;
    let u = uniform(streams, at);
    const mean = orderRate[i] * spontaneous + excitation[i] * seconds;
    // Two terms of the series suffice if the mean is small, which is nearly always so.
    let chance = mean < 0.1 ? 1 - mean + 0.5 * mean * mean : Math.exp(-mean);
    let n = 0;
    if (mean > NORMAL_FROM) {
      n = Math.min(MAX_ORDERS, Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian(streams, at))));
    } else if (u < chance) {
      u /= chance;
    } else {
      let sum = chance;
      while (u >= sum && n < MAX_ORDERS) {
        n++;
        chance *= mean / n;
        sum += chance;
      }
      u = (sum - u) / chance;
    }
    if (n > 0 && haltLeft[i] > 0) n = 0;
    orders[i] = n;
    leftover[i] = u;
    excitation[i] = excitation[i] * kept + jump * n;
  }
}
