import { expect, test } from "vitest";
import type { Rate } from "../../../shared/protocol/channels.ts";
import { FlushScheduler, TICK_MS } from "./flush-scheduler.ts";

/** Counts the flushes of a member in a second of ticks, each up to `jitter` ms off its time. */
function flushesAt(rate: Rate, jitter: (tick: number) => number): number {
  const scheduler = new FlushScheduler(0);
  let flushes = 0;
  scheduler.add(rate, 0, { flush: () => flushes++ });
  for (let tick = 1; tick <= 1_000 / TICK_MS; tick++) scheduler.tick(tick * TICK_MS + jitter(tick));
  return flushes;
}

test.each([1, 2, 5, 10, 20, 50] as const)(
  "a member is flushed %i times a second, also by ticks on time to 1 ms",
  (rate) => {
    expect(flushesAt(rate, () => 0)).toBe(rate);
    expect(flushesAt(rate, (tick) => (tick % 3 === 0 ? -1 : 0))).toBe(rate);
    expect(flushesAt(rate, (tick) => tick % 2)).toBe(rate);
  },
);
