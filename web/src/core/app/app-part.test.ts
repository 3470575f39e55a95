import { expect, test } from "vitest";
import { AppParts, type AppPart } from "./app-part.ts";

/** Parts whose frames the test draws, and the errors that they were reported for. */
function create(parts: readonly AppPart[]) {
  const flushes = new Set<(now: number, resumed: boolean) => void>();
  const reported: unknown[] = [];
  const all = new AppParts(
    {
      addFlush: (flush) => {
        flushes.add(flush);
        return () => flushes.delete(flush);
      },
      report: (error) => reported.push(error),
    },
    parts,
  );
  return { all, flushes, reported };
}

/** A part that notes every call under its name. */
const noting = (name: string, calls: string[]): AppPart => ({
  start() {
    calls.push(`${name} start`);
    return () => calls.push(`${name} end`);
  },
  flush: (now) => calls.push(`${name} flush ${String(now)}`),
  connectionChanged: ({ kind }) => calls.push(`${name} ${kind}`),
  epochChanged: () => calls.push(`${name} epoch`),
  instrumentsChanged: () => calls.push(`${name} instruments`),
  snapshot: () => calls.push(`${name} snapshot`),
  visibilityChanged: (hidden) => calls.push(`${name} ${hidden ? "hidden" : "shown"}`),
  stop: () => calls.push(`${name} stop`),
});

test("every part is called in order, and ends in reverse order", () => {
  const calls: string[] = [];
  const { all, flushes } = create([noting("a", calls), {}, noting("b", calls)]);
  const stop = all.start();
  all.emit("connectionChanged", { kind: "idle" });
  all.emit("visibilityChanged", true);
  for (const flush of flushes) flush(40, false);
  stop();
  expect(calls).toEqual(
    ["a start, b start, a idle, b idle, a hidden, b hidden, a flush 40, b flush 40", "b end, b stop, a end, a stop"]
      .join(", ")
      .split(", "),
  );
  expect(flushes.size).toBe(0);
});

test("a part that throws is reported, and keeps no other part from its call", () => {
  const calls: string[] = [];
  const broken: AppPart = {
    start: () => {
      throw new Error("start");
    },
    snapshot: () => {
      throw new Error("snapshot");
    },
  };
  const { all, reported } = create([broken, noting("a", calls)]);
  all.start();
  all.emit("snapshot");
  expect(calls).toEqual(["a start", "a snapshot"]);
  expect(reported).toEqual([new Error("start"), new Error("snapshot")]);
});

test("a part added later starts at once, and is called until it is taken out", () => {
  const calls: string[] = [];
  const { all, flushes } = create([]);
  const stop = all.start();
  const remove = all.add(noting("late", calls));
  all.emit("epochChanged");
  remove();
  remove();
  all.emit("instrumentsChanged");
  stop();
  expect(calls).toEqual(["late start", "late epoch", "late end", "late stop"]);
  expect(flushes.size).toBe(0);
});
