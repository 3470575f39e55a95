import { SECTORS } from "../../../shared/model/instrument.ts";
import type { Reason } from "../../ports/trading-status.ts";
import { ACTIVITY, EARNINGS_DAYS, ORDERS_PER_PRINT, OWN_VOLATILITY, SESSION_SECONDS } from "./parameters.ts";
import { gaussian, hashText, seedStream, uniform, WORDS_PER_STREAM, type Streams } from "./random.ts";
import type { Listing } from "../listings/universe.ts";

/**
 * Every stock's state as columns: entry `i` of each array is the stock with id `i`. Prices are in ticks; the passes of
 * the engine (arrivals, returns, quoting, trading) each run over a slice of the stocks and keep these in cache.
 */
export interface Stocks {
  readonly listings: readonly Listing[];
  readonly count: number;
  /** A random stream per stock, so that no stock's draws depend on which others exist. */
  readonly streams: Streams;

  readonly sector: Uint8Array;
  readonly marketBeta: Float64Array;
  readonly sectorBeta: Float64Array;
  /** Daily deviation of the own return, orders per second on average, shares per print on average, basis points. */
  readonly dailySigma: Float64Array;
  readonly baseOrderRate: Float64Array;
  readonly meanSize: Float64Array;
  readonly spreadBps: Float64Array;
  /** Half the width of the limit-up/limit-down band, as a share of the reference price. */
  readonly band: Float64Array;

  /** Efficient price, in ticks and fractions of one: what the quotes follow. */
  readonly price: Float64Array;
  /** Ornstein–Uhlenbeck states, one per component and stock. */
  readonly volatilityStates: Float64Array;
  readonly activityStates: Float64Array;
  /** What news adds to log-volatility and log-activity, decaying. */
  readonly volatilityBump: Float64Array;
  readonly activityBump: Float64Array;
  /** Today's activity over an ordinary day's. */
  readonly dayActivity: Float64Array;
  /** Log return that news will still bring. */
  readonly pending: Float64Array;
  /** Persistent order flow, standardised, and the drift it brings: log return per second. */
  readonly flow: Float64Array;
  readonly flowDrift: Float64Array;
  /** Log-volatility now, apart from the time of day. */
  readonly logVolatility: Float64Array;
  /** Activity now over the mean, apart from the time of day. */
  readonly activity: Float64Array;
  /** Deviation of the own log return per √second, orders per second, and what self-excitation adds to those. */
  readonly sigma: Float64Array;
  readonly orderRate: Float64Array;
  readonly excitation: Float64Array;
  /** Σ of standardised returns since volatility was last updated. */
  readonly returnSum: Float64Array;
  readonly earningsPhase: Int32Array;
  readonly earningsSize: Float64Array;

  /** The quote: best bid and the ask's distance from it, in ticks, and the spread that it relaxes to. */
  readonly bid: Int32Array;
  readonly spread: Int32Array;
  readonly spreadTarget: Float64Array;
  readonly bidSize: Int32Array;
  readonly askSize: Int32Array;
  /** Rate per second at which the sizes on display change with no change of price. */
  readonly refreshRate: Float64Array;
  readonly last: Int32Array;

  /** Five-minute mean that the bands are about, seconds spent beyond a band, seconds left of a halt (0: trading). */
  readonly reference: Float64Array;
  readonly limitSeconds: Float64Array;
  readonly haltLeft: Float64Array;
  /** Why each is halted; when its temporary reason ends, ms (0: none); the reason deferred until its halt ends. */
  readonly haltReason: Reason[];
  readonly reasonUntil: Float64Array;
  readonly reasonAfterHalt: (Reason | undefined)[];

  /** Within a step: orders that arrive, a uniform number left over from drawing them, and the standardised return. */
  readonly orders: Int32Array;
  readonly leftover: Float64Array;
  readonly shock: Float64Array;
}

/** Dollar volume a day from which a stock has the narrow bands of tier 1. */
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

/** The stocks at the start: latent states drawn from their stationary distributions. */
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

/** A share of the stocks that a pass runs over: `first`, `first + stride`, … */
export interface Slice {
  readonly first: number;
  readonly stride: number;
}

export const WHOLE: Slice = { first: 0, stride: 1 };

/** Prices stay within these, in ticks: no shock makes one vanish or overflow the wire's 32 bits. */
export const LOWEST_PRICE = 20;
export const HIGHEST_PRICE = 1e9;
