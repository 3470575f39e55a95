import { beforeEach, describe, expect, test } from "vitest";
import { MINUTE_MS } from "../../../../shared/model/time.ts";
import { ManualClock } from "../../../../shared/client/manual-clock.test-kit.ts";
import { candleAt, instrumentsOf, ScriptedHttp, ScriptedConnection } from "../app/network.test-kit.ts";
import { CandleSeries } from "./candle-series.svelte.ts";

const [A, B] = instrumentsOf(["AAA", "BBB"]);
if (!A || !B) throw new Error("two instruments");

let clock: ManualClock;
let connection: ScriptedConnection;
let http: ScriptedHttp;
let series: CandleSeries;

beforeEach(() => {
  clock = new ManualClock();
  connection = new ScriptedConnection();
  http = new ScriptedHttp();
  series = new CandleSeries(connection, http, clock);
  connection.become({ kind: "open", since: 0 });
  series.open(A, "1m");
  series.follow();
});

const times = () => [...series.table.t.subarray(0, series.table.length)];

/** Candles as they come from the wire, for AAA by the minute unless said otherwise. */
function receive(kind: "snapshot" | "update", ts: readonly number[], { id = 0, part = 1, parts = 1 } = {}): void {
  series.begin(kind, id, "1m", { part, parts });
  for (const t of ts) {
    const { o, h, l, c, v } = candleAt(t);
    series.candle(t, o, h, l, c, v);
  }
  series.end();
  series.flush();
}

test("a snapshot, then updates: one series", () => {
  expect([series.phase.kind, connection.subscribed]).toEqual([
    "loading",
    [{ channel: "candles", symbols: ["AAA"], interval: "1m" }],
  ]);
  receive("snapshot", [1, 2]);
  receive("update", [2, 3]);
  expect([series.phase.kind, times()]).toEqual(["ready", [1, 2, 3]]);
});

test("a snapshot in parts is taken when its last part has come", () => {
  receive("snapshot", [1, 2], { part: 1, parts: 2 });
  expect(series.phase.kind).toBe("loading");
  receive("snapshot", [3], { part: 2, parts: 2 });
  expect([series.phase.kind, times()]).toEqual(["ready", [1, 2, 3]]);
});

test("an empty snapshot is no error, and the first candle ends the emptiness", () => {
  receive("snapshot", []);
  expect(series.phase.kind).toBe("empty");
  receive("update", [5]);
  expect(series.phase.kind).toBe("ready");
});

test("another instrument starts empty; candles that still come for the old one are left out", () => {
  receive("snapshot", [1, 2]);
  series.open(B, "1m");
  series.follow();
  expect([series.phase.kind, times(), connection.subscribed.length]).toEqual(["loading", [], 1]);
  receive("update", [3], { id: 0 });
  receive("snapshot", [7], { id: 1 });
  expect(times()).toEqual([7]);
});

test("opening what is open changes nothing", () => {
  receive("snapshot", [1]);
  const { generation } = series.table;
  series.open(A, "1m");
  series.follow();
  expect([series.table.generation, series.phase.kind]).toEqual([generation, "ready"]);
});

test("no answer in 10 s while connected is an error; retry asks again", () => {
  clock.advance(10_000);
  expect(series.phase).toEqual({ kind: "error", reason: "the server did not answer" });
  series.retry();
  receive("snapshot", [1]);
  expect(series.phase.kind).toBe("ready");
});

test("no answer while disconnected is still loading", () => {
  connection.become({ kind: "connecting", attempt: 1 });
  clock.advance(30_000);
  expect(series.phase.kind).toBe("loading");
});

test("a refusal is an error in the server's words, unless there is good data to keep", () => {
  series.refused("too many subscriptions");
  expect(series.phase).toEqual({ kind: "error", reason: "too many subscriptions" });
  series.retry();
  receive("snapshot", [1]);
  series.refused("too many subscriptions");
  expect(series.phase.kind).toBe("ready");
});

describe("going back in history", () => {
  beforeEach(() => receive("snapshot", [1_000, 1_001]));

  test("puts the page before the oldest candle in front", async () => {
    http.page = [candleAt(998), candleAt(999)];
    const loading = series.loadOlder();
    expect(series.older).toBe("loading");
    await loading;
    expect([times(), series.older]).toEqual([[998, 999, 1_000, 1_001], "idle"]);
    expect(http.asked).toEqual(["candles AAA 1m before 1000"]);
    expect(series.revision).toBe(series.table.revision);
  });

  test("asks for one page at a time", async () => {
    http.page = [candleAt(999)];
    await Promise.all([series.loadOlder(), series.loadOlder()]);
    expect(http.asked.length).toBe(1);
  });

  test("tells when a page has come, and when one that failed may be asked for again: a resting market draws nothing else", async () => {
    let told = 0;
    series = new CandleSeries(connection, http, clock, () => told++);
    series.open(A, "1m");
    series.follow();
    receive("snapshot", [1_000, 1_001]);
    expect(told).toBe(0);
    http.page = [candleAt(998), candleAt(999)];
    await series.loadOlder();
    expect(told).toBe(1);
    http.page = undefined;
    await series.loadOlder();
    expect([series.older, told]).toEqual(["error", 2]);
    clock.advance(5_000);
    expect(told).toBe(3);
  });

  test("ends where nothing older is left", async () => {
    http.page = [];
    await series.loadOlder();
    await series.loadOlder();
    expect([series.older, http.asked.length]).toEqual(["exhausted", 1]);
  });

  test("keeps the data after a failure, and may be tried again", async () => {
    await series.loadOlder();
    expect([series.older, series.phase.kind, times()]).toEqual(["error", "ready", [1_000, 1_001]]);
    http.page = [candleAt(999)];
    await series.loadOlder();
    expect([series.older, times()[0]]).toEqual(["idle", 999]);
  });

  test("a page that comes after another instrument was opened is dropped", async () => {
    http.page = [candleAt(999)];
    const loading = series.loadOlder();
    series.open(B, "1m");
    series.follow();
    await loading;
    expect([times(), series.older]).toEqual([[], "idle"]);
  });
});

describe("after the server began another epoch", () => {
  /** Off for `ms` from within minute 2 on, back with a snapshot of these minutes. */
  function restart(ms: number, minutes: readonly number[]): void {
    receive("snapshot", [MINUTE_MS, 2 * MINUTE_MS]);
    series.connectionChanged({ kind: "waiting" });
    clock.advance(ms);
    series.epochChanged();
    receive(
      "snapshot",
      minutes.map((minute) => minute * MINUTE_MS),
    );
  }

  test("an outage shorter than a candle leaves no gap: the candle goes on", () => {
    restart(6_000, [1, 2]);
    expect(series.table.breaks).toEqual([]);
  });

  test("one of several candles does, until the first after it", () => {
    restart(4 * MINUTE_MS, [1, 2, 6]);
    expect(series.table.breaks).toEqual([{ from: 3 * MINUTE_MS, to: 6 * MINUTE_MS }]);
  });
});
