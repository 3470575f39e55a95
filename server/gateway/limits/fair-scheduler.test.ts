import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { FairScheduler } from "./fair-scheduler.ts";

/** Blocks the event loop for `ms`. */
function toil(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

it("lets addresses take turns, however much one of them asked for before", async () => {
  const scheduler = new FairScheduler();
  const done: string[] = [];
  const work = (address: string, name: string) => scheduler.run(address, () => done.push(name));
  await Promise.all([
    ...["a1", "a2", "a3"].map((name) => work("10.0.0.1", name)),
    ...["b1", "b2"].map((name) => work("10.0.0.2", name)),
    work("10.0.0.3", "c1"),
  ]);
  expect(done).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
});

it("returns to the event loop every few milliseconds", async () => {
  const scheduler = new FairScheduler();
  let done = 0;
  const all = Promise.all(Array.from({ length: 40 }, () => scheduler.run("10.0.0.1", () => (toil(2), done++))));
  let turns = 0;
  for (; done < 40; turns++) await nextTurn();
  expect(turns).toBeGreaterThanOrEqual(10);
  await all;
});

it("resolves to the result of the work, and rejects with its error", async () => {
  const scheduler = new FairScheduler();
  expect(await scheduler.run("10.0.0.1", () => 1)).toBe(1);
  expect(await scheduler.run("10.0.0.1", () => Promise.resolve(2))).toBe(2);
  await expect(
    scheduler.run("10.0.0.1", () => {
      throw new RangeError("no");
    }),
  ).rejects.toThrow("no");
});
