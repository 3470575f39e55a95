import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../../../shared/client/manual-clock.test-kit.ts";
import { ConnectionState, type Received } from "./connection.svelte.ts";
import { ServerClock } from "./server-clock.ts";
import { ScriptedConnection } from "../app/network.test-kit.ts";

let clock: ManualClock;
let link: ScriptedConnection;
let received: { -readonly [Key in keyof Received]: Received[Key] };
let connection: ConnectionState;

beforeEach(() => {
  clock = new ManualClock();
  link = new ScriptedConnection();
  received = { applied: 0, repriced: 0, merged: 0, epoch: "k3", seq: 7, dataAt: 0, expectsData: true };
  connection = new ConnectionState(
    link,
    () => 0,
    clock,
    new ServerClock(clock),
    () => received,
  );
  connection.start();
});

const become = (state: ScriptedConnection["state"]) => {
  link.state = state;
  connection.connectionChanged(state);
};
const open = () => become({ kind: "open", since: clock.now() });
const waiting = (ms: number) =>
  become({ kind: "waiting", attempt: 1, retryAt: clock.now() + ms, lostAt: clock.now(), reason: "lost" });

test("rates are what came in the last second", () => {
  link.counters = { ...link.counters, messages: 12, bytes: 38_600 };
  received.applied = 1_204;
  clock.advance(1_000);
  expect(connection).toMatchObject({ messagesPerSecond: 12, bytesPerSecond: 38_600, updatesPerSecond: 1_204 });
  clock.advance(1_000);
  expect(connection).toMatchObject({ messagesPerSecond: 0, bytesPerSecond: 0, updatesPerSecond: 0 });
});

test("the wait counts down in whole seconds", () => {
  waiting(2_500);
  expect(connection.retryInSeconds).toBe(3);
  clock.advance(1_000);
  expect(connection.retryInSeconds).toBe(2);
  open();
  expect(connection.retryInSeconds).toBe(0);
});

test("health: connecting until the first connection, broken between connections, stopped at the server's word", () => {
  become({ kind: "connecting", attempt: 0 });
  expect(connection.health).toBe("connecting");
  open();
  expect(connection.health).toBe("live");
  waiting(1_000);
  expect(connection.health).toBe("broken");
  become({ kind: "connecting", attempt: 1, lostAt: 700 });
  expect([connection.health, connection.lostAt]).toEqual(["broken", 700]);
  become({ kind: "stopped", lostAt: 0, code: 4500, reason: "too many messages" });
  expect(connection.health).toBe("stopped");
});

test("a feed that says nothing for 5 s on an open connection is silent, until it speaks again", () => {
  open();
  received.dataAt = clock.now();
  clock.advance(4_000);
  expect([connection.health, connection.silentSeconds]).toEqual(["live", 0]);
  clock.advance(2_000);
  expect([connection.health, connection.silentSeconds]).toEqual(["silent", 6]);
  received.dataAt = clock.now();
  clock.advance(1_000);
  expect(connection.health).toBe("live");
});

test("a connection without heartbeats is silent before it is given up, whatever the market's state", () => {
  connection.heartbeatMs = 1_000;
  received.expectsData = false;
  open();
  for (let beat = 1; beat <= 3; beat++) {
    link.heardAt = clock.now();
    clock.advance(1_000);
    expect(connection.health).toBe("live");
  }
  clock.advance(1_000);
  expect([connection.health, connection.silentSeconds]).toEqual(["silent", 2]);
});

test("silence means nothing while the market is closed", () => {
  received.expectsData = false;
  open();
  clock.advance(60_000);
  expect(connection.health).toBe("live");
});

test("silence is counted from the connection's opening, not from before it was lost", () => {
  received.dataAt = clock.now();
  clock.advance(60_000);
  open();
  clock.advance(1_000);
  expect(connection.health).toBe("live");
});
