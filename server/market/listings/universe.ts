import { SECTORS, type Instrument } from "../../../shared/model/instrument.ts";
import { asInstrumentId } from "../../../shared/model/units.ts";
import { inventName, inventTicker, type Pick } from "./generated-names.ts";
import { KNOWN_LISTINGS, type KnownListing } from "./listings.ts";
import { createStream, gaussian, hashText, uniform, type Streams } from "../model/random.ts";

/** An instrument with its parameters of the model. */
export interface Listing {
  readonly instrument: Instrument;
  /** Index into SECTORS. */
  readonly sector: number;
  /** Price in dollars at the start of the simulation. */
  readonly price: number;
  /** Loadings on the market's and the sector's return. */
  readonly marketBeta: number;
  readonly sectorBeta: number;
  /** Daily standard deviation of the stock's own log return. */
  readonly sigma: number;
  /** Average prints per day, and average shares per print. */
  readonly tradesPerDay: number;
  readonly meanSize: number;
  /** Quoted spread in the middle of an ordinary day, in basis points. The tick size is its lower limit. */
  readonly spreadBps: number;
}

export const MAX_LISTINGS = 10_000;
const CENTS = 2;

/** Daily dollar volume of a stock whose spread is SPREAD_BPS. */
const TYPICAL_DOLLARS = 240e6;
const SPREAD_BPS = 1.15;

/** Standard deviation of log dollar volume among large stocks. Larger stocks have less volatility of their own. */
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

/** Dollar volume by rank: nearly constant for the first five hundred, then falling to a few millions at rank 10,000. */
const typicalMillions = (rank: number): number => 240 * Math.min(1, (400 / rank) ** 1.2);

/**
 * Invents a listing. Prices are lognormal, with the 10th, 50th and 90th percentiles of real listings: 20.6, 92.8 and
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
 * The first `count` (1 … MAX_LISTINGS) listings of an endless list, the well-known ones before invented ones. The list
 * is the same for every seed. A listing's loadings and volatility depend only on its symbol and the seed.
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
