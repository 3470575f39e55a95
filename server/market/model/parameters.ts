/**
 * The parameters of the model, fitted to 451 S&P stocks (daily, 2015–20) and to one-minute and tick data of liquid US
 * stocks. `npm run bench -- market` compares the model with the same statistics. The unit of time for volatility is a
 * trading day with 23,400 seconds of session. Standard deviations are those of daily log returns.
 */

/** Seconds of a US session: the length of "a day" in every rate and time constant below. */
export const SESSION_SECONDS = 23_400;

/** Seconds between updates of volatility, activity and order flow. */
export const UPDATE_SECONDS = 10;

/** An Ornstein–Uhlenbeck component of log-volatility: time constant in days, weight, correlation with the return. */
export interface Component {
  readonly days: number;
  readonly weight: number;
  readonly leverage: number;
}

const component = (days: number, weight: number, leverage = 0): Component => ({ days, weight, leverage });

/** Together, several time constants make the memory of volatility decay slowly, like a power law (Corsi 2009). */
export const MARKET_VOLATILITY: readonly Component[] = [
  component(0.02, 0.16),
  component(0.25, 0.13),
  component(4, 0.45, -0.2),
  component(15, 0.18, -0.8),
  component(75, 0.42, -0.95),
];
export const SECTOR_VOLATILITY: readonly Component[] = [component(1, 0.18), component(20, 0.22, -0.3)];
export const OWN_VOLATILITY: readonly Component[] = [
  component(0.03, 0.29, -0.05),
  component(0.5, 0.24, -0.15),
  component(8, 0.08, -0.2),
  component(140, 0.21, -0.1),
];
/** A stock's log-activity, apart from the effect of its volatility. */
export const ACTIVITY: readonly Component[] = [component(0.004, 0.22), component(0.08, 0.1), component(1.2, 0.1)];

/** How strongly a sector's and a stock's own volatility follow the market's log-volatility. */
export const SECTOR_LOAD = 0.5;
export const OWN_LOAD = 0.4;

/** Daily standard deviation of the market's and of a sector's return. A stock's own is in its listing. */
export const MARKET_SIGMA = 0.0078;
export const SECTOR_SIGMA = 0.0057;
/** Share of a day's variance that falls between close and open. */
export const OVERNIGHT_FACTOR_SHARE = 0.27;
export const OVERNIGHT_OWN_SHARE = 0.32;
/** Daily drift of the market's log price. */
export const MARKET_DRIFT = 0.0003;

/**
 * Weight of the style factor common to all sectors, and its sign by sector in the order of SECTORS: cyclical (−) to
 * defensive (+).
 */
export const STYLE_WEIGHT = 0.8;
export const STYLE = [-0.5, -0.9, -0.8, -0.7, -0.7, -0.5, -0.1, 0.4, 0.95, 1, 0.9] as const;

/**
 * Shares of a stock's own variance, which sum to 1. They come from the clock, from trades, from the surprise in trade
 * signs and from lasting order flow. Seven tenths of a surprise persist; the rest reverts.
 */
export const CLOCK_SHARE = 0.08;
export const IMPACT_SHARE = 0.55;
export const FLOW_SHARE = 0.35;
export const TRADE_SHARE = 1 - CLOCK_SHARE - 0.7 * IMPACT_SHARE - FLOW_SHARE;

/**
 * Elasticity of activity to the stock's volatility and, beyond that, to the market's (mixture of distributions: Clark
 * 1973).
 */
export const ACTIVITY_ELASTICITY = 1.4;
export const ACTIVITY_MARKET_ELASTICITY = 0.25;

/** Self-excitation of orders (Hawkes 1971): further orders per order, and their mean delay in seconds. */
export const BRANCHING = 0.45;
export const EXCITATION_SECONDS = 8;
/** Probability that an order prints once. Otherwise its number of prints is geometric with the second parameter. */
export const SINGLE_PRINT = 0.7;
export const BURST_STOP = 0.22;
/** Orders per print: the inverse of the mean number of prints, .7 + .3 / .22. */
export const ORDERS_PER_PRINT = 1 / (SINGLE_PRINT + (1 - SINGLE_PRINT) / BURST_STOP);

/** Memory of order flow in seconds; weights of that flow and of the current return in the odds of a buyer. */
export const FLOW_SECONDS = 45;
export const FLOW_WEIGHT = 0.28;
export const RETURN_WEIGHT = 0.12;

/**
 * News about a stock: rate per day, size in own daily deviations, share felt at once, seconds for the rest, log bumps.
 */
export const NEWS_PER_DAY = 0.02;
export const NEWS_SIZE = 0.7;
export const NEWS_AT_ONCE = 0.2;
export const NEWS_SECONDS = 120;
export const NEWS_VOLATILITY = 0.7;
export const NEWS_ACTIVITY = 1.1;
/** How long the effects of news on volatility and activity last, in days. */
export const NEWS_VOLATILITY_DAYS = 0.05;
export const NEWS_ACTIVITY_DAYS = 0.12;

/** Macro news: rate per day, size in daily market deviations, seconds, log-volatility bump and its duration in days. */
export const MACRO_PER_DAY = 0.05;
export const MACRO_SIZE = 0.22;
export const MACRO_SECONDS = 60;
export const MACRO_VOLATILITY = 0.7;
export const MACRO_VOLATILITY_DAYS = 0.04;

/** Earnings: days between reports, and the size of the gap in own daily deviations. */
export const EARNINGS_DAYS = 63;
export const EARNINGS_SIZE = 3.0;
/** Bad reports move a price by this share more than good ones, which skews single stocks. */
export const EARNINGS_TILT = 0.27;

/** Shares of the day's volume in the opening and the closing auction. */
export const OPENING_SHARE = 0.012;
export const CLOSING_SHARE = 0.05;

/** Variance of a sum of components: Σ weight². */
const varianceOf = (components: readonly Component[]): number =>
  components.reduce((sum, { weight }) => sum + weight * weight, 0);

/**
 * Limits the market's log-volatility smoothly to ± this. In its wildest weeks a real market is about three times as
 * volatile as on average; an unlimited lognormal would sometimes make it ten times.
 */
const MAX_LOG_VOLATILITY = 1.6;
export const levelOff = (log: number): number => MAX_LOG_VOLATILITY * Math.tanh(log / MAX_LOG_VOLATILITY);

/**
 * ½·log of the mean of e^(2·load·ω) for the market's log-volatility ω. Dividing by it keeps the average variance right.
 */
function marketVariance(load: number): number {
  const deviation = Math.sqrt(varianceOf(MARKET_VOLATILITY));
  let [sum, weights] = [0, 0];
  for (let z = -6; z <= 6; z += 0.01) {
    const weight = Math.exp(-0.5 * z * z);
    sum += weight * Math.exp(2 * load * levelOff(deviation * z));
    weights += weight;
  }
  return 0.5 * Math.log(sum / weights);
}

export const MARKET_VARIANCE = marketVariance(1);
/** Log of activity's mean, given its elasticities. */
export const ACTIVITY_MEAN =
  2 * marketVariance(0.5 * (ACTIVITY_ELASTICITY * OWN_LOAD + ACTIVITY_MARKET_ELASTICITY)) +
  0.5 * (ACTIVITY_ELASTICITY ** 2 * varianceOf(OWN_VOLATILITY) + varianceOf(ACTIVITY));
export const SECTOR_VARIANCE = marketVariance(SECTOR_LOAD) + varianceOf(SECTOR_VOLATILITY);
export const OWN_VARIANCE = marketVariance(OWN_LOAD) + varianceOf(OWN_VOLATILITY);
