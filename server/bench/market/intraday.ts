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
/** The middle two hours of a session in minutes, with which the first and last ones are compared. */
export const MIDDAY = [150, 270] as const;
/** The most prints kept for the tick statistics, per stock. */
const MAX_PRINTS = 120_000;

/** One stock's data: the last price and the volume of every minute of every day, its prints and its spreads. */
export class StockRecord {
  readonly closes: Float64Array[] = [];
  readonly volumes: Float64Array[] = [];
  /** Prints between the auctions: ms, mantissa, shares. */
  readonly times: number[] = [];
  readonly prices: number[] = [];
  readonly sizes: number[] = [];
  /** Index of each day's first print. */
  readonly dayStarts: number[] = [];
  /** Weighted by time: Σ ms, Σ ms × spread in bps, Σ ms at one tick. The last two also cover the first five minutes. */
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

  /** One-minute log returns of each day. A minute without a print keeps the previous price. */
  minuteReturns(): Float64Array[] {
    return this.closes.map((closes) => {
      let last = closes.find(Number.isFinite) ?? NaN;
      const held = closes.map((close) => (last = Number.isFinite(close) ? close : last));
      return Float64Array.from({ length: MINUTES - 1 }, (_, m) => Math.log((held[m + 1] ?? NaN) / (held[m] ?? NaN)));
    });
  }
}

/** The tables' note about their sample. */
export const SAMPLE_NOTE =
  "Sample: the hundred listings known by name, of 12 to 5,600 dollars, each on one path of the market. Where a cent is many basis\n" +
  "points most prints leave the price where it was, and where it is few no spread is one tick: hence the wide brackets.";

export interface IntradayOptions {
  readonly seed: number;
  /** Independent simulations of the market. How volatile its days are is drawn once per path. */
  readonly paths: number;
  /** Each path takes every `oneIn`-th known listing, and other ones in turn. */
  readonly oneIn: number;
  readonly days: number;
}

/** Data of all paths. Each path has different stocks. */
export function recordStocks({ seed, paths, oneIn, days }: IntradayOptions): readonly StockRecord[] {
  return Array.from({ length: paths }, (_, path) => {
    const own = pathSeed(seed, path);
    const listings = createUniverse(KNOWN_LISTINGS.length, own).filter((_listing, id) => id % oneIn === path);
    return recordPath(listings, own, days);
  }).flat();
}

/** Runs `days` New York sessions tick by tick, as live, after a week of bars. */
function recordPath(listings: readonly Listing[], seed: number, days: number): readonly StockRecord[] {
  const start = asMillis(Date.UTC(2026, 0, 5));
  const engine = new Engine({ listings, seed, calendar: createCalendar("nyse"), start });
  const records = listings.map(() => new StockRecord());
  const sink: MarketSink = {
    ...IGNORE_EVENTS,
    day: () => {
      for (const record of records) record.beginDay(engine.session.open);
    },
    quote: (id, t, bid, ask) => records[id]?.quote(t, bid, ask),
    trade: (id, t, price, size, side) => records[id]?.trade(t, price, size, side === 0),
  };
  while (engine.time < start + 7 * DAY_MS) engine.stepCandle(60, IGNORE_EVENTS);
  for (let k = 0; k < (days * SESSION_SECONDS * 1000 * SLICES) / CYCLE_MS; k++) engine.tick(sink);
  return records;
}
