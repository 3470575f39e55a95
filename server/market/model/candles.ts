import { asInstrumentId, asMillis, asPrice } from "../../../shared/model/units.ts";
import type { MarketSink } from "../../ports/feed.ts";
import type { Auctions } from "./auctions.ts";
import type { Factors } from "./factors.ts";
import { BRANCHING, CLOCK_SHARE, NEWS_SECONDS, ORDERS_PER_PRINT } from "./parameters.ts";
import { announceReopening } from "../events/halts.ts";
import { gaussian, nextWord, uniform, WORDS_PER_STREAM } from "./random.ts";
import type { Step } from "./returns.ts";
import { MAX_PRICE, MIN_PRICE, type Stocks } from "./stocks.ts";

/** Ratio of variance to mean of a long count of a Hawkes process with this branching. */
const FANO = 1 / (1 - BRANCHING) ** 2;

/**
 * Steps all stocks by a whole candle, with the same volatility, activity and events as tick by tick. Orders are
 * counted, not drawn one by one, and extremes are drawn from those of a Brownian bridge. History can therefore be
 * simulated at the start. Measured: 50 times as fast as 600 steps of 100 ms.
 */
export function moveCandles(stocks: Stocks, step: Step, factors: Factors, auctions: Auctions, sink: MarketSink): void {
  for (let i = 0; i < stocks.count; i++) {
    const before = stocks.price[i];
    const opening = sideOfQuote(stocks, i, auctions.opening[i] > 0);
    const orders = countOrders(stocks, i, step);
    const sigma = movePrice(stocks, i, step, orders, factors);
    if (stocks.haltLeft[i] > 0) {
      stocks.haltLeft[i] = Math.max(0, stocks.haltLeft[i] - step.seconds);
      if (stocks.haltLeft[i] === 0) announceReopening(stocks, i, step.start, sink);
      continue;
    }
    const auctioned = auctions.opening[i] + auctions.closing[i];
    if (orders === 0 && auctioned === 0) continue;
    const range = extreme(stocks, i, before, sigma);
    const closing = sideOfQuote(stocks, i, auctions.closing[i] > 0);
    emitCandle(stocks, i, step.start, opening, closing, range, orders, auctioned, sink);
  }
}

/** The price of a trade at a random side of the quote, or of an auction. */
function sideOfQuote(stocks: Stocks, i: number, auction: boolean): number {
  if (auction) return Math.round(stocks.price[i]);
  return nextWord(stocks.streams, i * WORDS_PER_STREAM) < 0 ? stocks.bid[i] : stocks.bid[i] + stocks.spread[i];
}

/**
 * Draws the number of orders in a candle. Self-excitation makes it over-dispersed: lognormal for few orders, else
 * normal.
 */
function countOrders(stocks: Stocks, i: number, step: Step): number {
  const at = i * WORDS_PER_STREAM;
  const mean = stocks.orderRate[i] * step.seconds * step.activity;
  if (mean >= 6 * FANO) {
    return Math.max(0, Math.round(mean + Math.sqrt(mean * FANO) * gaussian(stocks.streams, at)));
  }
  const variance = Math.log(1 + FANO / (mean + 1e-9));
  const drawn = mean * Math.exp(Math.sqrt(variance) * gaussian(stocks.streams, at) - variance / 2);
  return Math.floor(drawn + uniform(stocks.streams, at));
}

/** Moves the price and sets the quote; returns the deviation of the candle's return. */
function movePrice(stocks: Stocks, i: number, step: Step, orders: number, factors: Factors): number {
  const { price, pending, spreadTarget, streams, marketBeta, sectorBeta, sector } = stocks;
  const at = i * WORDS_PER_STREAM;
  const z = gaussian(streams, at);
  stocks.returnSum[i] += z;
  const share =
    CLOCK_SHARE + ((1 - CLOCK_SHARE) * orders) / (stocks.orderRate[i] * step.seconds * step.activity + 1e-9);
  const own = stocks.sigma[i] * Math.sqrt(step.seconds * share) * step.volatility;
  const news = pending[i] * (1 - Math.exp(-step.seconds / NEWS_SECONDS));
  pending[i] -= news;
  const common = marketBeta[i] * factors.market + sectorBeta[i] * factors.sectors[sector[i]];
  const moved = price[i] * (1 + common + own * z + news);
  price[i] = Math.max(MIN_PRICE, Math.min(MAX_PRICE, moved));
  const spread = Math.max(1, Math.floor(spreadTarget[i] + uniform(streams, at)));
  stocks.spread[i] = spread;
  stocks.bid[i] = Math.round(price[i] - spread / 2);
  return Math.hypot(own, marketBeta[i] * factors.deviation(step.seconds, step.volatility));
}

/**
 * Draws the lowest and highest efficient price of the candle that was just moved. The result is a buffer of two numbers
 * that the next call reuses.
 */
function extreme(stocks: Stocks, i: number, before: number, sigma: number): Float64Array {
  const at = i * WORDS_PER_STREAM;
  const r = stocks.price[i] / before - 1;
  const spread = -2 * sigma * sigma;
  EXTREMES[0] = before * (1 + 0.5 * (r - Math.sqrt(r * r + spread * Math.log(1 - uniform(stocks.streams, at)))));
  EXTREMES[1] = before * (1 + 0.5 * (r + Math.sqrt(r * r + spread * Math.log(1 - uniform(stocks.streams, at)))));
  return EXTREMES;
}
const EXTREMES = new Float64Array(2);

function emitCandle(
  stocks: Stocks,
  i: number,
  start: number,
  opening: number,
  closing: number,
  range: Float64Array,
  orders: number,
  auctioned: number,
  sink: MarketSink,
): void {
  const prints = Math.max(1, Math.round(orders / ORDERS_PER_PRINT));
  // A single print has one price.
  const open = prints === 1 && auctioned === 0 ? closing : opening;
  const alone = open === closing && prints === 1;
  const high = alone ? closing : Math.max(open, closing, Math.round(range[1]));
  const low = alone ? closing : Math.max(1, Math.min(open, closing, Math.round(range[0])));
  const noise = (0.55 / Math.sqrt(1 + 0.04 * orders)) * gaussian(stocks.streams, i * WORDS_PER_STREAM);
  const volume = Math.max(
    1,
    Math.round((orders / ORDERS_PER_PRINT) * stocks.meanSize[i] * Math.exp(noise) + auctioned),
  );
  stocks.last[i] = closing;
  stocks.reference[i] = closing;
  const id = asInstrumentId(i);
  sink.minuteCandle(id, asMillis(start), asPrice(open), asPrice(high), asPrice(low), asPrice(closing), volume, prints);
}
