import { expect, test } from "vitest";
import { ManualClock } from "../../../../shared/client/manual-clock.test-kit.ts";
import { ScriptedHttp } from "../app/network.test-kit.ts";
import { ReadinessWatch } from "./readiness.ts";

/** Lets promises that are already settled run their continuations. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function build(ready: ScriptedHttp["ready"]) {
  const clock = new ManualClock();
  const http = new ScriptedHttp();
  http.ready = ready;
  const told: unknown[] = [];
  const watch = new ReadinessWatch(http, clock, {
    progress: (share) => told.push(share),
    ready: () => told.push("ready"),
    refused: (reason) => told.push(reason),
  });
  return { clock, http, watch, told };
}

test("a server that is getting ready is asked every second, so that it is known to be live within one", async () => {
  const { clock, http, watch, told } = build(0.2);
  watch.check();
  await settle();
  http.ready = 0.6;
  clock.advance(1_000);
  await settle();
  http.ready = "live";
  clock.advance(1_000);
  await settle();
  expect(told).toEqual([0.2, 0.6, undefined, "ready"]);
  expect([clock.pending, http.asked.length]).toEqual([0, 3]);
});

test("a server that is live, or away, is asked once: the connection itself tries again", async () => {
  for (const ready of ["live", undefined] as const) {
    const { clock, http, watch, told } = build(ready);
    watch.check();
    await settle();
    clock.advance(10_000);
    expect([told, http.asked.length]).toEqual([[], 1]);
  }
});

test("a server that dies while it gets ready is no longer said to be starting, nor ready", async () => {
  const { clock, http, watch, told } = build(0.2);
  watch.check();
  await settle();
  http.ready = undefined;
  clock.advance(1_000);
  await settle();
  expect([told, clock.pending]).toEqual([[0.2, undefined], 0]);
});

test("an answer that comes after the stop is not reported", async () => {
  const { clock, watch, told } = build(0.2);
  watch.check();
  watch.stop();
  await settle();
  expect([told, clock.pending]).toEqual([[], 0]);
});

test("a server that accepts no socket of this page is asked once", async () => {
  const { http, clock, watch, told } = build("live");
  http.refusal = "Pages of http://tape.test may not connect.";
  watch.check();
  await settle();
  expect([told, clock.pending]).toEqual([[http.refusal], 0]);
});
