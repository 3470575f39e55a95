import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../shared/model/time.ts";
import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import type { MemoryPeer } from "./fanout/memory-peer.test-kit.ts";
import { Stage } from "./publisher-setup.test-kit.ts";

const quotes = { channel: "quotes", symbols: ["AAPL"], rate: 10 };

/** The kinds of message that came. */
const types = (peer: MemoryPeer) => peer.take().map((message) => (message as { type: string }).type);

describe.each([
  ["back", -HOUR_MS],
  ["forward", HOUR_MS],
])("where the time of day is set %s", (_, ms) => {
  it("W16: heartbeats come every second as before", () => {
    const stage = new Stage();
    const peer = stage.connect();
    stage.pass(1_500);
    peer.take();
    stage.clock.set(ms);
    stage.pass(3_000);
    expect(types(peer)).toEqual(["heartbeat", "heartbeat", "heartbeat"]);
  });

  it("W9: updates come at the rate asked for", () => {
    const stage = new Stage();
    stage.trade("AAPL", 100);
    const peer = stage.subscriber(quotes);
    stage.clock.set(ms);
    for (let k = 0; k < 50; k++) {
      stage.trade("AAPL", 100 + k);
      stage.pass(20);
    }
    expect(types(peer)).toEqual(Array(10).fill("quotes"));
  });

  it("a client that sends too much has no more, and one that does not no less to send", () => {
    const stage = new Stage();
    const peer = stage.connect();
    peer.take();
    for (let k = 0; k < 100; k++) peer.says({ op: "ping" });
    stage.clock.set(ms);
    peer.says({ op: "ping" });
    expect(types(peer).filter((type) => type === "error")).toEqual(["error"]);
    stage.pass(1_000);
    for (let k = 0; k < 40; k++) peer.says({ op: "ping" });
    expect(types(peer).filter((type) => type === "error")).toEqual([]);
  });

  it("nobody is taken for slow", () => {
    const stage = new Stage();
    const peer = stage.subscriber(quotes);
    for (let k = 0; k < 200; k++) {
      if (k === 100) stage.clock.set(ms);
      stage.trade("AAPL", 100 + k);
      stage.pass(20);
    }
    expect(stage.publisher.stats()).toMatchObject({ slow: 0, slowPeriods: 0 });
    expect(types(peer)).not.toContain("bye");
  });
});

it("a test's clock shows another time of day than its monotonic reading", () => {
  const clock = new ManualServerClock(5_000);
  clock.set(-1_000);
  clock.advance(10);
  expect([clock.now(), clock.monotonic()]).toEqual([4_010, 10]);
});
