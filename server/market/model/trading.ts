import { SIDE } from "../../../shared/model/trade.ts";
import { asInstrumentId, asMillis, asPrice, asQuantity } from "../../../shared/model/units.ts";
import type { MarketSink } from "../../ports/feed.ts";
import { BURST_STOP, FLOW_WEIGHT, IMPACT_SHARE, RETURN_WEIGHT, SINGLE_PRINT } from "./parameters.ts";
import { gaussianOf, nextWord, WORDS_PER_STREAM } from "./random.ts";
import type { Step } from "./returns.ts";
import type { Slice, Stocks } from "./stocks.ts";

/** The most prints of one order. */
const MAX_BURST_PRINTS = 40;
/**
 * Share of prints by midpoint orders: at the middle of the spread, or half a tick from it if the middle is not on the
 * grid.
 */
const MIDPOINT_SHARE = 0.18;
/**
 * Limits on a uniform number that choose a print's size: lognormal rounded to lots, lognormal unrounded up to
 * ODD_BELOW, exactly 100, then blocks.
 */
const ROUNDED_BELOW = 0.4;
const ODD_BELOW = 0.58;
const BLOCK_FROM = 0.9993;
/** e^(1.25 z) by 13 random bits, and the share of the mean size that multiplies it. */
const LOGNORMAL = Float64Array.from({ length: 8192 }, (_, k) => Math.exp(1.25 * gaussianOf((k << 19) | (1 << 18))));
const LOGNORMAL_SCALE = 0.52;
const BITS_16 = 2 ** -16;
/** If the spread exceeds this many ticks, a print may improve on the quote by up to this share of the spread. */
const IMPROVED_FROM = 3;
const IMPROVEMENT = 0.0014;

/**
 * Prints the orders of a step: their sides, prices at or within the quote, sizes, bursts of one time, and price impact.
 * Only the surprise in a side moves the price (Madhavan, Richardson & Roomans 1997).
 */
export function printTrades(stocks: Stocks, slice: Slice, step: Step, sink: MarketSink): void {
  const { orders, streams, price, bid, spread, sigma, orderRate, flow, shock } = stocks;
  const milliseconds = step.seconds * 1000;
  const root = Math.sqrt(step.seconds * IMPACT_SHARE) * step.volatility;
  const expected = step.seconds * step.activity;
  for (let i = slice.first; i < stocks.count; i += slice.stride) {
    const n = orders[i];
    if (n === 0) continue;
    const width = spread[i];
    const lean = Math.max(-0.6, Math.min(0.6, (price[i] - bid[i] - 0.5 * width) / width));
    const odds = 0.5 + lean + FLOW_WEIGHT * flow[i] + RETURN_WEIGHT * shock[i];
    const buyer = odds < 0 ? 0 : odds > 1 ? 1 : odds;
    let buys = 0;
    for (let k = 0; k < n; k++) {
      const word = nextWord(streams, i * WORDS_PER_STREAM);
      const buy = (word >>> 16) * BITS_16 < buyer;
      if (buy) buys++;
      const share = (word & 0xffff) * BITS_16;
      const t = step.start + Math.floor((milliseconds * (k + share)) / n);
      printBurst(stocks, i, Math.min(t, step.last), buy, sink);
    }
    // The surprise is Σ (sign − expected sign). The term beside the rate preserves the impact of rare orders.
    const surprise = 2 * (buys - n * buyer);
    price[i] *= 1 + (sigma[i] * root * surprise) / Math.sqrt((orderRate[i] + 0.08) * expected);
    stocks.returnSum[i] += 0.5 * surprise;
  }
}

/** Prints one order: its prints share a time and a side. */
function printBurst(stocks: Stocks, i: number, t: number, buy: boolean, sink: MarketSink): void {
  const { streams, bid, spread, last } = stocks;
  const at = i * WORDS_PER_STREAM;
  const side = buy ? SIDE.buy : SIDE.sell;
  let prints = printsOf(nextWord(streams, at) >>> 0);
  const low = bid[i];
  const width = spread[i];
  while (prints-- > 0) {
    const word = nextWord(streams, at);
    const u = (word & 0xffff) * BITS_16;
    let price = buy ? low + width : low;
    if (u < MIDPOINT_SHARE && width > 1) price = low + (buy ? (width + 1) >> 1 : width >> 1);
    else if (width > IMPROVED_FROM) {
      const better = Math.floor(((word >>> 16) & 255) * width * IMPROVEMENT);
      price += buy ? -better : better;
    }
    last[i] = price;
    const size = sizeOf(word >>> 19, u, stocks.meanSize[i], word & 7);
    sink.trade(asInstrumentId(i), asMillis(t), asPrice(price), asQuantity(size), side);
  }
}

/** Number of prints of an order, by 32 random bits. */
function printsOf(word: number): number {
  let u = word * 2 ** -32;
  if (u < SINGLE_PRINT) return 1;
  u = (u - SINGLE_PRINT) / (1 - SINGLE_PRINT);
  let prints = 1;
  while (u > BURST_STOP && prints < MAX_BURST_PRINTS) {
    prints++;
    u = (u - BURST_STOP) / (1 - BURST_STOP);
  }
  return prints;
}

/** Shares of a print: `u` chooses the kind, `cell` the lognormal value, `octet` the length of a block. */
function sizeOf(cell: number, u: number, meanSize: number, octet: number): number {
  if (u > BLOCK_FROM) return 100 * Math.max(1, Math.floor(0.25 * meanSize)) * (1 + octet);
  if (u > ODD_BELOW) return 100;
  const size = LOGNORMAL_SCALE * meanSize * LOGNORMAL[cell];
  if (size > 99) return u < ROUNDED_BELOW ? 100 * Math.round(0.01 * size) : Math.floor(size);
  return Math.max(1, Math.floor(size));
}

/** Prints a trade without an aggressor at the current price, as in an auction or a reopening. */
export function printAuction(stocks: Stocks, i: number, t: number, size: number, sink: MarketSink): void {
  const price = Math.round(stocks.price[i]);
  stocks.last[i] = price;
  sink.trade(asInstrumentId(i), asMillis(t), asPrice(price), asQuantity(Math.max(1, Math.round(size))), SIDE.none);
}
