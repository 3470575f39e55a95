import { HOUR_MS } from "../../../shared/model/time.ts";
import { createStream, gaussian, uniform } from "../../market/model/random.ts";
import { SAMPLE_NOTE, Tape } from "./intraday.ts";
import type { Row, Table } from "./table.ts";
import { autocorrelation, deviation, mean, median, quantile } from "./statistics.ts";

const LOT = 100;
const share = (series: readonly number[], is: (value: number) => boolean) => mean(series.map((x) => (is(x) ? 1 : 0)));
const steps = (series: readonly number[]) => series.slice(1).map((x, k) => x - (series[k] ?? NaN));

/** Times between prints, ms; nights are left out. */
const gapsOf = ({ times }: Tape) => steps(times).filter((gap) => gap < HOUR_MS);
const variation = (gaps: readonly number[]) => deviation(gaps) / mean(gaps);

const STATISTICS: Readonly<Record<string, (tape: Tape) => number>> = {
  "inter-arrival coefficient of variation": (tape) => variation(gapsOf(tape).filter((gap) => gap > 0)),
  "the same, bursts included": (tape) => variation(gapsOf(tape)),
  "prints sharing a timestamp": (tape) => share(gapsOf(tape), (gap) => gap === 0),
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

/** Liquid US stocks' tapes. */
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

/** What most demonstrations do: Poisson arrivals of 1–1,000 shares, each a normal step of the price. */
function randomWalk(): Tape {
  const tape = new Tape();
  const stream = createStream(1, 3);
  tape.beginDay(0 as Parameters<Tape["beginDay"]>[0]);
  let [t, price] = [0, 10_000];
  for (let k = 0; k < 20_000; k++) {
    t -= 1000 * Math.log(1 - uniform(stream, 0));
    price *= 1 + 0.001 * gaussian(stream, 0);
    tape.trade(t, price, 1 + Math.floor(1000 * uniform(stream, 0)), false);
  }
  return tape;
}

/** The tick table, from the same tapes as the one-minute table. */
export function tickTable(tapes: readonly Tape[]): Table {
  const walk = randomWalk();
  const rows = Object.entries(STATISTICS).map(([what, statistic]): Row => {
    const values = tapes.map(statistic);
    return {
      what,
      real: [],
      walk: statistic(walk),
      ours: median(values),
      spread: [quantile(values, 0.1), quantile(values, 0.9)],
      target: TARGETS[what] ?? [NaN, NaN],
    };
  });
  return { title: `ticks, ${tapes.length} stocks`, rows, note: SAMPLE_NOTE };
}
