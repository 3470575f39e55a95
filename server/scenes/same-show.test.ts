import { expect, it } from "vitest";
import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import { asMillis } from "../../shared/model/units.ts";
import { createCalendar } from "../market/calendar/calendar.ts";
import { createControls } from "../market/controls.ts";
import { CYCLE_MS, Engine, SLICES } from "../market/engine.ts";
import { createUniverse } from "../market/listings/universe.ts";
import type { MarketSink } from "../ports/feed.ts";
import { SceneRunner } from "./runner.ts";

const nothing = () => {};
const SINK: MarketSink = {
  ...{ day: nothing, quote: nothing, trade: nothing, minuteCandle: nothing },
  ...{ candle: nothing, status: nothing, news: nothing },
};

/** Each second's prices of ten stocks over those before the scene, as a server that started at `start` has them. */
function show(scene: string, seed: number, start: number, minutesBefore: number): number[][] {
  const listings = createUniverse(10, seed);
  const engine = new Engine({ listings, seed, calendar: createCalendar("always"), start: asMillis(start) });
  for (let k = 0; k < minutesBefore; k++) engine.stepCandle(60, SINK);
  const clock = new ManualServerClock(engine.time);
  const controls = createControls(engine, SINK, clock);
  const instruments = listings.map(({ instrument }) => instrument);
  const runner = new SceneRunner({ controls, instruments, seed, clock, sendAway: nothing, tell: nothing });
  const before = engine.stocks.price.slice();
  runner.start(scene);
  const path: number[][] = [];
  for (let cycle = 1; runner.running; cycle++) {
    for (let k = 0; k < SLICES; k++) engine.tick(SINK);
    clock.advance(CYCLE_MS);
    if (cycle % (1_000 / CYCLE_MS) === 0)
      path.push([...engine.stocks.price].map((price, i) => price / (before[i] ?? price) - 1));
  }
  return path;
}

const NOON = Date.UTC(2026, 5, 1, 12);
const EVENING = Date.UTC(2026, 8, 4, 21, 17);

it.each(["bell", "crash", "rally"])(
  "W72: two servers of one seed show the same %s, relative to the prices before it, whenever they started",
  (scene) => {
    const [one, other] = [show(scene, 7, NOON, 5), show(scene, 7, EVENING, 23)];
    expect(one).toHaveLength(other.length);
    const apart = one.flatMap((prices, second) =>
      prices.map((price, i) => Math.abs(price - (other[second]?.[i] ?? 9))),
    );
    const largest = Math.max(...one.flat().map(Math.abs));
    expect(largest).toBeGreaterThan(0.015);
    // What differs is the market's own noise.
    expect(Math.max(...apart)).toBeLessThan(0.01);
    expect(apart.reduce((sum, d) => sum + d, 0) / apart.length).toBeLessThan(largest / 10);
  },
);

it("W72: another seed shows another one", () => {
  const [one, other] = [show("crash", 7, NOON, 5), show("crash", 8, NOON, 5)];
  const lowest = (path: number[][]) => Math.min(...path.flat());
  expect(Math.abs(lowest(one) - lowest(other))).toBeGreaterThan(0.002);
});
