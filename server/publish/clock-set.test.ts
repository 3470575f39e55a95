import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../shared/model/time.ts";
import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import type { MemoryPeer } from "./fanout/memory-peer.test-kit.ts";
import { PublisherSetup } from "./publisher-setup.test-kit.ts";

const quotes = { channel: "quotes", symbols: ["AAPL"], rate: 10 };

/** The types of the messages that arrived. */
const types = (peer: MemoryPeer) => peer.take().map((message) => (message as { type: string }).type);

describe.each([
  ["back", -HOUR_MS],
  ["forward", HOUR_MS],
])("where the time of day is set %s", (_, ms) => {
  it("W16: heartbeats come every second as before", () => {
    const setup = new PublisherSetup();
    const peer = setup.connect();
    setup.pass(1_500);
    peer.take();
    setup.clock.set(ms);
    setup.pass(3_000);
    expect(types(peer)).toEqual(["heartbeat", "heartbeat", "heartbeat"]);
  });

  it("W9: updates come at the requested rate", () => {
    const setup = new PublisherSetup();
    setup.trade("AAPL", 100);
    const peer = setup.subscriber(quotes);
    setup.clock.set(ms);
    for (let k = 0; k < 50; k++) {
      setup.trade("AAPL", 100 + k);
      setup.pass(20);
    }
    expect(types(peer)).toEqual(Array(10).fill("quotes"));
  });

  it("a client over its message rate gains no messages, and one within it loses none", () => {
    const setup = new PublisherSetup();
    const peer = setup.connect();
    peer.take();
    for (let k = 0; k < 100; k++) peer.says({ op: "ping" });
    setup.clock.set(ms);
    peer.says({ op: "ping" });
    expect(types(peer).filter((type) => type === "error")).toEqual(["error"]);
    setup.pass(1_000);
    for (let k = 0; k < 40; k++) peer.says({ op: "ping" });
    expect(types(peer).filter((type) => type === "error")).toEqual([]);
  });

  it("no client is taken for slow", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(quotes);
    for (let k = 0; k < 200; k++) {
      if (k === 100) setup.clock.set(ms);
      setup.trade("AAPL", 100 + k);
      setup.pass(20);
    }
    expect(setup.publisher.stats()).toMatchObject({ slow: 0, slowPeriods: 0 });
    expect(types(peer)).not.toContain("bye");
  });
});

it("a test's clock keeps its time of day apart from its monotonic reading", () => {
  const clock = new ManualServerClock(5_000);
  clock.set(-1_000);
  clock.advance(10);
  expect([clock.now(), clock.monotonic()]).toEqual([4_010, 10]);
});
