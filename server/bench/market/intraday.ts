import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import { asMillis, type Millis } from "../../../shared/model/units.ts";
import { createCalendar } from "../../market/calendar/calendar.ts";
import { CYCLE_MS, Engine, SLICES } from "../../market/engine.ts";
import { KNOWN_LISTINGS } from "../../market/listings/listings.ts";
import { SESSION_SECONDS } from "../../market/model/parameters.ts";
import { IGNORE_EVENTS } from "../../market/ignore-events.test-kit.ts";
import { createUniverse, type Listing } from "../../market/listings/universe.ts";
import type { MarketSink } from "../../ports/feed.ts";
import { pathSeed } from "./years.ts";

export const MINUTES = SESSION_SECONDS / 60;
/** The middle two hours of a session, which its ends are compared with, in minutes. */
export const MIDDAY = [150, 270] as const;
/** Prints kept for the tick statistics, per stock. */
const MAX_PRINTS = 120_000;

/** One stock's tape: the last price and the volume of every minute of every day, its prints and its spreads. */
export class Tape {
  readonly closes: Float64Array[] = [];
  readonly volumes: Float64Array[] = [];
  /** Prints of the continuous market: ms, mantissa, shares. */
  readonly times: number[] = [];
  readonly prices: number[] = [];
  readonly sizes: number[] = [];
  /** Market time at which each day's prints begin, as an index into them. */
  readonly dayStarts: number[] = [];
  /** Time-weighted: Σ ms, Σ ms × spread in bps, Σ ms at one tick; the last two also for the first five minutes. */
  spreadTime = 0;
  spreadSum = 0;
  oneTickTime = 0;
  earlyTime = 0;
  earlySum = 0;
  #open = 0;
  #quotedAt = 0;
  #bps = 0;
  #ticks = 0;

  beginDay(open: Millis): void {
    this.#open = open;
    this.#quotedAt = 0;
    this.closes.push(new Float64Array(MINUTES).fill(NaN));
    this.volumes.push(new Float64Array(MINUTES));
    this.dayStarts.push(this.times.length);
  }

  trade(t: number, price: number, size: number, auction: boolean): void {
    const minute = Math.min(MINUTES - 1, Math.floor((t - this.#open) / MINUTE_MS));
    const [closes, volumes] = [this.closes.at(-1), this.volumes.at(-1)];
    if (closes === undefined || volumes === undefined) return;
    closes[minute] = price;
    volumes[minute] = (volumes[minute] ?? 0) + size;
    if (auction || this.times.length >= MAX_PRINTS) return;
    this.times.push(t);
    this.prices.push(price);
    this.sizes.push(size);
  }

  quote(t: number, bid: number, ask: number): void {
    if (this.#quotedAt > 0) this.#weigh(t);
    this.#quotedAt = t;
    this.#ticks = ask - bid;
    this.#bps = (2e4 * (ask - bid)) / (ask + bid);
  }

  #weigh(until: number): void {
    const span = until - this.#quotedAt;
    this.spreadTime += span;
    this.spreadSum += span * this.#bps;
    if (this.#ticks === 1) this.oneTickTime += span;
    if (until - this.#open > 300_000) return;
    this.earlyTime += span;
    this.earlySum += span * this.#bps;
  }

  /** One-minute log returns of each day; a minute without a print keeps the price before it. */
  minuteReturns(): Float64Array[] {
    return this.closes.map((closes) => {
      let last = closes.find(Number.isFinite) ?? NaN;
      const held = closes.map((close) => (last = Number.isFinite(close) ? close : last));
      return Float64Array.from({ length: MINUTES - 1 }, (_, m) => Math.log((held[m + 1] ?? NaN) / (held[m] ?? NaN)));
    });
  }
}

/** What the tables say of their sample. */
export const SAMPLE_NOTE =
  "Sample: the hundred listings known by name, of 12 to 5,600 dollars, each on one path of the market. Where a cent is many basis\n" +
  "points most prints leave the price where it was, and where it is few no spread is one tick: hence the wide brackets.";

export interface IntradayOptions {
  readonly seed: number;
  /** Independent paths of the market: how restless its days are is one draw per path. */
  readonly paths: number;
  /** Every `oneIn`-th known listing on each, others in turn. */
  readonly oneIn: number;
  readonly days: number;
}

/** Tapes of all paths, each with stocks of its own. */
export function recordTapes({ seed, paths, oneIn, days }: IntradayOptions): readonly Tape[] {
  return Array.from({ length: paths }, (_, path) => {
    const own = pathSeed(seed, path);
    const listings = createUniverse(KNOWN_LISTINGS.length, own).filter((_listing, id) => id % oneIn === path);
    return recordPath(listings, own, days);
  }).flat();
}

/** Runs `days` New York sessions tick by tick, as live, after a week of bars. */
function recordPath(listings: readonly Listing[], seed: number, days: number): readonly Tape[] {
  const start = asMillis(Date.UTC(2026, 0, 5));
  const engine = new Engine({ listings, seed, calendar: createCalendar("nyse"), start });
  const tapes = listings.map(() => new Tape());
  const sink: MarketSink = {
    ...IGNORE_EVENTS,
    day: () => {
      for (const tape of tapes) tape.beginDay(engine.session.open);
    },
    quote: (id, t, bid, ask) => tapes[id]?.quote(t, bid, ask),
    trade: (id, t, price, size, side) => tapes[id]?.trade(t, price, size, side === 0),
  };
  while (engine.time < start + 7 * DAY_MS) engine.stepCandle(60, IGNORE_EVENTS);
  for (let k = 0; k < (days * SESSION_SECONDS * 1000 * SLICES) / CYCLE_MS; k++) engine.tick(sink);
  return tapes;
}
