import { describe, expect, it } from "vitest";
import { AgeHistogram } from "./age-histogram.ts";
import { LaneMeasure } from "./lane-measure.ts";
import { ReferenceLog } from "./reference-log.ts";
import { RunMeasure } from "./run-measure.ts";

/** A lane held against changes [n, t]; it shows [n, t]; the run begins at 0. */
function measured(
  changes: readonly (readonly [number, number])[],
  shows: readonly (readonly [number, number])[],
  horizon: number,
) {
  const log = new ReferenceLog();
  const lane = new LaneMeasure(new Map([["A", log]]));
  lane.begin(0);
  log.add(changes);
  for (const [n, t] of shows) lane.show("A", n, t);
  lane.advance(horizon);
  const { shown, missed, mean, median, p95 } = lane.figures();
  return { shown, missed, mean, median, p95 };
}

describe("the age of what a lane shows", () => {
  it("is 0 while nothing has changed", () => {
    expect(measured([], [[5, -10]], 1_000)).toEqual({ shown: 0, missed: 0, mean: 0, median: 0, p95: 0 });
  });

  it("rises from a change until it is shown: 40 ms late once in a second is 0.8 ms on average", () => {
    // One triangle: 40 ms × 40 ms ÷ 2 = 800 ms² in 1,000 ms.
    const { mean, median, p95 } = measured(
      [[6, 100]],
      [
        [5, -10],
        [6, 140],
      ],
      1_000,
    );
    expect(mean).toBeCloseTo(0.8);
    expect([median, p95]).toEqual([0, 0]);
  });

  it("is that of the oldest change that is not shown, not of the newest", () => {
    // Two changes, at 100 and 900; both are shown at 1,000. The first is unseen for 900 ms: 405,000 ms² in 1,000 ms.
    const { mean } = measured(
      [
        [6, 100],
        [7, 900],
      ],
      [
        [5, -10],
        [7, 1_000],
      ],
      1_000,
    );
    expect(mean).toBeCloseTo(405);
  });

  it("of a poll each second of a row that changes all the time is half a second on average, 950 ms at the 95th percentile", () => {
    const changes = Array.from({ length: 10_000 }, (_, k) => [k + 2, k + 0.5] as const);
    const polls = Array.from({ length: 11 }, (_, k) => [k * 1_000 + 1, k * 1_000] as const);
    const { shown, missed, mean, median, p95 } = measured(changes, polls, 10_000);
    expect(mean).toBeCloseTo(499.5, 0);
    expect(median).toBeCloseTo(499.5, 0);
    expect(p95).toBeCloseTo(949.5, 0);
    expect([shown, missed]).toEqual([10, 10 * 999]);
  });

  it("falls to that of the next unseen change where only an older one is shown", () => {
    // Changes at 0 and 10; at 20 only the first is shown: the age falls from 20 to 10, and is 30 at 40.
    const { mean } = measured(
      [
        [6, 0],
        [7, 10],
      ],
      [
        [5, -10],
        [6, 20],
      ],
      40,
    );
    expect(mean).toBeCloseTo((20 * 10 + ((10 + 30) / 2) * 20) / 40);
  });

  it("goes on over the end of a report, and takes a log that comes after what was shown", () => {
    const log = new ReferenceLog();
    const lane = new LaneMeasure(new Map([["A", log]]));
    lane.begin(0);
    lane.show("A", 5, -1);
    lane.show("A", 6, 130);
    lane.advance(90);
    log.add([[6, 100]]);
    lane.advance(150);
    log.add([[7, 180]]);
    lane.advance(200);
    expect(lane.figures()).toMatchObject({ shown: 1, missed: 0, measuredMs: 200, area: (30 * 30) / 2 + (20 * 20) / 2 });
  });

  it("is never negative, though the clocks differ and a change seems to be shown before it was made", () => {
    expect(
      measured(
        [[6, 100]],
        [
          [5, -10],
          [6, 98],
        ],
        200,
      ).mean,
    ).toBe(0);
  });
});

describe("a lane with several symbols", () => {
  /** Two symbols, both shown before the run began. */
  function twoSymbols() {
    const logs = new Map([
      ["A", new ReferenceLog()],
      ["B", new ReferenceLog()],
    ]);
    const lane = new LaneMeasure(logs);
    lane.begin(0);
    lane.show("A", 5, -10);
    lane.show("B", 70, -10);
    return { lane, changed: (symbol: string, n: number, t: number) => logs.get(symbol)?.add([[n, t]]) };
  }

  it("is as old as the oldest change of any of them that it has not shown", () => {
    const { lane, changed } = twoSymbols();
    changed("B", 71, 100);
    changed("A", 6, 150);
    lane.show("A", 6, 160);
    lane.show("B", 71, 200);
    lane.advance(1_000);
    // B waits from 100 to 200; the change of A in between comes and goes.
    expect(lane.figures()).toMatchObject({ area: (100 * 100) / 2, measuredMs: 1_000, shown: 2, missed: 0 });
  });

  it("falls to the age of another symbol's change where the oldest is shown", () => {
    const { lane, changed } = twoSymbols();
    changed("A", 6, 0);
    changed("B", 71, 60);
    lane.show("A", 6, 100);
    lane.advance(140);
    expect(lane.figures().area).toBe((100 * 100) / 2 + ((40 + 80) / 2) * 40);
  });

  it("counts the changes of each by its own n", () => {
    const { lane } = twoSymbols();
    lane.show("A", 9, 10);
    lane.show("B", 71, 10);
    lane.advance(20);
    expect(lane.figures()).toMatchObject({ shown: 2, missed: 3 });
  });

  it("is measured once it has shown each of them", () => {
    const logs = new Map([
      ["A", new ReferenceLog()],
      ["B", new ReferenceLog()],
    ]);
    const lane = new LaneMeasure(logs);
    lane.begin(0);
    lane.show("A", 5, -10);
    expect(lane.hasShown).toBe(false);
    lane.show("B", 70, 40);
    expect(lane.hasShown).toBe(true);
    lane.advance(100);
    expect(lane.figures().measuredMs).toBe(60);
  });
});

describe("changes shown and missed", () => {
  it("are counted by n alone, so that conflation and polling are counted alike", () => {
    expect(
      measured(
        [],
        [
          [5, -1],
          [6, 1],
          [9, 2],
          [9, 3],
          [10, 4],
        ],
        10,
      ),
    ).toMatchObject({ shown: 3, missed: 2 });
  });

  it("together are what happened between the first and the last that was shown", () => {
    const { shown, missed } = measured(
      [],
      [
        [100, -1],
        [117, 5],
        [118, 6],
        [160, 8],
      ],
      10,
    );
    expect(shown + missed).toBe(160 - 100);
  });

  it("leave out what was shown before the run began, and what is older than what is shown", () => {
    expect(
      measured(
        [],
        [
          [1, -20],
          [50, -10],
          [51, 5],
          [7, 6],
        ],
        10,
      ),
    ).toMatchObject({ shown: 1, missed: 0 });
  });

  it("begin with a lane's first value where it comes after the run began", () => {
    const log = new ReferenceLog();
    const lane = new LaneMeasure(new Map([["A", log]]));
    lane.begin(0);
    log.add([[8, 50]]);
    lane.show("A", 8, 60);
    lane.advance(100);
    expect(lane.figures()).toMatchObject({ shown: 0, missed: 0, mean: 0, measuredMs: 40 });
  });
});

describe("a histogram of ages", () => {
  it("finds quantiles by time, between whole milliseconds too", () => {
    const ages = new AgeHistogram();
    ages.addCurrent(50);
    ages.addRise(0, 50);
    expect([0.25, 0.5, 0.75, 0.95].map((share) => ages.quantile(share))).toEqual([0, 0, 25, 45]);
  });

  it("counts what exceeds its range as the longest age, and keeps the mean exact", () => {
    const ages = new AgeHistogram();
    ages.addRise(0, 100_000);
    expect([ages.mean, ages.quantile(0.95)]).toEqual([50_000, 30_000]);
  });

  it("knows nothing before it was given any time", () => {
    const ages = new AgeHistogram();
    expect([ages.mean, ages.quantile(0.5)]).toEqual([undefined, undefined]);
  });
});

describe("the reference log", () => {
  it("keeps positions when its beginning is dropped", () => {
    const log = new ReferenceLog();
    log.add([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    log.dropBefore(2);
    expect([log.at(1), log.at(2), log.end, log.after(2, 0)]).toEqual([undefined, [3, 30], 3, 2]);
  });
});

describe("a run of several lanes", () => {
  it("begins once each lane has shown something, and holds all against the same changes", () => {
    const run = new RunMeasure(["ws-json", "poll"], ["A"]);
    run.show("ws-json", "k3", "A", 5, 10);
    expect(run.isReady).toBe(false);
    run.show("poll", "k3", "A", 5, 90);
    expect(run.isReady).toBe(true);
    run.begin(100);
    run.changes("k3", "A", [
      [6, 200],
      [7, 300],
    ]);
    run.show("ws-json", "k3", "A", 6, 240);
    run.show("ws-json", "k3", "A", 7, 340);
    run.show("poll", "k3", "A", 7, 1_100);
    run.completeUpTo(1_100);
    const [push, poll] = [run.figures("ws-json"), run.figures("poll")];
    expect(push).toMatchObject({ shown: 2, missed: 0, area: (2 * (40 * 40)) / 2, measuredMs: 1_000 });
    expect(poll).toMatchObject({ shown: 1, missed: 1, area: (900 * 900) / 2, measuredMs: 1_000 });
  });

  it("is void where another epoch comes: its numbers begin again", () => {
    const run = new RunMeasure(["ws-json"], ["A"]);
    expect(run.show("ws-json", "k3", "A", 5, 10)).toBe(true);
    expect([run.show("ws-json", "k4", "A", 1, 20), run.changes("k4", "A", [[1, 20]])]).toEqual([false, false]);
  });

  it("measures only up to where the log is complete, and never twice", () => {
    const run = new RunMeasure(["ws-json"], ["A"]);
    run.show("ws-json", "k3", "A", 5, 0);
    run.begin(0);
    for (const upTo of [50, 50, 20, 80]) run.completeUpTo(upTo);
    expect(run.figures("ws-json")?.measuredMs).toBe(80);
  });
});
