import { createStream, gaussian } from "../../market/model/random.ts";
import { MIDDAY, MINUTES, type StockRecord } from "./intraday.ts";
import type { Row, Table } from "./table.ts";
import {
  absolute,
  aggregate,
  autocorrelation,
  autocorrelationOver,
  correlation,
  deviation,
  excessKurtosis,
  mean,
  median,
  quantile,
  type Series,
} from "./statistics.ts";

/** One-minute log returns and volumes by day. */
interface Minutes {
  readonly returns: readonly Float64Array[];
  readonly volumes: readonly Float64Array[];
}

const flat = (segments: readonly Series[]): Float64Array =>
  Float64Array.from(segments.flatMap((day) => Array.from(day)));

/** Kurtosis of sums of `n` minutes, none of which spans a night. */
const kurtosisOver = (n: number) => (minutes: Minutes) =>
  excessKurtosis(flat(minutes.returns.map((day) => aggregate(day, n))));

const memory = (lags: readonly number[]) => (minutes: Minutes) =>
  autocorrelationOver(minutes.returns.map(absolute), lags);

/** Mean over days of minutes `from` … `to`, divided by that of midday. */
function overMidday(days: readonly Float64Array[], from: number, to: number): number {
  const level = (a: number, b: number) => mean(days.map((day) => mean(day.subarray(a, b))));
  return level(from, to) / level(...MIDDAY);
}

/** Volume of the minutes that have a return: all but the first. */
const logVolumes = ({ volumes }: Minutes) =>
  flat(volumes.map((day) => day.subarray(1))).map((v) => Math.log(Math.max(1, v)));

const STATISTICS: Readonly<Record<string, (minutes: Minutes) => number>> = {
  "deviation, bps": ({ returns }) => 1e4 * deviation(flat(returns)),
  "excess kurtosis, 1 min": kurtosisOver(1),
  "excess kurtosis, 5 min": kurtosisOver(5),
  "excess kurtosis, 30 min": kurtosisOver(30),
  "autocorrelation of r, lag 1": ({ returns }) => autocorrelation(returns, 1),
  "share of zero returns": ({ returns }) => mean(flat(returns).map((r) => (r === 0 ? 1 : 0))),
  "autocorrelation of |r|, lag 1": memory([1]),
  "autocorrelation of |r|, lag 10": memory([9, 10, 11]),
  "autocorrelation of |r|, lag 60": memory([56, 58, 60, 62, 64]),
  "volatility, first 30 min ÷ midday": ({ returns }) => overMidday(returns.map(absolute), 0, 30),
  "volatility, last 30 min ÷ midday": ({ returns }) => overMidday(returns.map(absolute), MINUTES - 31, MINUTES - 1),
  "volume, first 30 min ÷ midday": ({ volumes }) => overMidday([...volumes], 0, 30),
  "volume, last 30 min ÷ midday": ({ volumes }) => overMidday([...volumes], MINUTES - 30, MINUTES),
  "corr(|r|, log volume)": (minutes) => correlation(absolute(flat(minutes.returns)), logVolumes(minutes)),
};

/** Approximately the medians of twelve liquid US stocks. The range of the autocorrelation is theirs. */
const TARGETS: Readonly<Record<string, readonly [number, number]>> = {
  "deviation, bps": [3.2, 8],
  "excess kurtosis, 1 min": [4, 13],
  "excess kurtosis, 5 min": [2.5, 8],
  "excess kurtosis, 30 min": [1.3, 5],
  "autocorrelation of r, lag 1": [-0.09, 0.05],
  "share of zero returns": [0.05, 0.15],
  "autocorrelation of |r|, lag 1": [0.18, 0.32],
  "autocorrelation of |r|, lag 10": [0.1, 0.21],
  "autocorrelation of |r|, lag 60": [0.05, 0.12],
  "volatility, first 30 min ÷ midday": [2.2, 3.6],
  "volatility, last 30 min ÷ midday": [1.05, 1.5],
  "volume, first 30 min ÷ midday": [3.2, 4.8],
  "volume, last 30 min ÷ midday": [2.8, 4.2],
  "corr(|r|, log volume)": [0.28, 0.5],
};

/** A normal random walk in cents from a hundred dollars, with constant volatility and volume. */
function randomWalk(days: number): Minutes {
  const stream = createStream(1, 2);
  const draw = (n: number, value: () => number) =>
    Array.from({ length: days }, () => Float64Array.from({ length: n }, value));
  return {
    returns: draw(MINUTES - 1, () => 5.3e-4 * gaussian(stream, 0)),
    volumes: draw(MINUTES, () => 20_000 * Math.exp(0.4 * gaussian(stream, 0))),
  };
}

/** The one-minute table, from sessions simulated tick by tick. */
export function minuteTable(records: readonly StockRecord[]): Table {
  const ours = records.map((record): Minutes => ({ returns: record.minuteReturns(), volumes: record.volumes }));
  const walk = randomWalk(100);
  const rows = Object.entries(STATISTICS).map(([what, statistic]): Row => {
    const values = ours.map(statistic);
    return {
      what,
      real: [],
      walk: statistic(walk),
      ours: median(values),
      spread: [quantile(values, 0.1), quantile(values, 0.9)],
      target: TARGETS[what] ?? [NaN, NaN],
    };
  });
  return { title: `1-minute, ${records.length} stocks, ${records[0]?.closes.length ?? 0} days`, rows };
}
