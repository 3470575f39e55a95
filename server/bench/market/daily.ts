import { createStream, gaussian } from "../../market/model/random.ts";
import { loadRealSeries, type RealSeries } from "./real.ts";
import type { Row, Table } from "./table.ts";
import { indexOf, indexPath, stockPath, stretches, type Path } from "./years.ts";
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
  median,
  quantile,
  skewness,
} from "./statistics.ts";

type Range = readonly [number, number];

/** A range around a median, if nothing else of the real distribution is known. */
const about = (middle: number): Range => {
  const ends = [middle / 1.75, middle * 1.75].sort((a, b) => a - b);
  return [ends[0] ?? NaN, ends[1] ?? NaN];
};
const around = (middle: number, tolerance: number): Range => [middle - tolerance, middle + tolerance];

const NOTE =
  "Targets: percentiles 10–90 of 451 S&P stocks, 2015–20, for volatility, one-day kurtosis and the Hill index; of the\n" +
  "other rows only the median is known: ÷ and × 1.75 about it, ± .03 for r's autocorrelation, ± .1 for volume, ± .06 for\n" +
  "what pairs have in common; for the index what two real spans gave, leverage −.10 ± .03. Real spans are one path each,\n" +
  "ours the median over paths; in brackets percentiles 10–90 over stocks, over paths for pairs and the index.";

/** Statistics of one stock's daily returns, by their names in the table. */
const STATISTICS = {
  "annual volatility": ({ returns }: RealSeries) => deviation(returns) * Math.sqrt(252),
  "excess kurtosis, 1 day": ({ returns }: RealSeries) => excessKurtosis(returns),
  "excess kurtosis, 5 days": ({ returns }: RealSeries) => excessKurtosis(aggregate(returns, 5)),
  "excess kurtosis, 20 days": ({ returns }: RealSeries) => excessKurtosis(aggregate(returns, 20)),
  "Hill tail index": ({ returns }: RealSeries) => hill(returns, 0.05),
  "autocorrelation of r, lag 1": ({ returns }: RealSeries) => autocorrelation([returns], 1),
  "autocorrelation of |r|, lag 1": ({ returns }: RealSeries) => autocorrelation([absolute(returns)], 1),
  "autocorrelation of |r|, lag 5": ({ returns }: RealSeries) => memory(returns, [4, 5, 6]),
  "autocorrelation of |r|, lag 20": ({ returns }: RealSeries) => memory(returns, [18, 19, 20, 21, 22]),
  "autocorrelation of |r|, lag 60": ({ returns }: RealSeries) => memory(returns, [55, 58, 60, 62, 65]),
  leverage: ({ returns }: RealSeries) => leverage(returns),
  skewness: ({ returns }: RealSeries) => skewness(returns),
  "corr(|r|, log volume)": ({ returns, logVolume }: RealSeries) =>
    logVolume ? correlation(absolute(returns), logVolume) : NaN,
} as const;
type Statistic = keyof typeof STATISTICS;

/** Mean over neighbouring lags, because one lag's autocorrelation is mostly noise. */
const memory = (returns: Float64Array, lags: readonly number[]) => autocorrelationOver([absolute(returns)], lags);

const STOCK_TARGETS: Readonly<Record<Statistic, Range>> = {
  "annual volatility": [0.18, 0.37],
  "excess kurtosis, 1 day": [2.1, 21],
  "excess kurtosis, 5 days": about(2.3),
  "excess kurtosis, 20 days": about(0.4),
  "Hill tail index": [2.5, 4],
  "autocorrelation of r, lag 1": around(0, 0.03),
  "autocorrelation of |r|, lag 1": about(0.12),
  "autocorrelation of |r|, lag 5": about(0.064),
  "autocorrelation of |r|, lag 20": about(0.035),
  "autocorrelation of |r|, lag 60": about(0.014),
  leverage: about(-0.032),
  skewness: about(-0.41),
  "corr(|r|, log volume)": around(0.45, 0.1),
};

const PAIR_ROWS = [
  ["pair correlation within sectors", "within", around(0.418, 0.06)],
  ["pair correlation between sectors", "between", around(0.266, 0.06)],
  ["first eigenvalue's share", "firstEigenvalueShare", around(0.298, 0.06)],
] as const;

/** Rows for the S&P 500. */
const INDEX_ROWS: readonly (readonly [Statistic, Range])[] = [
  ["excess kurtosis, 1 day", [3.2, 11]],
  ["autocorrelation of |r|, lag 1", [0.26, 0.31]],
  ["leverage", around(-0.1, 0.03)],
  ["skewness", [-0.56, -0.4]],
];

export interface DailyOptions {
  readonly seed: number;
  /** Independent simulations of the market, of `years` each. Stocks share one draw of the common factors per path. */
  readonly paths: number;
  /** Number of listings to choose from. Each path takes every `oneIn`-th of them. */
  readonly universe: number;
  readonly oneIn: number;
  readonly years: number;
  /** Years of a span over which stocks' statistics are computed, as many as for the real ones. */
  readonly stretchYears: number;
  /** Paths for the index, of which each gives only one series, and years as for the real index. */
  readonly indexPaths: number;
  readonly indexYears: number;
}

/** The daily table: single stocks, their correlations, and the index. */
export function dailyTable(options: DailyOptions): Table {
  const { seed, universe, oneIn, years, stretchYears, indexYears } = options;
  const numbers = (count: number) => Array.from({ length: count }, (_, path) => path);
  const paths = numbers(options.paths).flatMap((path) =>
    stretches(stockPath(seed, path, universe, oneIn, years), Math.round(years / stretchYears)),
  );
  const indices = numbers(options.indexPaths).map((path) => indexPath(seed, path, indexYears));
  const stocks = paths[0]?.stocks.length ?? 0;
  const walks = randomWalks(stocks, paths[0]?.stocks[0]?.returns.length ?? 0);
  const real = loadRealSeries();
  return {
    title: `daily, ${paths.length} × ${stocks} stocks × ${stretchYears} years (index ${indices.length} × ${indexYears} years)`,
    rows: [
      ...stockRows(paths, walks, real.stocks),
      ...pairRows(paths, walks),
      ...indexRows(indices, walks, real.index),
    ],
    note: NOTE,
  };
}

/** Median and percentiles 10 and 90 of our values, as part of a row. */
const summary = (values: readonly number[]): Pick<Row, "ours" | "spread"> => ({
  ours: median(values),
  spread: [quantile(values, 0.1), quantile(values, 0.9)],
});

function stockRows(paths: readonly Path[], walks: readonly RealSeries[], real: readonly RealSeries[]): Row[] {
  const ours = paths.flatMap(({ stocks }) => stocks);
  return (Object.keys(STATISTICS) as Statistic[]).map((what) => ({
    what,
    real: real.map(STATISTICS[what]).filter(Number.isFinite),
    walk: median(walks.map(STATISTICS[what])),
    ...summary(ours.map(STATISTICS[what])),
    target: STOCK_TARGETS[what],
  }));
}

function pairRows(paths: readonly Path[], walks: readonly RealSeries[]): Row[] {
  const returnsOf = (series: readonly RealSeries[]) => series.map(({ returns }) => returns);
  const ours = paths.map(({ stocks, sectors }) => crossSection(returnsOf(stocks), sectors));
  const walk = crossSection(returnsOf(walks), paths[0]?.sectors ?? []);
  return PAIR_ROWS.map(([what, key, target]) => {
    const values = ours.map((path) => path[key]);
    return { what, real: [], walk: walk[key], ...summary(values), target };
  });
}

function indexRows(indices: readonly RealSeries[], walks: readonly RealSeries[], real: RealSeries): Row[] {
  const walk = indexOf(walks);
  return INDEX_ROWS.map(([name, target]) => ({
    what: `index: ${name}`,
    real: [STATISTICS[name](real)],
    walk: STATISTICS[name](walk),
    ...summary(indices.map(STATISTICS[name])),
    target,
  }));
}

/** Independent and normal series. */
function randomWalks(stocks: number, days: number): RealSeries[] {
  return Array.from({ length: stocks }, (_, i) => {
    const stream = createStream(1, i);
    const normal = (scale: number) => Float64Array.from({ length: days }, () => scale * gaussian(stream, 0));
    return { name: "walk", returns: normal(0.24 / Math.sqrt(252)), logVolume: normal(0.4) };
  });
}
