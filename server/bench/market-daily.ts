import { asMillis, type Millis } from "../../shared/units.ts";
import { createCalendar } from "../market/calendar.ts";
import { Engine } from "../market/engine.ts";
import { createStream, gaussian } from "../market/random.ts";
import { createUniverse } from "../market/universe.ts";
import type { FeedSink } from "../ports/feed.ts";
import { loadRealSeries, type RealSeries } from "./market-real.ts";
import type { Row, Table } from "./market-table.ts";
import {
  absolute,
  aggregate,
  autocorrelation,
  autocorrelationOver,
  correlation,
  crossSection,
  deviation,
  excessKurtosis,
  hill,
  leverage,
  logReturns,
  mean,
  median,
  quantile,
  skewness,
} from "./statistics.ts";

/** Daily closes, volumes and the sector of each stock. */
interface Closes {
  readonly closes: readonly number[][];
  readonly volumes: readonly number[][];
  readonly sectors: readonly number[];
}

const BAR_SECONDS = 300;

/** Runs `stocks` listings for some years of New York sessions in five-minute bars. */
export function runYears(seed: number, stocks: number, years: number): Closes {
  const listings = createUniverse(stocks, seed);
  const start = asMillis(Date.UTC(2015, 0, 2));
  const engine = new Engine({ listings, seed, calendar: createCalendar("nyse"), start });
  const closes: number[][] = listings.map(() => []);
  const volumes: number[][] = listings.map(() => []);
  const close = new Float64Array(stocks);
  const volume = new Float64Array(stocks);
  const keepDay = () => {
    for (let i = 0; i < stocks; i++) {
      closes[i]?.push(close[i] ?? NaN);
      volumes[i]?.push(volume[i] ?? NaN);
    }
    volume.fill(0);
  };
  const sink: FeedSink = {
    day: () => {
      if (close[0] !== 0) keepDay();
    },
    bar: (id, _t, _open, _high, _low, last, shares) => {
      close[id] = last;
      volume[id] = (volume[id] ?? 0) + shares;
    },
    quote: () => {},
    trade: () => {},
    status: () => {},
  };
  const end: Millis = asMillis(Date.UTC(2015 + years, 0, 2));
  while (engine.time < end) engine.bar(BAR_SECONDS, sink);
  keepDay();
  return { closes, volumes, sectors: listings.map(({ sector }) => sector) };
}

/** What is measured on one stock's daily returns, by the names in the table. */
const STOCK_STATISTICS: Readonly<Record<string, (series: RealSeries) => number>> = {
  "annual volatility": ({ returns }) => deviation(returns) * Math.sqrt(252),
  "excess kurtosis, 1 day": ({ returns }) => excessKurtosis(returns),
  "excess kurtosis, 5 days": ({ returns }) => excessKurtosis(aggregate(returns, 5)),
  "excess kurtosis, 20 days": ({ returns }) => excessKurtosis(aggregate(returns, 20)),
  "Hill tail index": ({ returns }) => hill(returns, 0.05),
  "autocorrelation of r, lag 1": ({ returns }) => autocorrelation([returns], 1),
  "autocorrelation of |r|, lag 1": ({ returns }) => autocorrelation([absolute(returns)], 1),
  "autocorrelation of |r|, lag 5": ({ returns }) => autocorrelationOver([absolute(returns)], [4, 5, 6]),
  "autocorrelation of |r|, lag 20": ({ returns }) => autocorrelationOver([absolute(returns)], [18, 19, 20, 21, 22]),
  "autocorrelation of |r|, lag 60": ({ returns }) => autocorrelationOver([absolute(returns)], [55, 58, 60, 62, 65]),
  leverage: ({ returns }) => leverage(returns),
  skewness: ({ returns }) => skewness(returns),
  "corr(|r|, log volume)": ({ returns, logVolume }) => (logVolume ? correlation(absolute(returns), logVolume) : NaN),
};

/** Ranges of 451 S&P stocks, 2015–20: percentiles 10 and 90 where those were kept, else about their median. */
const STOCK_TARGETS: Readonly<Record<string, readonly [number, number]>> = {
  "annual volatility": [0.18, 0.37],
  "excess kurtosis, 1 day": [2.1, 21],
  "excess kurtosis, 5 days": [1, 5],
  "excess kurtosis, 20 days": [0, 1.5],
  "Hill tail index": [2.5, 4],
  "autocorrelation of r, lag 1": [-0.03, 0.03],
  "autocorrelation of |r|, lag 1": [0.08, 0.2],
  "autocorrelation of |r|, lag 5": [0.04, 0.12],
  "autocorrelation of |r|, lag 20": [0.02, 0.07],
  "autocorrelation of |r|, lag 60": [0, 0.035],
  leverage: [-0.06, -0.015],
  skewness: [-0.6, -0.1],
  "corr(|r|, log volume)": [0.33, 0.55],
};

const PAIR_TARGETS = {
  within: [0.36, 0.48],
  between: [0.21, 0.33],
  firstEigenvalueShare: [0.24, 0.37],
} as const;

/** The S&P 500's, over windows of five to twenty years. */
const INDEX_TARGETS: Readonly<Record<string, readonly [number, number]>> = {
  "excess kurtosis, 1 day": [3.2, 11.5],
  "autocorrelation of |r|, lag 1": [0.2, 0.36],
  leverage: [-0.14, -0.06],
  skewness: [-0.8, -0.2],
};

/** The same number of series as ours, independent and normal. */
function randomWalks(stocks: number, days: number): RealSeries[] {
  return Array.from({ length: stocks }, (_, i) => {
    const stream = createStream(1, i);
    const normal = (scale: number) => Float64Array.from({ length: days }, () => scale * gaussian(stream, 0));
    return { name: "walk", returns: normal(0.24 / Math.sqrt(252)), logVolume: normal(0.4) };
  });
}

/** The equally weighted index of many stocks. */
function indexOf(stocks: readonly RealSeries[]): RealSeries {
  const days = stocks[0]?.returns.length ?? 0;
  const returns = Float64Array.from({ length: days }, (_, t) => mean(stocks.map((stock) => stock.returns[t] ?? 0)));
  return { name: "index", returns, logVolume: undefined };
}

const measure = (statistic: (series: RealSeries) => number, series: readonly RealSeries[]) => series.map(statistic);

export interface DailyOptions {
  readonly seed: number;
  readonly stocks: number;
  readonly years: number;
}

/** The daily table: single stocks, their correlations, and the index. */
export function dailyTable({ seed, stocks, years }: DailyOptions): Table {
  const { closes, volumes, sectors } = runYears(seed, stocks, years);
  const ours = closes.map((prices, i) => seriesOf(prices, volumes[i] ?? []));
  const walks = randomWalks(stocks, ours[0]?.returns.length ?? 0);
  const real = loadRealSeries();
  const rows = Object.entries(STOCK_STATISTICS).map(([what, statistic]): Row => {
    const values = measure(statistic, ours);
    return {
      what,
      real: measure(statistic, real.stocks).filter(Number.isFinite),
      walk: median(measure(statistic, walks)),
      ours: median(values),
      spread: [quantile(values, 0.1), quantile(values, 0.9)],
      target: STOCK_TARGETS[what] ?? [NaN, NaN],
    };
  });
  return {
    title: `daily, ${stocks} stocks, ${years} years`,
    rows: [...rows, ...pairRows(ours, walks, sectors), ...indexRows(seed, walks, real.index)],
  };
}

function pairRows(ours: readonly RealSeries[], walks: readonly RealSeries[], sectors: readonly number[]): Row[] {
  const returnsOf = (series: readonly RealSeries[]) => series.map(({ returns }) => returns);
  const [mine, walk] = [crossSection(returnsOf(ours), sectors), crossSection(returnsOf(walks), sectors)];
  const row = (what: string, key: keyof typeof PAIR_TARGETS): Row => ({
    what,
    real: [],
    walk: walk[key],
    ours: mine[key],
    target: PAIR_TARGETS[key],
  });
  return [
    row("pair correlation within sectors", "within"),
    row("pair correlation between sectors", "between"),
    row("first eigenvalue's share", "firstEigenvalueShare"),
  ];
}

/** A stock's simulated series in the shape of a real one. */
const seriesOf = (prices: readonly number[], volumes: readonly number[]): RealSeries => ({
  name: "ours",
  returns: logReturns(prices),
  logVolume: Float64Array.from(volumes.slice(1), Math.log),
});

/** One path of the market is one sample: a run of its own over as long as the real index's series steadies it. */
const INDEX_STOCKS = 22;
const INDEX_YEARS = 20;

function indexRows(seed: number, walks: readonly RealSeries[], real: RealSeries): Row[] {
  const { closes, volumes } = runYears(seed, INDEX_STOCKS, INDEX_YEARS);
  const ours = closes.map((prices, i) => seriesOf(prices, volumes[i] ?? []));
  return Object.entries(INDEX_TARGETS).map(([what, target]) => {
    const statistic = STOCK_STATISTICS[what] ?? (() => NaN);
    return {
      what: `index, ${INDEX_YEARS} years: ${what}`,
      real: [statistic(real)],
      walk: statistic(indexOf(walks)),
      ours: statistic(indexOf(ours)),
      target,
    };
  });
}
