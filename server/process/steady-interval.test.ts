import { expect, test } from "vitest";
import { ManualClock } from "../publish/schedule/manual-clock.test-kit.ts";
import { steadyInterval } from "./steady-interval.ts";

/** Beats every 20 ms, and when they came. */
function beats() {
  const clock = new ManualClock(1_000);
  const times: number[] = [];
  const stop = steadyInterval(20, () => times.push(clock.now()), {
    monotonic: () => clock.monotonic(),
    after: (ms, run) => clock.after(ms, run),
  });
  return { clock, times, stop };
}

test("a beat that comes late does not shift those that follow", () => {
  const { clock, times } = beats();
  clock.pass(20);
  clock.stall(27);
  clock.pass(60);
  expect(times).toEqual([1_020, 1_047, 1_060, 1_080, 1_100]);
});

test("beats that were missed are left out", () => {
  const { clock, times } = beats();
  clock.stall(70);
  clock.pass(30);
  expect(times).toEqual([1_070, 1_080, 1_100]);
});

test("none comes after the stop", () => {
  const { clock, times, stop } = beats();
  clock.pass(20);
  stop();
  clock.pass(100);
  expect(times).toEqual([1_020]);
});
