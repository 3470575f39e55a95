import { SECTORS } from "../../../shared/model/instrument.ts";
import { asMillis, type Millis } from "../../../shared/model/units.ts";
import { createCalendar } from "../../market/calendar/calendar.ts";
import { Engine } from "../../market/engine.ts";
import { hashText } from "../../market/model/random.ts";
import { IGNORE_EVENTS } from "../../market/ignore-events.test-kit.ts";
import { createUniverse, type Listing } from "../../market/listings/universe.ts";
import type { MarketSink } from "../../ports/feed.ts";
import type { RealSeries } from "./real.ts";
import { logReturns, mean } from "./statistics.ts";

/** Length of a candle, seconds: a thirtieth of a session. */
const CANDLE_SECONDS = 780;
const START_YEAR = 2015;

/** Daily series of the stocks of one path of the market, and each stock's sector. */
export interface Path {
  readonly stocks: readonly RealSeries[];
  readonly sectors: readonly number[];
}

/** The seed of a path, unrelated to the seeds of other paths. */
export const pathSeed = (seed: number, path: number): number => hashText(`path ${path} of ${seed}`);

/** Simulates listings for some years of New York sessions in candles of 13 minutes. */
function runYears(listings: readonly Listing[], seed: number, years: number): Path {
  const start = asMillis(Date.UTC(START_YEAR, 0, 2));
  const engine = new Engine({ listings, seed, calendar: createCalendar("nyse"), start });
  const closes: number[][] = listings.map(() => []);
  const volumes: number[][] = listings.map(() => []);
  const close = new Float64Array(listings.length);
  const volume = new Float64Array(listings.length);
  const keepDay = () => {
    for (let i = 0; i < listings.length; i++) {
      closes[i]?.push(close[i] ?? NaN);
      volumes[i]?.push(volume[i] ?? NaN);
    }
    volume.fill(0);
  };
  const sink: MarketSink = {
    ...IGNORE_EVENTS,
    day: () => {
      if (close[0] !== 0) keepDay();
    },
    minuteCandle: (id, _t, _open, _high, _low, last, shares) => {
      close[id] = last;
      volume[id] = (volume[id] ?? 0) + shares;
    },
  };
  const end: Millis = asMillis(Date.UTC(START_YEAR + years, 0, 2));
  while (engine.time < end) engine.stepCandle(CANDLE_SECONDS, sink);
  keepDay();
  return {
    stocks: closes.map((prices, i) => seriesOf(prices, volumes[i] ?? [])),
    sectors: listings.map(({ sector }) => sector),
  };
}

/** A stock's simulated series in the form of a real one. */
const seriesOf = (prices: readonly number[], volumes: readonly number[]): RealSeries => ({
  name: "ours",
  returns: logReturns(prices),
  logVolume: Float64Array.from(volumes.slice(1), Math.log),
});

/**
 * Path number `path` of a seed, with every `oneIn`-th of the first `universe` listings. Each path takes other listings
 * in turn.
 */
export function stockPath(seed: number, path: number, universe: number, oneIn: number, years: number): Path {
  const own = pathSeed(seed, path);
  return runYears(
    createUniverse(universe, own).filter((_, id) => id % oneIn === path % oneIn),
    own,
    years,
  );
}

/**
 * The equally weighted index of path number `path`, over sector funds. These have a sector's return and none of their
 * own, since the own returns of hundreds of stocks average out.
 */
export function indexPath(seed: number, path: number, years: number): RealSeries {
  const own = pathSeed(seed, path);
  return indexOf(runYears(createUniverse(SECTORS.length, own).map(asFund), own, years).stocks);
}

const asFund = (listing: Listing, sector: number): Listing => ({
  ...listing,
  sector,
  price: 1000,
  marketBeta: 1,
  sectorBeta: 1,
  sigma: 0,
});

/** Cuts a path into periods of some years. */
export function stretches({ stocks, sectors }: Path, count: number): readonly Path[] {
  const cut = ({ name, returns, logVolume }: RealSeries, k: number): RealSeries => {
    const [from, to] = [k, k + 1].map((part) => Math.floor((returns.length * part) / count));
    return { name, returns: returns.subarray(from, to), logVolume: logVolume?.subarray(from, to) };
  };
  return Array.from({ length: count }, (_, k) => ({ stocks: stocks.map((stock) => cut(stock, k)), sectors }));
}

/** The equally weighted index of many stocks. */
export function indexOf(stocks: readonly RealSeries[]): RealSeries {
  const days = stocks[0]?.returns.length ?? 0;
  const returns = Float64Array.from({ length: days }, (_, t) => mean(stocks.map((stock) => stock.returns[t] ?? 0)));
  return { name: "index", returns, logVolume: undefined };
}
