import { SECTORS } from "../../../shared/model/instrument.ts";
import type { Reason } from "../../ports/trading-status.ts";
import { ACTIVITY, EARNINGS_DAYS, ORDERS_PER_PRINT, OWN_VOLATILITY, SESSION_SECONDS } from "./parameters.ts";
import { gaussian, hashText, seedStream, uniform, WORDS_PER_STREAM, type Streams } from "./random.ts";
import type { Listing } from "../listings/universe.ts";

/**
 * Every stock's state as columns: entry `i` of each array belongs to the stock with id `i`. Prices are in ticks. Each
 * pass of the engine (arrivals, returns, quoting, trading) runs over a slice of the stocks, whose columns stay in
 * cache.
 */
export interface Stocks {
  readonly listings: readonly Listing[];
  readonly count: number;
  /** One random stream per stock, so that its numbers do not depend on which other stocks exist. */
  readonly streams: Streams;

  readonly sector: Uint8Array;
  readonly marketBeta: Float64Array;
  readonly sectorBeta: Float64Array;
  /** Daily deviation of the own return, average orders per second, average shares per print, spread in basis points. */
  readonly dailySigma: Float64Array;
  readonly baseOrderRate: Float64Array;
  readonly meanSize: Float64Array;
  readonly spreadBps: Float64Array;
  /** Half the width of the limit-up/limit-down band, relative to the reference price. */
  readonly band: Float64Array;

  /** Efficient price in fractional ticks, which the quotes follow. */
  readonly price: Float64Array;
  /** Ornstein–Uhlenbeck states, one per component and stock. */
  readonly volatilityStates: Float64Array;
  readonly activityStates: Float64Array;
  /** Additions of news to log-volatility and log-activity, which decay. */
  readonly volatilityBump: Float64Array;
  readonly activityBump: Float64Array;
  /** Today's activity relative to an ordinary day's. */
  readonly dayActivity: Float64Array;
  /** Log return that recent news will still add. */
  readonly pending: Float64Array;
  /** Persistent order flow, standardised, and the drift that it causes, as log return per second. */
  readonly flow: Float64Array;
  readonly flowDrift: Float64Array;
  /** Current log-volatility without the effect of the time of day. */
  readonly logVolatility: Float64Array;
  /** Current activity relative to its mean, without the effect of the time of day. */
  readonly activity: Float64Array;
  /**
   * Deviation of the own log return per √second, orders per second, and the orders per second that self-excitation
   * adds.
   */
  readonly sigma: Float64Array;
  readonly orderRate: Float64Array;
  readonly excitation: Float64Array;
  /** Sum of standardised returns since the last update of volatility. */
  readonly returnSum: Float64Array;
  readonly earningsPhase: Int32Array;
  readonly earningsSize: Float64Array;

  /** The quote in ticks: best bid, spread, and the target to which the spread returns. */
  readonly bid: Int32Array;
  readonly spread: Int32Array;
  readonly spreadTarget: Float64Array;
  readonly bidSize: Int32Array;
  readonly askSize: Int32Array;
  /** Rate per second at which the displayed sizes change without a change of price. */
  readonly refreshRate: Float64Array;
  readonly last: Int32Array;

  /**
   * Five-minute mean at the centre of the bands, seconds spent beyond a band, remaining seconds of a halt (0: trading).
   */
  readonly reference: Float64Array;
  readonly limitSeconds: Float64Array;
  readonly haltLeft: Float64Array;
  /**
   * Reason of each stock's halt; end of its temporary reason, ms (0: none); reason deferred until the end of its halt.
   */
  readonly haltReason: Reason[];
  readonly reasonUntil: Float64Array;
  readonly reasonAfterHalt: (Reason | undefined)[];

  /** Within a step: arriving orders, the uniform number left over from drawing them, and the standardised return. */
  readonly orders: Int32Array;
  readonly leftover: Float64Array;
  readonly shock: Float64Array;
}

/** Daily dollar volume from which a stock has the narrow bands of tier 1. */
const TIER_1_DOLLARS = 100e6;

function allocate(listings: readonly Listing[]): Stocks {
  const count = listings.length;
  const reals = (per = 1) => new Float64Array(count * per);
  const integers = () => new Int32Array(count);
  const from = (value: (listing: Listing) => number) => Float64Array.from(listings, value);
  return {
    listings,
    count,
    streams: new Int32Array(count * WORDS_PER_STREAM),
    sector: Uint8Array.from(listings, ({ sector }) => sector % SECTORS.length),
    marketBeta: from(({ marketBeta }) => marketBeta),
    sectorBeta: from(({ sectorBeta }) => sectorBeta),
    dailySigma: from(({ sigma }) => sigma),
    baseOrderRate: from(({ tradesPerDay }) => (tradesPerDay / SESSION_SECONDS) * ORDERS_PER_PRINT),
    meanSize: from(({ meanSize }) => meanSize),
    spreadBps: from(({ spreadBps }) => spreadBps),
    band: from(({ tradesPerDay, meanSize, price }) => (tradesPerDay * meanSize * price > TIER_1_DOLLARS ? 0.05 : 0.1)),
    price: from(({ price, instrument }) => (price * 10 ** instrument.exponent) / instrument.tick),
    volatilityStates: reals(OWN_VOLATILITY.length),
    activityStates: reals(ACTIVITY.length),
    volatilityBump: reals(),
    activityBump: reals(),
    dayActivity: reals().fill(1),
    pending: reals(),
    flow: reals(),
    flowDrift: reals(),
    logVolatility: reals(),
    activity: reals(),
    sigma: reals(),
    orderRate: reals(),
    excitation: reals(),
    returnSum: reals(),
    earningsPhase: integers(),
    earningsSize: reals(),
    bid: integers(),
    spread: integers().fill(1),
    spreadTarget: reals(),
    bidSize: integers().fill(200),
    askSize: integers().fill(200),
    refreshRate: reals(),
    last: integers(),
    reference: reals(),
    limitSeconds: reals(),
    haltLeft: reals(),
    haltReason: new Array<Reason>(count).fill({ text: "" }),
    reasonUntil: reals(),
    reasonAfterHalt: new Array<Reason | undefined>(count).fill(undefined),
    orders: integers(),
    leftover: reals(),
    shock: reals(),
  };
}

/** Creates the stocks. Their latent states are drawn from the stationary distributions. */
export function createStocks(listings: readonly Listing[], seed: number): Stocks {
  const stocks = allocate(listings);
  const { streams, volatilityStates, activityStates } = stocks;
  const fillNormal = (states: Float64Array, i: number, per: number, at: number) => {
    for (let k = 0; k < per; k++) states[i * per + k] = gaussian(streams, at);
  };
  listings.forEach(({ instrument }, i) => {
    const at = i * WORDS_PER_STREAM;
    seedStream(streams, at, seed, hashText(instrument.symbol));
    fillNormal(volatilityStates, i, OWN_VOLATILITY.length, at);
    fillNormal(activityStates, i, ACTIVITY.length, at);
    stocks.flow[i] = gaussian(streams, at);
    stocks.earningsPhase[i] = Math.floor(uniform(streams, at) * EARNINGS_DAYS);
    stocks.earningsSize[i] = Math.exp(0.6 * gaussian(streams, at));
    stocks.last[i] = stocks.reference[i] = Math.round(stocks.price[i]);
  });
  return stocks;
}

/** The subset of stocks that a pass runs over: `first`, `first + stride`, … */
export interface Slice {
  readonly first: number;
  readonly stride: number;
}

export const WHOLE: Slice = { first: 0, stride: 1 };

/** Limits of prices, in ticks: no shock makes a price vanish or exceed the wire's 32 bits. */
export const MIN_PRICE = 20;
export const MAX_PRICE = 1e9;
