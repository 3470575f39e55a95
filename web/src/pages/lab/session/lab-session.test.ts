import { describe, expect, it, vi } from "vitest";
import { ManualClock } from "../../../../../shared/client/manual-clock.test-kit.ts";
import { MemoryServer } from "../../../../../shared/client/memory-server.test-kit.ts";
import type { LabMessage } from "../../../../../shared/protocol/lab.ts";
import { LabSession } from "./lab-session.ts";
import type { LabRequestError } from "./pending-requests.ts";

const TOTALS = { connections: 1, requests: 2, up: 30, down: 40, headUp: 20, headDown: 10, framesUp: 3, framesDown: 4 };

function setUp({ base = "http://localhost:3000", reached = true } = {}) {
  const [server, clock] = [new MemoryServer(), new ManualClock()];
  const reaches = vi.fn(() => Promise.resolve(reached));
  const session = new LabSession({ base, open: server.open, reaches, clock, random: () => 0.5 });
  const stop = session.start();
  const say = (message: LabMessage) => {
    server.peer.deliverText(JSON.stringify(message));
  };
  const greet = (port: number | null = 3001, token = "T1") => {
    server.peer.accept("");
    say({ type: "lab", token, port, ...(port === null && { reason: "port_taken" }), limits: { connections: 32 } });
  };
  /** What the page has sent, without the round trips that it makes by itself. */
  const asked = () =>
    (server.peer.takeSent() as unknown as { op: string; id: number }[]).filter(({ op }) => op !== "time");
  return { server, clock, reaches, session, stop, say, greet, asked };
}

describe("the addresses of a page's connections", () => {
  it("lead through the tap with the token and a label, once its port has answered", async () => {
    const { session, greet, reaches } = setUp();
    greet();
    expect([session.tap, session.wsUrl("/ws", "json")]).toEqual(["unknown", "ws://localhost:3000/ws"]);
    await expect.poll(() => session.tap).toBe("used");
    expect(reaches).toHaveBeenCalledWith("http://localhost:3001/healthz?tap=T1.tap-check", 4_000);
    expect(session.wsUrl("/ws", "json")).toBe("ws://localhost:3001/ws?tap=T1.json");
    expect(session.httpUrl("/api/quotes?symbols=AAPL", "poll")).toBe(
      "http://localhost:3001/api/quotes?symbols=AAPL&tap=T1.poll",
    );
  });

  it.each([
    ["http://localhost:3000", null, true, "port_taken", "ws://localhost:3000/ws"],
    ["http://localhost:3000", 3001, false, "unreachable", "ws://localhost:3000/ws"],
    ["https://ticker.example/demo", 3001, true, "tls", "wss://ticker.example/demo/ws"],
  ])("of %s with port %s, reached %s: %s, so they lead to the main port", async (base, port, reached, reason, url) => {
    const { session, greet } = setUp({ base, reached });
    greet(port);
    await expect.poll(() => session.tap).toBe(reason);
    expect([session.port, session.wsUrl("/ws", "json")]).toEqual([null, url]);
  });

  it("name the new token after a connection was lost, and no token of an earlier answer of the tap", async () => {
    const { session, server, clock, greet } = setUp();
    greet();
    server.peer.drop();
    expect([session.isOpen, session.token]).toEqual([false, undefined]);
    clock.advance(250);
    greet(3001, "T2");
    await expect.poll(() => session.tap).toBe("used");
    expect(session.wsUrl("/echo", "e")).toBe("ws://localhost:3001/echo?tap=T2.e");
  });
});

describe("a request", () => {
  it("gets the answer with its id, whatever the order", async () => {
    const { session, say, greet, asked } = setUp();
    greet();
    const [stall, cut] = [
      session.request({ op: "stall", label: "a", ms: 5 }),
      session.request({ op: "cut", label: "*", how: "fin" }),
    ];
    const [first, second] = asked();
    say({ type: "done", id: second?.id ?? 0, connections: 2 });
    say({ type: "done", id: first?.id ?? 0, connections: 1 });
    expect([await stall, await cut]).toMatchObject([{ connections: 1 }, { connections: 2 }]);
  });

  it("fails with the server's code, or as the connection is lost, or where there is none", async () => {
    const { session, server, say, greet, asked } = setUp();
    const code = (promise: Promise<unknown>) => promise.catch((error: unknown) => (error as LabRequestError).code);
    expect(await code(session.request({ op: "follow", symbol: null }))).toBe("disconnected");
    greet();
    const refused = code(session.request({ op: "follow", symbol: "NIX" }));
    const [{ id } = { id: 0 }] = asked();
    say({ type: "error", id, code: "unknown_symbol", message: "no symbol" });
    const lost = code(session.request({ op: "follow", symbol: null }));
    server.peer.drop();
    expect([await refused, await lost]).toEqual(["unknown_symbol", "disconnected"]);
  });
});

describe("what the server tells", () => {
  it("reaches those that listen until they stop, and totals add up over the labels", () => {
    const { session, say, greet } = setUp();
    greet();
    const seen: unknown[] = [];
    const stops = (["opened", "changes", "records"] as const).map((name) =>
      session.on(name, (event) => seen.push(event)),
    );
    session.on("totals", (totals) => seen.push([...totals.keys()]));
    say({ type: "opened", connection: 1, label: "a", t: 5 });
    say({ type: "totals", labels: { a: TOTALS } });
    say({ type: "totals", labels: { b: TOTALS } });
    for (const stop of stops) stop();
    say({ type: "opened", connection: 2, label: "a", t: 6 });
    expect(seen).toEqual([{ type: "opened", connection: 1, label: "a", t: 5 }, ["a"], ["a", "b"]]);
    expect(session.totals.get("a")).toEqual(TOTALS);
  });

  it("is passed over where this page does not know it, or it is not JSON", () => {
    const { session, server, greet } = setUp();
    greet();
    for (const text of ['{"type":"later"}', "{", '{"type":"opened"}']) server.peer.deliverText(text);
    expect(session.isOpen).toBe(true);
  });

  it("ends with the stop, and nothing is left running", () => {
    const { session, clock, server, greet, stop } = setUp();
    greet();
    stop();
    expect([session.isOpen, server.peer.abandoned, clock.pending]).toEqual([false, true, 0]);
  });
});

describe("the server's clock", () => {
  it("is known by the shortest round trip, to half of its length", async () => {
    const { session, say, greet, server, clock } = setUp();
    greet();
    const ahead = 5_000;
    clock.advance(99);
    for (const [out, back] of [
      [30, 10],
      [4, 6],
      [80, 0],
    ] as const) {
      clock.advance(1);
      const sent = server.peer.sent.splice(0).at(-1) as unknown as { id: number; time: number };
      clock.advance(out);
      const serverTime = clock.now() + ahead;
      clock.advance(back);
      say({ type: "time", id: sent.id, time: sent.time, serverTime });
      await Promise.resolve();
      // The next round trip begins on the next tenth of a second.
      clock.advance(100 - out - back - 1);
    }
    const { offsetMs = 0, errorMs = 0 } = session.clockOffset ?? {};
    expect(errorMs).toBe(5);
    expect(Math.abs(offsetMs - ahead)).toBeLessThanOrEqual(errorMs);
    expect(session.serverNow()).toBe(clock.now() + offsetMs);
  });
});
