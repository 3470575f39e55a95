import { reportEarnings, reportsOn } from "../events/earnings.ts";
import { type Factors } from "./factors.ts";
import { OVERNIGHT_OWN_SHARE, OWN_VARIANCE } from "./parameters.ts";
import { fatTail, gaussian, WORDS_PER_STREAM } from "./random.ts";
import { MAX_PRICE, MIN_PRICE, type Stocks } from "./stocks.ts";

/**
 * Scales a Student-t number of three degrees of freedom to the overnight share of variance. Its chi-square has a lower
 * limit.
 */
const TAIL_SCALE = 0.66 * Math.sqrt(3.5 / 3);

/** Draws today's activity relative to an ordinary day's: lognormal with mean 1. */
export function drawDayActivity(stocks: Stocks): void {
  for (let i = 0; i < stocks.count; i++) {
    stocks.dayActivity[i] = Math.exp(0.13 * gaussian(stocks.streams, i * WORDS_PER_STREAM) - 0.0085);
  }
}

/**
 * Moves prices from a close to the next open, including the earnings of day number `day`. The factors' overnight step
 * comes first. `reported` is called for each stock whose earnings are among them.
 */
export function gapOvernight(
  stocks: Stocks,
  factors: Factors,
  day: number,
  reported: (i: number, good: boolean) => void = () => {},
): void {
  drawDayActivity(stocks);
  const root = Math.sqrt(OVERNIGHT_OWN_SHARE) * TAIL_SCALE;
  for (let i = 0; i < stocks.count; i++) {
    const level = stocks.dailySigma[i] * Math.exp(stocks.logVolatility[i] - stocks.volatilityBump[i] - OWN_VARIANCE);
    const at = i * WORDS_PER_STREAM;
    const own = level * root * gaussian(stocks.streams, at) * fatTail(stocks.streams, at, 3);
    const common = stocks.marketBeta[i] * factors.market + stocks.sectorBeta[i] * factors.sectors[stocks.sector[i]];
    const reports = reportsOn(stocks, i, day);
    const report = reports ? reportEarnings(stocks, i) : 0;
    const moved = stocks.price[i] * Math.exp(common + own + report);
    stocks.price[i] = Math.max(MIN_PRICE, Math.min(MAX_PRICE, moved));
    stocks.pending[i] = 0;
    stocks.excitation[i] = 0;
    stocks.returnSum[i] = 0;
    if (reports) reported(i, report > 0);
  }
}
