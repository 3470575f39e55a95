import { type Factors, OVERNIGHT_DAYS } from "./factors.ts";
import {
  ACTIVITY,
  ACTIVITY_ELASTICITY,
  ACTIVITY_MARKET_ELASTICITY,
  ACTIVITY_MEAN,
  type Component,
  FLOW_SECONDS,
  FLOW_SHARE,
  NEWS_ACTIVITY_DAYS,
  NEWS_VOLATILITY_DAYS,
  OVERNIGHT_OWN_SHARE,
  OWN_LOAD,
  OWN_VARIANCE,
  OWN_VOLATILITY,
  SESSION_SECONDS,
  UPDATE_SECONDS,
} from "./parameters.ts";
import { gaussian, WORDS_PER_STREAM } from "./random.ts";
import { ownVolatilityAt, spreadAt, volumeAt } from "./seasonality.ts";
import type { Slice, Stocks } from "./stocks.ts";

const PER_ROOT_SECOND = Math.sqrt((1 - OVERNIGHT_OWN_SHARE) / SESSION_SECONDS);
/** Innovations of order flow cause FLOW_SHARE of the variance, as a drift that is constant between two updates. */
const FLOW_DRIFT = Math.sqrt(FLOW_SHARE / UPDATE_SECONDS);
/** Spreads grow with volatility, but less than in proportion. */
const SPREAD_ELASTICITY = 0.6;
/** Changes of the displayed sizes per second: few for a quiet stock, and more with many orders. */
const REFRESH_BASE = 0.02;
const REFRESH_PER_ORDER = 10;
const QUIET_ORDERS = 0.4;

/** Coefficients of exact Ornstein–Uhlenbeck steps over one span, computed once for all stocks. */
interface Decay {
  readonly kept: Float64Array;
  readonly fromReturn: Float64Array;
  readonly fromNoise: Float64Array;
}

function decayOver(days: number, components: readonly Component[]): Decay {
  const kept = Float64Array.from(components, (part) => Math.exp(-days / part.days));
  const scale = (k: number) => Math.sqrt(1 - kept[k] * kept[k]);
  return {
    kept,
    fromReturn: Float64Array.from(components, ({ leverage }, k) => scale(k) * leverage),
    fromNoise: Float64Array.from(components, ({ leverage }, k) => scale(k) * Math.sqrt(1 - leverage * leverage)),
  };
}

/** Caches the coefficients of the last span, because nearly all updates have the same span. */
function rememberedDecay(components: readonly Component[]): (days: number) => Decay {
  let [span, decay] = [0, decayOver(0, components)];
  return (days) => {
    if (days !== span) [span, decay] = [days, decayOver(days, components)];
    return decay;
  };
}
const volatilityDecay = rememberedDecay(OWN_VOLATILITY);
const activityDecay = rememberedDecay(ACTIVITY);

/** An update: its span in days, the steps whose returns it responds to, and the seconds since the open. */
export interface Update {
  readonly days: number;
  readonly steps: number;
  readonly seconds: number;
}

/** Advances volatility, activity and order flow of a slice by one update. */
export function updateVolatility(stocks: Stocks, slice: Slice, update: Update, factors: Factors): void {
  const { days, steps } = update;
  const volatility = volatilityDecay(days);
  const activity = activityDecay(days);
  const flowKept = Math.exp((-days * SESSION_SECONDS) / FLOW_SECONDS);
  const flowNoise = Math.sqrt(1 - flowKept * flowKept);
  const bumpKept = Math.exp(-days / NEWS_VOLATILITY_DAYS);
  const activityBumpKept = Math.exp(-days / NEWS_ACTIVITY_DAYS);
  const common = OWN_LOAD * factors.logVolatility;
  const scale = steps > 0 ? 1 / Math.sqrt(steps) : 0;
  const { streams, volatilityStates, activityStates, returnSum, flow } = stocks;
  const [volatilities, activities] = [OWN_VOLATILITY.length, ACTIVITY.length];
  for (let i = slice.first; i < stocks.count; i += slice.stride) {
    const at = i * WORDS_PER_STREAM;
    const moved = returnSum[i] * scale;
    returnSum[i] = 0;
    let logVolatility = common;
    for (let k = 0, q = i * volatilities; k < volatilities; k++, q++) {
      const drawn = volatility.fromReturn[k] * moved + volatility.fromNoise[k] * gaussian(streams, at);
      volatilityStates[q] = volatilityStates[q] * volatility.kept[k] + drawn;
      logVolatility += OWN_WEIGHTS[k] * volatilityStates[q];
    }
    let logActivity = 0;
    for (let k = 0, q = i * activities; k < activities; k++, q++) {
      activityStates[q] = activityStates[q] * activity.kept[k] + activity.fromNoise[k] * gaussian(streams, at);
      logActivity += ACTIVITY_WEIGHTS[k] * activityStates[q];
    }
    const innovation = gaussian(streams, at);
    flow[i] = flow[i] * flowKept + flowNoise * innovation;
    stocks.flowDrift[i] = FLOW_DRIFT * innovation;
    stocks.volatilityBump[i] *= bumpKept;
    stocks.activityBump[i] *= activityBumpKept;
    stocks.logVolatility[i] = logVolatility + stocks.volatilityBump[i];
    stocks.activity[i] = logActivity;
  }
  setLevels(stocks, slice, update.seconds, factors);
}

const OWN_WEIGHTS = Float64Array.from(OWN_VOLATILITY, ({ weight }) => weight);
const ACTIVITY_WEIGHTS = Float64Array.from(ACTIVITY, ({ weight }) => weight);

/** Converts log levels to the values that the passes use: deviation per √second, orders per second, spread in ticks. */
function setLevels(stocks: Stocks, slice: Slice, seconds: number, factors: Factors): void {
  const season = ownVolatilityAt(seconds) * PER_ROOT_SECOND;
  const volume = volumeAt(seconds);
  const spread = spreadAt(seconds) * 1e-4;
  const common =
    0.35 * ACTIVITY_ELASTICITY * factors.bump + ACTIVITY_MARKET_ELASTICITY * factors.logVolatility - ACTIVITY_MEAN;
  const { logVolatility, activity, activityBump, sigma, orderRate } = stocks;
  for (let i = slice.first; i < stocks.count; i += slice.stride) {
    sigma[i] = stocks.dailySigma[i] * Math.exp(logVolatility[i] - OWN_VARIANCE) * season;
    stocks.flowDrift[i] *= sigma[i];
    const log = common + ACTIVITY_ELASTICITY * logVolatility[i] + activity[i] + activityBump[i];
    activity[i] = Math.exp(log) * stocks.dayActivity[i];
    orderRate[i] = stocks.baseOrderRate[i] * activity[i] * volume;
    const rate = orderRate[i];
    stocks.refreshRate[i] = REFRESH_BASE + (REFRESH_PER_ORDER * rate * rate) / (rate + QUIET_ORDERS);
    const target = stocks.spreadBps[i] * Math.exp(SPREAD_ELASTICITY * logVolatility[i]) * spread * stocks.price[i];
    stocks.spreadTarget[i] = target < 0.3 ? 0.3 : target;
  }
}

/**
 * The overnight update. Its span is longer than those within a session, and it responds to no returns of the session.
 */
export const overnightUpdate = (): Update => ({ days: OVERNIGHT_DAYS, steps: 0, seconds: 0 });
