import {
  EARNINGS_DAYS,
  EARNINGS_SIZE,
  EARNINGS_TILT,
  NEWS_ACTIVITY,
  NEWS_AT_ONCE,
  NEWS_PER_DAY,
  NEWS_SIZE,
  NEWS_VOLATILITY,
  OWN_VOLATILITY,
  ACTIVITY,
} from "../model/parameters.ts";
import { fatTail, gaussian, nextWord, uniform, WORDS_PER_STREAM } from "../model/random.ts";
import type { Slice, Stocks } from "../model/stocks.ts";

/** Told of news as it breaks: the stock, and whether it is good. */
export type OnNews = (i: number, good: boolean) => void;

/** Lets news break in a slice, over a span of `days`. */
export function breakNews(stocks: Stocks, slice: Slice, days: number, onNews: OnNews): void {
  const chance = NEWS_PER_DAY * days;
  for (let i = slice.first; i < stocks.count; i += slice.stride) {
    if (uniform(stocks.streams, i * WORDS_PER_STREAM) < chance) onNews(i, news(stocks, i));
  }
}

/**
 * News about one stock: a return with exponential size, a fifth at once and the rest over minutes, and more volatility
 * and trading for a while. Tells whether it was good.
 */
export function news(stocks: Stocks, i: number): boolean {
  const at = i * WORDS_PER_STREAM;
  const size = -Math.log(1 - 0.99999 * uniform(stocks.streams, at));
  const good = uniform(stocks.streams, at) < 0.48;
  const moved = (good ? 1 : -1) * size * NEWS_SIZE * stocks.dailySigma[i];
  const bump = Math.min(1.6, 0.5 + 0.5 * size);
  jump(stocks, i, moved);
  stocks.volatilityBump[i] += NEWS_VOLATILITY * bump;
  stocks.activityBump[i] += NEWS_ACTIVITY * bump;
  return good;
}

function jump(stocks: Stocks, i: number, moved: number): void {
  stocks.price[i] *= 1 + NEWS_AT_ONCE * moved;
  stocks.pending[i] += (1 - NEWS_AT_ONCE) * moved;
}

/** Whether a stock reports its earnings before the session of day number `day`. */
export const reportsOn = (stocks: Stocks, i: number, day: number): boolean =>
  (day + stocks.earningsPhase[i]) % EARNINGS_DAYS === 0;

/**
 * An earnings report: volatility and activity rise for days. CatchUpReporter the log return that it brings, which the caller
 * puts into the overnight gap or, where the market never closes, into the tape.
 */
export function earnings(stocks: Stocks, i: number): number {
  const at = i * WORDS_PER_STREAM;
  const z = gaussian(stocks.streams, at) * fatTail(stocks.streams, at, 4) * Math.SQRT1_2;
  stocks.volatilityBump[i] += 0.25;
  stocks.volatilityStates[i * OWN_VOLATILITY.length + 1] += 0.8;
  stocks.dayActivity[i] *= 1 + 0.9 * Math.min(3, Math.abs(z) + 0.5);
  stocks.activityStates[i * ACTIVITY.length + 2] += 1.2;
  const tilt = z < 0 ? 1 + EARNINGS_TILT : 1 - EARNINGS_TILT;
  return z * tilt * EARNINGS_SIZE * stocks.earningsSize[i] * stocks.dailySigma[i];
}

/** Earnings while the market is open: the return arrives as news does. Tells whether they were good. */
export function openMarketEarnings(stocks: Stocks, i: number): boolean {
  const moved = Math.max(-0.5, Math.min(0.5, earnings(stocks, i)));
  jump(stocks, i, moved);
  stocks.activityBump[i] += NEWS_ACTIVITY;
  return moved > 0;
}

const GOOD = [
  "raises its outlook for the year",
  "wins a multi-year contract",
  "to buy back more of its shares",
  "upgraded by analysts",
  "names a new chief executive; shares welcome it",
  "said to draw takeover interest",
  "product gets the regulator's approval",
  "announces a larger dividend",
] as const;
const BAD = [
  "cuts its outlook for the year",
  "loses a large customer",
  "faces an inquiry by its regulator",
  "downgraded by analysts",
  "chief financial officer steps down",
  "recalls a product",
  "reports an outage of its services",
  "warns of rising costs",
] as const;

/** A headline for news that breaks by itself, picked by the stock's stream. */
export function headline(stocks: Stocks, i: number, good: boolean): string {
  const lines = good ? GOOD : BAD;
  return `${stocks.listings[i].instrument.name} ${lines[nextWord(stocks.streams, i * WORDS_PER_STREAM) & 7]}`;
}

/** A headline for earnings. */
export const earningsHeadline = (stocks: Stocks, i: number, good: boolean): string =>
  `${stocks.listings[i].instrument.name} ${good ? "beats" : "misses"} earnings estimates`;
