import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../shared/model/time.ts";
import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import { serverTime, tellSetBack } from "./server-time.ts";

const START = 1_700_000_000_000;

/** A server's time on a machine whose clock the test sets. */
function onMachine() {
  const clock = new ManualServerClock(START);
  return { clock, time: serverTime({ wall: () => clock.now(), monotonic: () => clock.monotonic() }) };
}

describe("the server's time", () => {
  it("equals the machine's clock while nobody sets that clock", () => {
    const { clock, time } = onMachine();
    clock.advance(1_234);
    expect(time.now()).toBe(START + 1_234);
    expect(time.ahead()).toBe(0);
  });

  it("continues without a jump when the machine's clock is set back", () => {
    const { clock, time } = onMachine();
    clock.advance(1_000);
    clock.set(-HOUR_MS);
    expect(time.now()).toBe(START + 1_000);
    clock.advance(500);
    expect(time.now()).toBe(START + 1_500);
    expect(time.ahead()).toBe(HOUR_MS);
  });

  it("follows the machine's clock when it is set forward, and again once it has caught up", () => {
    const { clock, time } = onMachine();
    clock.set(HOUR_MS);
    expect(time.now()).toBe(START + HOUR_MS);
    clock.set(-HOUR_MS - 500);
    expect(time.now()).toBe(START + HOUR_MS);
    clock.set(HOUR_MS + 600);
    expect(time.now()).toBe(START + HOUR_MS + 100);
    expect(time.ahead()).toBe(0);
  });
});

describe("a machine's clock set back", () => {
  it("is logged once each time", () => {
    const { clock, time } = onMachine();
    const told: unknown[] = [];
    const ignore = () => {};
    const log = { debug: ignore, info: ignore, warn: (fields: object) => void told.push(fields), error: ignore };
    tellSetBack(time, clock, log);
    clock.advance(60_000);
    expect(told).toEqual([]);
    clock.set(-HOUR_MS);
    clock.advance(60_000);
    expect(told).toEqual([{ aheadMs: HOUR_MS }]);
    clock.set(HOUR_MS);
    clock.advance(60_000);
    clock.set(-2 * HOUR_MS);
    clock.advance(60_000);
    expect(told).toEqual([{ aheadMs: HOUR_MS }, { aheadMs: 2 * HOUR_MS }]);
  });
});
