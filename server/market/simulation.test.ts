import { beforeAll, describe, expect, it } from "vitest";
import { asMillis } from "../../shared/model/units.ts";
import type { MarketSink } from "../ports/feed.ts";
import { createCalendar } from "./calendar/calendar.ts";
import { Engine, SLICES } from "./engine.ts";
import { IGNORE_EVENTS } from "./ignore-events.test-kit.ts";
import { createUniverse } from "./listings/universe.ts";

/**
 * Tests what distinguishes these prices from a random walk, with a fixed seed and few stocks. `npm run bench -- market`
 * compares all statistics with the ranges of real data.
 */
describe("minutes of history", () => {
  const COUNT = 11;
  const returns: number[][] = Array.from({ length: COUNT }, () => []);
  const volumes: number[][] = Array.from({ length: COUNT }, () => []);

  beforeAll(() => {
    const engine = new Engine({
      listings: createUniverse(COUNT, 11),
      seed: 11,
      calendar: createCalendar("nyse"),
      start: asMillis(Date.UTC(2026, 0, 5)),
    });
    const minuteCandle: MarketSink["minuteCandle"] = (id, _t, open, _high, _low, close, volume) => {
      returns[id].push(Math.log(close / open));
      volumes[id].push(volume);
    };
    const sink = { ...IGNORE_EVENTS, minuteCandle };
    for (let k = 0; k < 20 * 390; k++) engine.stepCandle(60, sink);
  });

  const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const correlation = (xs: readonly number[], ys: readonly number[]) => {
    const [mx, my] = [mean(xs), mean(ys)];
    const products = (a: readonly number[], b: readonly number[], ma: number, mb: number) =>
      mean(a.map((x, k) => (x - ma) * (b[k] - mb)));
    return products(xs, ys, mx, my) / Math.sqrt(products(xs, xs, mx, mx) * products(ys, ys, my, my));
  };
  const median = (of: (id: number) => number) =>
    Array.from({ length: COUNT }, (_, id) => of(id)).sort((a, b) => a - b)[COUNT >> 1];

  it("have fat tails", () => {
    const kurtosis = (xs: readonly number[]) => mean(xs.map((x) => x ** 4)) / mean(xs.map((x) => x ** 2)) ** 2 - 3;
    expect(median((id) => kurtosis(returns[id]))).toBeGreaterThan(2);
  });

  it("cluster: volatile minutes follow volatile minutes, while a price's direction predicts nothing", () => {
    const later = (xs: readonly number[], lag: number) => correlation(xs.slice(0, -lag), xs.slice(lag));
    expect(median((id) => later(returns[id].map(Math.abs), 1))).toBeGreaterThan(0.12);
    expect(median((id) => later(returns[id].map(Math.abs), 10))).toBeGreaterThan(0.06);
    expect(Math.abs(median((id) => later(returns[id], 1)))).toBeLessThan(0.1);
  });

  it("have more volume when prices move", () => {
    expect(median((id) => correlation(returns[id].map(Math.abs), volumes[id].map(Math.log)))).toBeGreaterThan(0.2);
  });

  it("move together", () => {
    expect(correlation(returns[0], returns[2])).toBeGreaterThan(0.15);
  });
});

describe("ticks", () => {
  const times: number[] = [];
  const sizes: number[] = [];

  beforeAll(() => {
    const engine = new Engine({
      listings: createUniverse(1, 5),
      seed: 5,
      calendar: createCalendar("always"),
      start: asMillis(Date.UTC(2026, 0, 5)),
    });
    const trade: MarketSink["trade"] = (_id, t, _price, size) => {
      times.push(t);
      sizes.push(size);
    };
    const sink = { ...IGNORE_EVENTS, trade };
    for (let k = 0; k < 600 * 10 * SLICES; k++) engine.tick(sink);
  });

  const share = (is: (k: number) => boolean) => times.filter((_, k) => is(k)).length / times.length;

  it("often share a time: half of them come from an order with several prints", () => {
    expect(Math.abs(share((k) => times[k] === times[k - 1]) - 0.52)).toBeLessThan(0.06);
  });

  it("have exactly 100 shares about as often as odd lots, and are seldom blocks", () => {
    expect(Math.abs(share((k) => sizes[k] === 100) - 0.44)).toBeLessThan(0.06);
    expect(share((k) => sizes[k] < 100)).toBeGreaterThan(0.36);
    expect(share((k) => sizes[k] > 2000)).toBeLessThan(0.01);
  });
});
