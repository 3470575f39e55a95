import { createChart, LineSeries, type UTCTimestamp } from "lightweight-charts";
import UPlot from "uplot";
import { createPriceChart, type PriceChart } from "../src/chart/price-chart.ts";
import { StudyOverlay } from "../src/chart/studies/study-overlay.ts";
import type { Study } from "../src/chart/studies/study.ts";
import { Bollinger } from "../src/features/indicators/calculation/bollinger.ts";
import { CalculationSync } from "../src/features/indicators/calculation/calculation-sync.ts";
import type { Calculation } from "../src/features/indicators/calculation/calculation.ts";
import { Ema } from "../src/features/indicators/calculation/ema.ts";
import { Sma } from "../src/features/indicators/calculation/sma.ts";
import { Vwap } from "../src/features/indicators/calculation/vwap.ts";
import { CandleTable } from "../src/tables/candles.ts";
import { createWalk, POINTS, START, STEP } from "./chart-walk.ts";

/** Creates a chart of 20,000 points. Returns a function that adds a point and has it drawn in this frame. */
export type Subject = (stage: HTMLElement) => (frame: number) => void;

const LINE = "#f5b53d";
const time = (i: number): number => START + i * STEP;

/** The loop without a chart, to measure the cost of a frame itself. */
const idle: Subject = () => () => {};

/** @param overlays whether five indicators are drawn over the prices. */
const tickertape =
  (overlays: boolean): Subject =>
  (stage) => {
    const walk = createWalk();
    const candles = new CandleTable(POINTS);
    const add = (i: number) => {
      const price = walk();
      candles.upsert(time(i), price, price, price, price, 100);
      return price;
    };
    for (let i = 0; i < POINTS; i++) add(i);
    const chart = createPriceChart(stage.appendChild(document.createElement("canvas")), {
      series: { candles, kind: "line", interval: "1s", exponent: 2, symbol: "BENCH", visible: POINTS, volume: false },
      theme: {
        colors: {
          ground: "#0b0e13",
          rule: "#1d2632",
          ink2: "#9aa7b6",
          ink3: "#7f8d9e",
          accent: LINE,
          up: "#35c28f",
          down: "#f2767e",
          flat: "#9aa7b6",
          warn: "#f2a24a",
        },
        font: "sans-serif",
      },
      locale: "en-US",
      timeZone: "UTC",
      dataHz: 1_000,
    });
    if (overlays) addFive(chart);
    return (frame) => {
      chart.setLive(add(POINTS + frame), 1);
      chart.draw(performance.now());
    };
  };

/** Five indicators with seven lines, among them a band that is filled. */
function addFive(chart: PriceChart): void {
  const colors = ["#7099f4", "#f60fd0", "#9f47f7"];
  const study = (calculation: Calculation): Study => {
    const sync = new CalculationSync(calculation);
    calculation.compute(chart.model.series.candles, 0);
    const lines = calculation.columns.map((_, k) => ({
      values: () => calculation.columns[k] ?? new Float64Array(0),
      color: colors[k] ?? LINE,
      shape: "line" as const,
    }));
    return { sync: (candles) => void sync.sync(candles), lines, ...(lines.length === 3 && { band: [1, 2] as const }) };
  };
  const overlay = new StudyOverlay();
  overlay.studies = [new Vwap(), new Sma(20), new Sma(200), new Ema(50), new Bollinger(20, 2)].map(study);
  chart.addOverlay(overlay);
}

const uplot: Subject = (stage) => {
  const walk = createWalk();
  const xs = new Float64Array(POINTS);
  const ys = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    xs[i] = time(i) / 1_000;
    ys[i] = walk() / 100;
  }
  const plot = new UPlot(
    {
      width: stage.clientWidth,
      height: stage.clientHeight,
      series: [{}, { stroke: LINE, width: 1.5, points: { show: false } }],
      legend: { show: false },
    },
    [xs, ys],
    stage,
  );
  return (frame) => {
    xs.copyWithin(0, 1);
    ys.copyWithin(0, 1);
    xs[POINTS - 1] = time(POINTS + frame) / 1_000;
    ys[POINTS - 1] = walk() / 100;
    plot.setData([xs, ys]);
  };
};

const lightweight =
  (enableConflation: boolean): Subject =>
  (stage) => {
    const walk = createWalk();
    const chart = createChart(stage, {
      width: stage.clientWidth,
      height: stage.clientHeight,
      timeScale: { minBarSpacing: 0.001, rightOffset: 0, enableConflation },
    });
    const series = chart.addSeries(LineSeries, { color: LINE, lineWidth: 2 });
    const point = (i: number) => ({ time: (time(i) / 1_000) as UTCTimestamp, value: walk() / 100 });
    series.setData(Array.from({ length: POINTS }, (_, i) => point(i)));
    chart.timeScale().setVisibleLogicalRange({ from: 0, to: POINTS - 1 });
    return (frame) => {
      series.update(point(POINTS + frame));
    };
  };

export const SUBJECTS: Readonly<Record<string, Subject>> = {
  idle,
  tickertape: tickertape(false),
  "tickertape, five overlays": tickertape(true),
  uplot,
  "lightweight-charts": lightweight(false),
  "lightweight-charts, conflating": lightweight(true),
};
