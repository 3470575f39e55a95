import type { MarketSink } from "../../ports/feed.ts";
import { asInstrumentId, asMillis, asPrice, asQuantity } from "../../../shared/model/units.ts";
import { gaussianOf, nextWord, WORDS_PER_STREAM } from "./random.ts";
import type { Step } from "./returns.ts";
import type { Slice, Stocks } from "./stocks.ts";

/** The quote moves once the price is this many ticks, plus this share of the spread, from the quote's middle. */
const ZONE = 0.52;
const ZONE_PER_SPREAD = 0.08;
/** A quarter of the moves leave the other side unchanged and so widen the spread, unless it is already wide. */
const WIDEN_CHANCE = 0.25;
const MAX_WIDENING = 3;
/** Seconds in which a spread returns to its target. */
const RELAX_SECONDS = 0.4;
/** The wire carries spreads and sizes in 16 bits. */
const MAX_SPREAD = 65_000;
const MAX_SIZE = 65_500;

/** Precomputed e^(1.1·imbalance) for imbalances −1 … 1 in 64 steps, and lognormal lots for ten random bits. */
const TILT = Float64Array.from({ length: 65 }, (_, k) => Math.exp(1.1 * (k / 32 - 1)));
const LOTS = Float64Array.from({ length: 1024 }, (_, k) => Math.exp(0.75 * gaussianOf((k << 22) | (1 << 21)) + 0.55));

/**
 * Moves the quotes of a slice after its prices, and sends changed quotes to the sink. The model has uncertainty zones
 * (Robert & Rosenbaum 2011): a quote stays until the price leaves the zone around its middle. So trades bounce between
 * bid and ask while the middle rests, as on real markets.
 */
export function moveQuotes(stocks: Stocks, slice: Slice, step: Step, sink: MarketSink): void {
  const { price, bid, spread, leftover, haltLeft, refreshRate } = stocks;
  const relax = 1 - Math.exp(-step.seconds / RELAX_SECONDS);
  const refresh = step.seconds * step.activity;
  for (let i = slice.first; i < stocks.count; i += slice.stride) {
    if (haltLeft[i] > 0) continue;
    const width = spread[i];
    const u = leftover[i];
    const off = price[i] - (bid[i] + 0.5 * width);
    const zone = ZONE + ZONE_PER_SPREAD * width;
    if (off > zone || off < -zone) shift(stocks, i, off, u);
    else if (u < relax) {
      if (!relaxSpread(stocks, i, off, u / relax)) continue;
    } else if (1 - u > refresh * refreshRate[i]) continue;
    setSizes(stocks, i);
    emitQuote(stocks, i, Math.min(step.start, step.last), sink);
  }
}

/**
 * Moves the quote by whole ticks towards the price, which is `off` ticks from the quote's middle. In a quarter of the
 * cases only one side moves.
 */
function shift(stocks: Stocks, i: number, off: number, u: number): void {
  const { bid, spread, spreadTarget } = stocks;
  const ticks = Math.trunc(off > 0 ? off + 0.5 : off - 0.5);
  const distance = Math.abs(ticks);
  const wide = spread[i] >= 1.6 * spreadTarget[i] + 1;
  if (u < WIDEN_CHANCE && distance <= MAX_WIDENING && !wide) {
    spread[i] += distance;
    if (ticks < 0) bid[i] += ticks;
  } else {
    bid[i] += ticks;
  }
}

/** Moves the spread one tick towards its target, on the side away from the price. Returns whether it did. */
function relaxSpread(stocks: Stocks, i: number, off: number, u: number): boolean {
  const { bid, spread, spreadTarget, streams } = stocks;
  const target = spreadTarget[i];
  const width = spread[i];
  let wanted: number;
  if (target < 1) wanted = u < 0.3 * target ? 2 : 1;
  else {
    const dither = (nextWord(streams, i * WORDS_PER_STREAM) >>> 0) * 2 ** -32;
    wanted = Math.max(1, Math.min(MAX_SPREAD, Math.floor(target * (0.75 + 0.5 * u) + dither)));
  }
  if (wanted === width) return false;
  const gap = Math.abs(wanted - width);
  const ticks = gap > 3 ? gap >> 1 : 1;
  if (width > wanted) {
    if (off > 0) bid[i] += ticks;
    spread[i] -= ticks;
  } else {
    if (off < 0) bid[i] -= ticks;
    spread[i] += ticks;
  }
  return true;
}

/** Sets a new quote around the price, as after an auction. `widening` multiplies the spread's target. */
export function resetQuote(stocks: Stocks, i: number, widening: number): void {
  const spread = Math.min(MAX_SPREAD, Math.max(1, Math.round(stocks.spreadTarget[i] * widening)));
  stocks.spread[i] = spread;
  stocks.bid[i] = Math.round(stocks.price[i] - spread / 2);
  setSizes(stocks, i);
}

/** Draws the displayed sizes in round lots: larger on the side towards which the price leans. */
function setSizes(stocks: Stocks, i: number): void {
  const { bid, spread, price, bidSize, askSize, meanSize } = stocks;
  const lean = (price[i] - bid[i] - 0.5 * spread[i]) / spread[i];
  const tilt = TILT[Math.round(32 * (1 + Math.max(-1, Math.min(1, lean))))];
  const word = nextWord(stocks.streams, i * WORDS_PER_STREAM);
  const depth = 0.01 * meanSize[i];
  const bids = 100 * Math.floor(LOTS[(word >>> 4) & 1023] * tilt * depth);
  const asks = 100 * Math.floor((LOTS[(word >>> 15) & 1023] / tilt) * depth);
  bidSize[i] = bids < 100 ? 100 : bids > MAX_SIZE ? MAX_SIZE : bids;
  askSize[i] = asks < 100 ? 100 : asks > MAX_SIZE ? MAX_SIZE : asks;
}

/** Sends a stock's quote to the sink. */
export function emitQuote(stocks: Stocks, i: number, t: number, sink: MarketSink): void {
  const { bid, spread, bidSize, askSize } = stocks;
  const low = bid[i];
  sink.quote(
    asInstrumentId(i),
    asMillis(t),
    asPrice(low),
    asPrice(low + spread[i]),
    asQuantity(bidSize[i]),
    asQuantity(askSize[i]),
  );
}
