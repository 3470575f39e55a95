import { describe, expect, it, vi } from "vitest";
import { CLOSE } from "../../../shared/protocol/close-codes.ts";
import { asMillis } from "../../../shared/model/units.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Session } from "../../publish/publisher.ts";
import { watchIdle, type Watched } from "./idle-watch.ts";

/** A silent client, and a watch whose sweeps the test runs. */
function silentClient() {
  let now = 0;
  let sweep = () => {};
  const stopped = vi.fn();
  const clock: Clock = {
    now: () => asMillis(0),
    monotonic: () => now,
    every: (_ms, run) => {
      sweep = run;
      return stopped;
    },
    after: () => () => {},
  };
  const end = vi.fn();
  const data = { heardAt: 0, pinged: false, session: { end } as unknown as Session };
  const ping = vi.fn();
  const socket: Watched = { ping, getUserData: () => data };
  const stop = watchIdle([socket], clock);
  const sweepAt = (seconds: number) => {
    now = seconds * 1_000;
    sweep();
  };
  return { data, ping, end, stop, stopped, sweepAt };
}

describe("a silent client", () => {
  it("is pinged once after 25 s, and disconnected as idle after 60 s", () => {
    const { ping, end, sweepAt } = silentClient();
    sweepAt(20);
    expect(ping).not.toHaveBeenCalled();
    sweepAt(25);
    sweepAt(30);
    expect(ping).toHaveBeenCalledTimes(1);
    expect(end).not.toHaveBeenCalled();
    sweepAt(60);
    expect(end).toHaveBeenCalledWith(CLOSE.idle);
  });

  it("that answers is pinged again after the next silence", () => {
    const { data, ping, end, sweepAt } = silentClient();
    sweepAt(25);
    Object.assign(data, { heardAt: 26_000, pinged: false });
    sweepAt(30);
    expect(ping).toHaveBeenCalledTimes(1);
    sweepAt(55);
    expect(ping).toHaveBeenCalledTimes(2);
    expect(end).not.toHaveBeenCalled();
  });

  it("is no longer watched after the stop", () => {
    const { stop, stopped } = silentClient();
    stop();
    expect(stopped).toHaveBeenCalledOnce();
  });
});
