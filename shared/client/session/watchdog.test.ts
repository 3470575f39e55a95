import { expect, it } from "vitest";
import { HOUR_MS } from "../../model/time.ts";
import { ManualClock } from "../manual-clock.test-kit.ts";
import { Watchdog } from "./watchdog.ts";

/** A connection whose server sends something every second while `alive`. */
function watched() {
  const clock = new ManualClock();
  const deaths: number[] = [];
  const server = { alive: true };
  const watchdog = new Watchdog(clock, (heardAt) => deaths.push(heardAt));
  clock.every(1_000, () => server.alive && watchdog.heard());
  watchdog.watch(1_000);
  return { clock, deaths, server };
}

it.each([-HOUR_MS, HOUR_MS])("setting the time of day by %i ms ends no connection", (ms) => {
  const { clock, deaths } = watched();
  clock.advance(5_500);
  clock.set(ms);
  clock.advance(10_000);
  expect(deaths).toEqual([]);
});

it("setting the time of day back hides no silence", () => {
  const { clock, deaths, server } = watched();
  clock.advance(5_500);
  server.alive = false;
  clock.set(-HOUR_MS);
  clock.advance(3_000);
  expect(deaths).toHaveLength(1);
});

it("a computer that slept detects the loss within a second and a half of waking", () => {
  const { clock, deaths, server } = watched();
  clock.advance(5_500);
  server.alive = false;
  clock.set(HOUR_MS);
  clock.advance(1_500);
  expect(deaths).toHaveLength(1);
});
