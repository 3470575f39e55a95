import { describe, expect, it, vi } from "vitest";
import { ManualClock } from "../../../../../../shared/client/manual-clock.test-kit.ts";
import { MemoryServer } from "../../../../../../shared/client/memory-server.test-kit.ts";
import { testInstrument } from "../../../../../../shared/model/instrument.test-kit.ts";
import { FaultsRun } from "./faults-run.ts";

const AAA = testInstrument("AAA", 3);

function setUp(recorded: readonly number[] = []) {
  const [server, clock] = [new MemoryServer(), new ManualClock()];
  const fetchIds = vi.fn(() => Promise.resolve(recorded));
  const askWhy = vi.fn();
  const run = new FaultsRun({
    ...{ clock, fetchIds, askWhy, open: server.open, random: () => 0.5, instrument: AAA, rate: 10 },
    changed: () => {},
  });
  const stop = run.start();
  let frame = 0;
  const quotes = (kind: "snapshot" | "update", n: number, epoch = "k3") =>
    server.peer.deliver({
      ...{ type: "quotes", kind, epoch, seq: n, frame: ++frame, time: 0 },
      quotes: [{ s: AAA.symbol, n, v: 0 }],
    });
  const trades = (kind: "replay" | "update", ids: readonly number[], epoch = "k3") =>
    server.peer.deliver({
      ...{ type: "trades", kind, epoch },
      trades: ids.map((i) => ({ s: AAA.symbol, i, t: 1_000 + i, p: 1, z: 1, side: "buy" as const })),
    });
  const events = () => run.timeline.events.map(({ kind }) => kind);
  return { server, clock, run, stop, quotes, trades, events, fetchIds, askWhy };
}

/** Connected, with trades 1 to 3 and a row of the 10th change. */
function live(recorded?: readonly number[]) {
  const all = setUp(recorded);
  all.server.peer.welcome();
  all.quotes("snapshot", 10);
  all.trades("update", [1, 2, 3]);
  return all;
}

describe("a cut", () => {
  it("is noticed by its close code, and proven: 2 trades refilled, 4 updates merged, 0 lost", async () => {
    const { server, clock, run, quotes, trades, fetchIds } = live([3, 4, 5, 6]);
    run.faultSet("cut.reset");
    clock.advance(20);
    server.peer.drop(1006);
    clock.advance(250);
    server.peer.welcome();
    quotes("snapshot", 15);
    trades("replay", [4, 5]);
    trades("update", [6]);
    clock.advance(500);
    expect(fetchIds).toHaveBeenCalledWith(1_003);
    await Promise.resolve();
    clock.advance(250);
    expect(run.prover.proof).toMatchObject({ kind: "compared", refilled: 2, merged: 4, gaps: [] });
    expect(run.prover.proof).toMatchObject({ comparison: { from: 4, to: 6, confirmed: 3, lost: [], uncovered: [] } });
    const { startedAt = 0, noticedAt = 0, currentAt = 0, code } = run.outage ?? {};
    expect([noticedAt - startedAt, currentAt - startedAt, code]).toEqual([20, 270, 1006]);
  });

  it("that loses a trade is proven to: the record has it, the client was not sent it", async () => {
    const { server, clock, run, quotes, trades } = live([3, 4, 5, 6]);
    server.peer.drop(1006);
    clock.advance(250);
    server.peer.welcome();
    quotes("snapshot", 15);
    server.peer.deliver({ type: "trades", kind: "gap", epoch: "k3", s: AAA.symbol, from: 4, to: 4 });
    trades("replay", [5, 6]);
    clock.advance(500);
    await Promise.resolve();
    clock.advance(250);
    expect(run.prover.proof).toMatchObject({
      ...{ refilled: 2, gaps: [{ from: 4, to: 4 }] },
      comparison: { confirmed: 2, lost: [{ from: 4, to: 4 }], uncovered: [] },
    });
  });

  it("is not called lost while refilled trades are still on their way, for ten seconds", async () => {
    const { server, clock, run, quotes, trades } = live([3, 4]);
    server.peer.drop(1006);
    clock.advance(250);
    server.peer.welcome();
    quotes("snapshot", 15);
    clock.advance(500);
    await Promise.resolve();
    clock.advance(2_000);
    expect(run.prover.proof).toEqual({ kind: "checking" });
    trades("replay", [4]);
    clock.advance(250);
    expect(run.prover.proof).toMatchObject({ kind: "compared", refilled: 1 });
  });

  it("that hits again before the proof counts from the first loss", async () => {
    const { server, clock, run, quotes, trades, fetchIds } = live([3, 4, 5]);
    server.peer.drop(1006);
    clock.advance(250);
    server.peer.welcome();
    quotes("snapshot", 15);
    trades("replay", [4]);
    server.peer.drop(1006);
    clock.advance(250);
    server.peer.welcome();
    quotes("snapshot", 17);
    trades("replay", [5]);
    clock.advance(500);
    await Promise.resolve();
    clock.advance(250);
    expect(fetchIds).toHaveBeenCalledTimes(1);
    expect(run.prover.proof).toMatchObject({ refilled: 2, merged: 5, comparison: { from: 4, to: 5, confirmed: 2 } });
  });
});

describe("a half-open connection", () => {
  it("is silent first, then given up without a close code, after three heartbeats without a message (W16)", () => {
    const { clock, run, events } = live();
    run.faultSet("cut.silent");
    clock.advance(1_700);
    expect([run.timeline.state, events().at(-1)]).toEqual(["silent", "silent"]);
    clock.advance(2_000);
    expect(run.outage?.code).toBeUndefined();
    expect(run.outage && run.outage.noticedAt - run.outage.startedAt).toBe(3_250);
    expect(events().slice(-2)).toContain("lostSilent");
  });

  it("counts from its last message, where an earlier fault has long passed", () => {
    const { server, clock, run } = live();
    run.faultSet("stall");
    clock.advance(1_200);
    server.peer.deliver({ type: "heartbeat", seq: 1, time: 0 });
    clock.advance(5_000);
    const { startedAt = 0, noticedAt = 0 } = run.outage ?? {};
    expect(noticedAt - startedAt).toBeLessThan(4_300);
  });

  it("that only stalled speaks again on the same connection", () => {
    const { server, clock, run, events } = live();
    clock.advance(1_700);
    server.peer.deliver({ type: "heartbeat", seq: 1, time: 0 });
    clock.advance(100);
    expect([run.timeline.state, events().slice(-2), server.peers.length]).toEqual(["live", ["silent", "speaks"], 1]);
  });
});

describe("the waits between attempts", () => {
  it("are kept as drawn, with what they were drawn from and how long they were", () => {
    const { server, clock, run, askWhy } = live();
    for (const wait of [250, 500, 1_000]) {
      server.peer.drop(1006);
      clock.advance(wait);
    }
    expect(run.outage?.attempts.map(({ capMs, plannedMs, waitedMs }) => [capMs, plannedMs, waitedMs])).toEqual([
      [500, 250, 250],
      [1_000, 500, 500],
      [2_000, 1_000, 1_000],
    ]);
    expect(askWhy).toHaveBeenCalledTimes(2);
  });

  it("are the server's where it says goodbye: nothing is drawn then (W19)", () => {
    const { server, run } = live();
    server.peer.deliver({ type: "bye", code: 4000, reason: "server is shutting down", retryMs: 1_500 });
    server.peer.drop(4000);
    expect(run.outage).toMatchObject({ code: 4000, attempts: [{ capMs: undefined, plannedMs: 1_500 }] });
  });
});

describe("a proof", () => {
  it("says so where the server has begun another epoch, whose ids mean other trades", () => {
    const { server, clock, run, quotes } = live();
    server.peer.drop(1006);
    clock.advance(250);
    server.peer.welcome("k4");
    quotes("snapshot", 2, "k4");
    clock.advance(1_000);
    expect(run.prover.proof).toEqual({ kind: "restarted" });
  });

  it("says so where the server does not answer, and where there is nothing to compare from", async () => {
    const { run, fetchIds } = live();
    fetchIds.mockRejectedValueOnce(new Error("the server cannot be reached"));
    run.check();
    await vi.waitFor(() =>
      expect(run.prover.proof).toEqual({ kind: "failed", reason: "the server cannot be reached" }),
    );
    const empty = setUp();
    empty.run.check();
    expect(empty.run.prover.proof).toEqual({ kind: "nothing" });
  });
});

it("a connection that the page exchanges for one through the tap is no loss", () => {
  const { server, run, events } = live();
  server.peer.drop(1000);
  expect([run.outage, run.timeline.state, events().at(-1)]).toEqual([undefined, "waiting", "moved"]);
});

it("leaves nothing running", () => {
  const { clock, stop, server } = live();
  stop();
  expect([clock.pending, server.peer.abandoned]).toEqual([0, true]);
});
