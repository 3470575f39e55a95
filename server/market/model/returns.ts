import type { Factors } from "./factors.ts";
import { CLOCK_SHARE, NEWS_SECONDS, TRADE_SHARE } from "./parameters.ts";
import { gaussian, WORDS_PER_STREAM } from "./random.ts";
import { MAX_PRICE, MIN_PRICE, type Slice, type Stocks } from "./stocks.ts";

/** A step's length and the multipliers set by the market controls. */
export interface Step {
  /** Market time at its start, ms. */
  readonly start: number;
  /** Latest time of the step's events, ms. It matters at the end of a session, where a slice's step would exceed it. */
  readonly last: number;
  readonly seconds: number;
  readonly activity: number;
  readonly volatility: number;
}

/**
 * Moves efficient prices by one step: r = β·market + γ·sector + own. The own variance depends partly on time and partly
 * on trades (subordination: Clark 1973), so prices move when there is trading. Order flow and news add drift.
 */
export function movePrices(stocks: Stocks, slice: Slice, step: Step, factors: Factors): void {
  const { streams, price, marketBeta, sectorBeta, sector, sigma, orderRate, orders } = stocks;
  const { pending, flowDrift, returnSum, shock } = stocks;
  const { market, sectors } = factors;
  const root = Math.sqrt(step.seconds) * step.volatility;
  const quietRoot = root * Math.sqrt(CLOCK_SHARE);
  const drift = step.seconds * step.volatility;
  const expected = step.seconds * step.activity;
  const arriving = 1 - Math.exp(-step.seconds / NEWS_SECONDS);
  for (let i = slice.first; i < stocks.count; i += slice.stride) {
    const z = gaussian(streams, i * WORDS_PER_STREAM);
    returnSum[i] += z;
    shock[i] = z;
    const n = orders[i];
    const scale =
      n === 0 ? quietRoot : root * Math.sqrt(CLOCK_SHARE + (TRADE_SHARE * n) / (orderRate[i] * expected + 1e-9));
    let news = 0;
    if (pending[i] !== 0) {
      news = pending[i] * arriving;
      pending[i] -= news;
    }
    const common = marketBeta[i] * market + sectorBeta[i] * sectors[sector[i]];
    const moved = price[i] * (1 + common + sigma[i] * scale * z + flowDrift[i] * drift + news);
    price[i] = moved < MIN_PRICE ? MIN_PRICE : moved > MAX_PRICE ? MAX_PRICE : moved;
  }
}
