import { HOUR_MS } from "../../../shared/model/time.ts";
import { asEpoch, asMillis, type Millis } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import { createSimulatedFeed } from "../../feeds/simulated/simulated.ts";
import { createCalendar } from "../../market/calendar/calendar.ts";
import { CYCLE_MS, Engine, SLICES } from "../../market/engine.ts";
import { IGNORE_EVENTS } from "../../market/ignore-events.test-kit.ts";
import { createUniverse } from "../../market/listings/universe.ts";
import type { Clock } from "../../ports/clock.ts";

export interface Speed {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
}

/** CPU time of this process so far, ms. It excludes other processes on the machine. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Symbol-steps per CPU second of the full live model, including slices, quotes and trades. Millions. */
function stepsPerSecond(seed: number): number {
  const [stocks, cycles] = [1000, 4000];
  const listings = createUniverse(stocks, seed);
  const start = asMillis(Date.UTC(2026, 0, 5));
  const engine = new Engine({ listings, seed, calendar: createCalendar("always"), start });
  const run = (n: number) => {
    for (let k = 0; k < n * SLICES; k++) engine.tick(IGNORE_EVENTS);
  };
  while (engine.time < start + 6 * HOUR_MS) engine.stepCandle(60, IGNORE_EVENTS);
  run(500);
  const before = cpu();
  run(cycles);
  return (stocks * cycles) / (cpu() - before) / 1000;
}

/** Runs the backfill onto a board, as a server does, and measures how long it holds the event loop. */
async function backfill(seed: number): Promise<readonly Speed[]> {
  const clock: Clock = {
    now: () => Date.now() as Millis,
    monotonic: () => performance.now(),
    every: () => () => {},
    after: () => () => {},
  };
  const options = { seed, symbols: 100, activity: 1, hours: "always", backfillDays: 30, clock } as const;
  const feed = createSimulatedFeed(options);
  const board = new Board({ instruments: await feed.open(), epoch: asEpoch(1) });
  let [longest, last, watching] = [0, performance.now(), true];
  // Other processes lengthen the wall-clock time but not the CPU time.
  let [longestCpu, lastCpu] = [0, cpu()];
  const watch = () => {
    const [now, nowCpu] = [performance.now(), cpu()];
    longest = Math.max(longest, now - last);
    longestCpu = Math.max(longestCpu, nowCpu - lastCpu);
    [last, lastCpu] = [now, nowCpu];
    if (watching) setImmediate(watch);
  };
  setImmediate(watch);
  const [before, cpuBefore] = [performance.now(), cpu()];
  const stop = await feed.start(board, () => {});
  const [seconds, cpuSeconds] = [(performance.now() - before) / 1000, (cpu() - cpuBefore) / 1000];
  watching = false;
  stop();
  return [
    { what: "30 days × 100 symbols backfilled", value: seconds, unit: "s", target: "< 10 s" },
    { what: "the same, CPU time", value: cpuSeconds, unit: "s", target: "—" },
    { what: "longest hold of the event loop meanwhile, wall clock", value: longest, unit: "ms", target: "—" },
    { what: "the same, CPU time, collector and compiler included", value: longestCpu, unit: "ms", target: "< 20 ms" },
  ];
}

/** Measures the cost of the engine. The rate is that of 1,000 symbols stepped every CYCLE_MS. */
export async function measureSpeed(seed: number): Promise<readonly Speed[]> {
  const rate = stepsPerSecond(seed);
  const cost = (100 * 1000 * (1000 / CYCLE_MS)) / (rate * 1e6);
  return [
    { what: "symbol-steps per second, 1,000 symbols, full model", value: rate, unit: "M/s", target: "10 M/s" },
    { what: "share of a core that 1,000 symbols take live", value: cost, unit: "%", target: "—" },
    ...(await backfill(seed)),
  ];
}
