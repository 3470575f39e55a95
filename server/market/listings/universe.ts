import { SECTORS, type Instrument } from "../../../shared/model/instrument.ts";
import { asInstrumentId } from "../../../shared/model/units.ts";
import { inventName, inventTicker, type Pick } from "./generated-names.ts";
import { KNOWN_LISTINGS, type KnownListing } from "./listings.ts";
import { createStream, gaussian, hashText, uniform, type Streams } from "../model/random.ts";

/** An instrument and what the model knows about it. */
export interface Listing {
  readonly instrument: Instrument;
  /** Index into SECTORS. */
  readonly sector: number;
  /** Dollars at the start of the simulation. */
  readonly price: number;
  /** Loadings on the market's and the sector's return. */
  readonly marketBeta: number;
  readonly sectorBeta: number;
  /** Daily standard deviation of the stock's own log return. */
  readonly sigma: number;
  /** Prints a day, and shares of a print on average. */
  readonly tradesPerDay: number;
  readonly meanSize: number;
  /** Quoted spread in the middle of an ordinary day, in basis points, before the tick bounds it from below. */
  readonly spreadBps: number;
}

export const MAX_LISTINGS = 10_000;
const CENTS = 2;

/** Dollar volume at which a spread of SPREAD_BPS is quoted. */
const TYPICAL_DOLLARS = 240e6;
const SPREAD_BPS = 1.15;

/** Standard deviation of log dollar volume among large stocks, by which own volatility falls with size. */
const SIZE_DEVIATION = 1.07;

function listing(id: number, known: KnownListing, seed: number): Listing {
  const [symbol, name, sector, price, millions] = known;
  const stream = createStream(seed, hashText(`listing ${symbol}`));
  const dollars = millions * 1e6;
  const size = Math.max(-2.5, Math.min(2.5, Math.log(dollars / TYPICAL_DOLLARS) / SIZE_DEVIATION));
  const meanSize = Math.max(45, Math.min(320, 124 * Math.sqrt(95 / price)));
  return {
    instrument: { id: asInstrumentId(id), symbol, name, sector: SECTORS[sector], exponent: CENTS, tick: 1, lot: 100 },
    sector,
    price,
    marketBeta: Math.max(0.3, 1 + 0.28 * gaussian(stream, 0)),
    sectorBeta: Math.max(0.3, 1 + 0.25 * gaussian(stream, 0)),
    sigma: 0.01 * Math.exp(0.3 * gaussian(stream, 0) - 0.06 * size),
    tradesPerDay: dollars / (price * meanSize),
    meanSize,
    spreadBps: SPREAD_BPS * (dollars / TYPICAL_DOLLARS) ** -0.35,
  };
}

/** Dollar volume by rank: level among the five hundred largest, then falling to a few millions at the ten-thousandth. */
const typicalMillions = (rank: number): number => 240 * Math.min(1, (400 / rank) ** 1.2);

/**
 * An invented listing. Prices are lognormal with the 10th, 50th and 90th percentile of real listings, 20.6, 92.8 and
 * 447 dollars.
 */
function invent(rank: number, taken: ReadonlySet<string>, names: Streams): KnownListing {
  const pick: Pick = (n) => Math.floor(uniform(names, 0) * n);
  const sector = pick(SECTORS.length);
  const name = inventName(pick, sector);
  const price = Math.max(3, Math.min(4000, 92.8 * Math.exp(1.2 * gaussian(names, 0))));
  const millions = typicalMillions(rank) * Math.exp(0.95 * gaussian(names, 0) + 0.5 * gaussian(names, 0));
  return [inventTicker(pick, name, taken), name, sector, Math.round(price * 100) / 100, millions];
}

/**
 * The first `count` (1 … MAX_LISTINGS) of an endless list: the well-known, then invented ones. The list is the same for
 * every seed; a listing's loadings and volatility follow from its symbol and the seed alone, whatever the count.
 */
export function createUniverse(count: number, seed: number): readonly Listing[] {
  const taken = new Set(KNOWN_LISTINGS.map(([symbol]) => symbol));
  const names = createStream(0, hashText("invented listings"));
  return Array.from({ length: Math.min(count, MAX_LISTINGS) }, (_, id) => {
    const known = KNOWN_LISTINGS[id] ?? invent(id + 1, taken, names);
    taken.add(known[0]);
    return listing(id, known, seed);
  });
}
