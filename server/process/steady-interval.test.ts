import { expect, test } from "vitest";
import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import { steadyInterval } from "./steady-interval.ts";

/** Runs an interval of 20 ms and records the times of its runs. */
function beats() {
  const clock = new ManualServerClock(1_000);
  const times: number[] = [];
  const stop = steadyInterval(20, () => times.push(clock.now()), {
    monotonic: () => clock.monotonic(),
    after: (ms, run) => clock.after(ms, run),
  });
  return { clock, times, stop };
}

test("a late run does not delay the runs after it", () => {
  const { clock, times } = beats();
  clock.advance(20);
  clock.stall(27);
  clock.advance(60);
  expect(times).toEqual([1_020, 1_047, 1_060, 1_080, 1_100]);
});

test("missed runs are skipped", () => {
  const { clock, times } = beats();
  clock.stall(70);
  clock.advance(30);
  expect(times).toEqual([1_070, 1_080, 1_100]);
});

test("nothing runs after the stop", () => {
  const { clock, times, stop } = beats();
  clock.advance(20);
  stop();
  clock.advance(100);
  expect(times).toEqual([1_020]);
});
