import { describe, expect, it } from "vitest";
import { ManualServerClock } from "../../../shared/client/manual-clock.test-kit.ts";
import { ConnectionThrottle } from "./connection-throttle.ts";

const LIMITS = { connections: 10_000, perAddress: 100 };

/** Opens `count` connections of an address, while `open` others are open. Returns how many may stay. */
function openMany(throttle: ConnectionThrottle, address: string, count: number, open: number): number {
  let staying = 0;
  for (let k = 0; k < count; k++) if (throttle.admits(() => address, open + staying + 1)) staying++;
  return staying;
}

describe("plain HTTP connections", () => {
  it("are not limited while there are few", () => {
    const throttle = new ConnectionThrottle(LIMITS, new ManualServerClock(0));
    expect(openMany(throttle, "10.0.0.1", 1_000, 0)).toBe(1_000);
  });

  it("are refused, once there are many, to an address that opened many, and to no other", () => {
    const throttle = new ConnectionThrottle(LIMITS, new ManualServerClock(0));
    expect(openMany(throttle, "10.0.0.1", 5_000, 0)).toBe(1_000);
    expect(openMany(throttle, "10.0.0.2", 100, 1_000)).toBe(100);
    expect(openMany(throttle, "10.0.0.2", 100, 1_100)).toBe(0);
    expect(openMany(throttle, "10.0.0.3", 6, 1_100)).toBe(6);
  });

  it("no longer count against their address after half a minute", () => {
    const clock = new ManualServerClock(0);
    const throttle = new ConnectionThrottle(LIMITS, clock);
    expect(openMany(throttle, "10.0.0.1", 500, 1_000)).toBe(100);
    clock.advance(15_000);
    expect(openMany(throttle, "10.0.0.1", 1, 1_000)).toBe(0);
    clock.advance(30_000);
    expect(openMany(throttle, "10.0.0.1", 1, 1_000)).toBe(1);
  });

  it("have a limit in all, even without a limit per address", () => {
    expect(
      openMany(new ConnectionThrottle({ ...LIMITS, perAddress: 0 }, new ManualServerClock(0)), "10.0.0.1", 20_000, 0),
    ).toBe(10_000);
    expect(
      openMany(
        new ConnectionThrottle({ connections: 5, perAddress: 0 }, new ManualServerClock(0)),
        "10.0.0.1",
        9_000,
        0,
      ),
    ).toBe(2_000);
  });
});
