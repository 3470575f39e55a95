import { describe, expect, it } from "vitest";
import { ManualClock } from "../../../../../../shared/client/manual-clock.test-kit.ts";
import { FixedRate } from "./fixed-rate.ts";

/** A rate of one in a second whose runs take `tookMs`, and when each began, ms from the start. */
async function began(tookMs: number, forMs: number) {
  const clock = new ManualClock(0);
  const starts: number[] = [];
  const rate = new FixedRate(clock, 1_000, async () => {
    starts.push(clock.now());
    if (tookMs > 0) await new Promise<void>((resolve) => clock.after(tookMs, resolve));
  });
  const stop = rate.start();
  for (let passed = 0; passed < forMs; passed += 50) {
    clock.advance(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  stop();
  return { starts, skipped: rate.skipped, clock };
}

describe("a fixed rate", () => {
  it("runs at multiples of its interval, however long a run takes", async () => {
    expect(await began(0, 3_500)).toMatchObject({ starts: [0, 1_000, 2_000, 3_000], skipped: 0 });
    expect(await began(900, 3_500)).toMatchObject({ starts: [0, 1_000, 2_000, 3_000], skipped: 0 });
  });

  it("never runs twice at once: it skips what falls into a run, and keeps its rhythm", async () => {
    expect(await began(1_500, 5_500)).toMatchObject({ starts: [0, 2_000, 4_000], skipped: 3 });
  });

  it("counts no moment twice where a timer comes early", async () => {
    const clock = new ManualClock(0);
    let starts = 0;
    const early = {
      now: () => clock.now(),
      after: (ms: number, run: () => void) => clock.after(ms > 1 ? ms - 0.4 : ms, run),
    };
    const rate = new FixedRate(early, 100, async () => {
      starts++;
      await new Promise<void>((resolve) => clock.after(10, resolve));
    });
    const stop = rate.start();
    for (let k = 0; k < 100; k++) {
      clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    stop();
    expect([starts, rate.skipped]).toEqual([11, 0]);
  });

  it("leaves no timer behind when it is stopped", async () => {
    expect((await began(0, 1_500)).clock.pending).toBe(0);
  });
});
