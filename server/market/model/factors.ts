import { SECTORS } from "../../../shared/model/instrument.ts";
import {
  levelOff,
  MACRO_PER_DAY,
  MACRO_SECONDS,
  MACRO_SIZE,
  MACRO_VOLATILITY,
  MACRO_VOLATILITY_DAYS,
  MARKET_DRIFT,
  MARKET_SIGMA,
  MARKET_VARIANCE,
  MARKET_VOLATILITY,
  OVERNIGHT_FACTOR_SHARE,
  SECTOR_LOAD,
  SECTOR_SIGMA,
  SECTOR_VARIANCE,
  SECTOR_VOLATILITY,
  SESSION_SECONDS,
  STYLE,
  STYLE_WEIGHT,
} from "./parameters.ts";
import { createStream, fatTail, gaussian, uniform, type Streams } from "./random.ts";
import { marketVolatilityAt } from "./seasonality.ts";

/** Stream number of the factors. A stock's stream number is the hash of its symbol. */
const FACTOR_STREAM = 0x51ed;
/** Converts a daily deviation to one per √second, given the share of a day's variance that falls in the session. */
const PER_ROOT_SECOND = Math.sqrt((1 - OVERNIGHT_FACTOR_SHARE) / SESSION_SECONDS);
/** Bad news weighs slightly more than good news overnight, which skews the market's returns. */
const OVERNIGHT_TILT = 0.01;

/**
 * The market's and the sectors' returns, which stocks have in common. They have a separate random stream whose number
 * of draws does not depend on the stocks, so an added stock changes nothing here.
 */
export class Factors {
  /** Log return of the current step. */
  market = 0;
  readonly sectors = new Float64Array(SECTORS.length);
  /** The market's log-volatility, and the part that macro news has added. */
  logVolatility = 0;
  bump = 0;

  readonly #stream: Streams;
  readonly #marketStates = new Float64Array(MARKET_VOLATILITY.length);
  readonly #sectorStates = new Float64Array(SECTORS.length * SECTOR_VOLATILITY.length);
  /** Current deviations per √second. */
  #marketSigma = 0;
  readonly #sectorSigma = new Float64Array(SECTORS.length);
  /** Sum of standardised returns since the last update, and their number. */
  #marketSum = 0;
  readonly #sectorSums = new Float64Array(SECTORS.length);
  #steps = 0;
  /** Log return that recent macro news will still add. */
  #pending = 0;

  constructor(seed: number) {
    this.#stream = createStream(seed, FACTOR_STREAM);
    for (const states of [this.#marketStates, this.#sectorStates]) {
      for (let k = 0; k < states.length; k++) states[k] = gaussian(this.#stream, 0);
    }
  }

  /** Returns the state that `restore` takes. */
  save(): Float64Array {
    return Float64Array.of(this.bump, this.#pending, ...this.#marketStates, ...this.#sectorStates);
  }

  /** Restores the state that another run's factors saved. */
  restore(saved: Float64Array): void {
    [this.bump = 0, this.#pending = 0] = saved;
    const sectors = 2 + this.#marketStates.length;
    this.#marketStates.set(saved.subarray(2, sectors));
    this.#sectorStates.set(saved.subarray(sectors));
  }

  /** Advances volatilities over `days` without trading: they revert to their means. */
  rest(days: number): void {
    this.#evolve(days, 0, 0);
  }

  /** Draws the returns of a step of `seconds`; `volatility` multiplies their deviations. */
  step(seconds: number, volatility: number): void {
    const stream = this.#stream;
    const root = Math.sqrt(seconds) * volatility;
    const z = gaussian(stream, 0);
    const arriving = this.#pending * (1 - Math.exp(-seconds / MACRO_SECONDS));
    this.#pending -= arriving;
    this.#marketSum += z;
    this.market = this.#marketSigma * root * z + arriving;
    const style = gaussian(stream, 0);
    for (let s = 0; s < SECTORS.length; s++) {
      const shock = sectorShock(s, style, gaussian(stream, 0));
      this.#sectorSums[s] += shock;
      this.sectors[s] = this.#sectorSigma[s] * root * shock;
    }
    this.#steps++;
  }

  /** Deviation of the market's return over a step. */
  deviation(seconds: number, volatility: number): number {
    return this.#marketSigma * Math.sqrt(seconds) * volatility;
  }

  /** Updates volatilities over `days` from the returns since the last update. `seconds` is the time since the open. */
  update(days: number, seconds: number): void {
    const scale = this.#steps > 0 ? 1 / Math.sqrt(this.#steps) : 0;
    this.#steps = 0;
    this.#evolve(days, this.#marketSum * scale, scale);
    this.#setSigmas(seconds);
    if (uniform(this.#stream, 0) < MACRO_PER_DAY * days) this.#macroNews();
  }

  /** Raises the market's log-volatility after a shock by the market controls. */
  excite(bump: number): void {
    this.bump += bump;
  }

  /** Draws the returns between a close and the next open into `market` and `sectors`, and updates volatilities. */
  overnight(): void {
    const stream = this.#stream;
    const root = Math.sqrt(OVERNIGHT_FACTOR_SHARE);
    const z = gaussian(stream, 0);
    const tilt = z < 0 ? 1 + OVERNIGHT_TILT : 1 - OVERNIGHT_TILT;
    const tail = 0.913 * fatTail(stream, 0, 12);
    const level = MARKET_SIGMA * root * Math.exp(this.logVolatility - MARKET_VARIANCE);
    this.market = z * level * tilt * tail + MARKET_DRIFT;
    for (let s = 0; s < SECTORS.length; s++) {
      this.sectors[s] = root * this.#sectorLevel(s) * gaussian(stream, 0);
    }
    this.#marketSum = 0;
    this.#evolve(OVERNIGHT_DAYS, z, 0);
  }

  #evolve(days: number, marketReturn: number, sectorScale: number): void {
    const stream = this.#stream;
    let sum = 0;
    for (let k = 0; k < MARKET_VOLATILITY.length; k++) {
      const { days: tau, weight, leverage } = MARKET_VOLATILITY[k];
      this.#marketStates[k] = ornstein(this.#marketStates[k], days / tau, leverage, marketReturn, gaussian(stream, 0));
      sum += weight * this.#marketStates[k];
    }
    this.logVolatility = levelOff(sum);
    this.bump *= Math.exp(-days / MACRO_VOLATILITY_DAYS);
    this.#marketSum = 0;
    for (let q = 0; q < this.#sectorStates.length; q++) {
      const s = Math.floor(q / SECTOR_VOLATILITY.length);
      const { days: tau, leverage } = SECTOR_VOLATILITY[q % SECTOR_VOLATILITY.length];
      const moved = this.#sectorSums[s] * sectorScale;
      this.#sectorStates[q] = ornstein(this.#sectorStates[q], days / tau, leverage, moved, gaussian(stream, 0));
    }
    this.#sectorSums.fill(0);
  }

  #setSigmas(seconds: number): void {
    const season = marketVolatilityAt(seconds) * PER_ROOT_SECOND;
    this.#marketSigma = MARKET_SIGMA * Math.exp(this.logVolatility + this.bump - MARKET_VARIANCE) * season;
    for (let s = 0; s < SECTORS.length; s++) this.#sectorSigma[s] = this.#sectorLevel(s) * season;
  }

  /** Current daily deviation of sector `s`. */
  #sectorLevel(s: number): number {
    let log = SECTOR_LOAD * this.logVolatility - SECTOR_VARIANCE;
    for (let k = 0; k < SECTOR_VOLATILITY.length; k++) {
      log += SECTOR_VOLATILITY[k].weight * this.#sectorStates[s * SECTOR_VOLATILITY.length + k];
    }
    return SECTOR_SIGMA * Math.exp(log);
  }

  #macroNews(): void {
    const sign = uniform(this.#stream, 0) < 0.48 ? 1 : -1;
    this.#pending += sign * -Math.log(1 - 0.9999 * uniform(this.#stream, 0)) * MACRO_SIZE * MARKET_SIGMA;
    this.bump += MACRO_VOLATILITY;
  }
}

/** The weight of the time between close and open for volatility, in days. */
export const OVERNIGHT_DAYS = 0.35;

/** One exact step of an Ornstein–Uhlenbeck process of variance 1 whose innovation correlates with a return. */
function ornstein(state: number, elapsed: number, leverage: number, moved: number, noise: number): number {
  const kept = Math.exp(-elapsed);
  const innovation = leverage * moved + Math.sqrt(1 - leverage * leverage) * noise;
  return state * kept + Math.sqrt(1 - kept * kept) * innovation;
}

/**
 * A sector's standardised return: its own part, and the style factor, which moves cyclical against defensive sectors.
 */
function sectorShock(s: number, style: number, own: number): number {
  const load = STYLE_WEIGHT * STYLE[s];
  return Math.sqrt(1 - load * load) * own + load * style;
}
