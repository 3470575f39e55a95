import { HOUR_MS } from "../../../shared/model/time.ts";
import { createStream, gaussian, uniform } from "../../market/model/random.ts";
import { SAMPLE_NOTE, StockRecord } from "./intraday.ts";
import type { Row, Table } from "./table.ts";
import { autocorrelation, deviation, mean, median, quantile } from "./statistics.ts";

const LOT = 100;
const share = (series: readonly number[], is: (value: number) => boolean) => mean(series.map((x) => (is(x) ? 1 : 0)));
const steps = (series: readonly number[]) => series.slice(1).map((x, k) => x - (series[k] ?? NaN));

/** Times between prints, ms, without nights. */
const gapsOf = ({ times }: StockRecord) => steps(times).filter((gap) => gap < HOUR_MS);
const variation = (gaps: readonly number[]) => deviation(gaps) / mean(gaps);

const STATISTICS: Readonly<Record<string, (record: StockRecord) => number>> = {
  "inter-arrival coefficient of variation": (record) => variation(gapsOf(record).filter((gap) => gap > 0)),
  "the same, bursts included": (record) => variation(gapsOf(record)),
  "prints sharing a timestamp": (record) => share(gapsOf(record), (gap) => gap === 0),
  "share of zero price changes": ({ prices }) => share(steps(prices), (change) => change === 0),
  "autocorrelation of non-zero changes": ({ prices }) =>
    autocorrelation([steps(prices).filter((change) => change !== 0)], 1),
  "odd lots": ({ sizes }) => share(sizes, (size) => size < LOT),
  "exactly 100 shares": ({ sizes }) => share(sizes, (size) => size === LOT),
  "mean size": ({ sizes }) => mean(sizes),
  "spread, bps, weighted by time": ({ spreadSum, spreadTime }) => spreadSum / spreadTime,
  "share of time at one tick": ({ oneTickTime, spreadTime }) => oneTickTime / spreadTime,
  "spread in the first 5 minutes, bps": ({ earlySum, earlyTime }) => earlySum / earlyTime,
};

/** Ranges of liquid US stocks. */
const TARGETS: Readonly<Record<string, readonly [number, number]>> = {
  "inter-arrival coefficient of variation": [1.5, 2.4],
  "the same, bursts included": [1.5, 2.7],
  "prints sharing a timestamp": [0.48, 0.6],
  "share of zero price changes": [0.45, 0.6],
  "autocorrelation of non-zero changes": [-0.47, 0.05],
  "odd lots": [0.38, 0.5],
  "exactly 100 shares": [0.36, 0.48],
  "mean size": [80, 130],
  "spread, bps, weighted by time": [0.7, 1.4],
  "share of time at one tick": [0.45, 0.8],
  "spread in the first 5 minutes, bps": [3, 4.5],
};

/** The model of most demonstrations: Poisson arrivals of 1–1,000 shares, each with a normal step of the price. */
function randomWalk(): StockRecord {
  const record = new StockRecord();
  const stream = createStream(1, 3);
  record.beginDay(0 as Parameters<StockRecord["beginDay"]>[0]);
  let [t, price] = [0, 10_000];
  for (let k = 0; k < 20_000; k++) {
    t -= 1000 * Math.log(1 - uniform(stream, 0));
    price *= 1 + 0.001 * gaussian(stream, 0);
    record.trade(t, price, 1 + Math.floor(1000 * uniform(stream, 0)), false);
  }
  return record;
}

/** The tick table, from the same sessions as the one-minute table. */
export function tickTable(records: readonly StockRecord[]): Table {
  const walk = randomWalk();
  const rows = Object.entries(STATISTICS).map(([what, statistic]): Row => {
    const values = records.map(statistic);
    return {
      what,
      real: [],
      walk: statistic(walk),
      ours: median(values),
      spread: [quantile(values, 0.1), quantile(values, 0.9)],
      target: TARGETS[what] ?? [NaN, NaN],
    };
  });
  return { title: `ticks, ${records.length} stocks`, rows, note: SAMPLE_NOTE };
}
