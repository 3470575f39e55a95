import { describe, expect, test } from "vitest";
import { createJsonDecoder } from "../json/codec.ts";
import { ManualClock } from "./manual-clock.test-kit.ts";
import type { Decoder } from "../protocol/codec.ts";
import type { JsonDataMessage, Protocol } from "../protocol/messages.ts";
import { createSbeDecoder } from "../sbe/codec.ts";
import { directoryOf, WireRecorder } from "../protocol/wire-recorder.test-kit.ts";
import { Connection } from "./connection.ts";
import { MemoryServer } from "./memory-server.test-kit.ts";
import type { Subscription } from "./session/subscriptions.ts";

class Recorder extends WireRecorder {
  readonly states: string[] = [];
  readonly refusals: (readonly [Subscription, string])[] = [];

  constructor() {
    super(4);
  }

  stateChanged(state: { readonly kind: string }): void {
    this.states.push(state.kind);
  }

  refused(subscription: Subscription, message: string): void {
    this.refusals.push([subscription, message]);
  }
}

const JSON_ONLY = new Map<Protocol, Decoder>([["ticker.v1.json", createJsonDecoder()]]);
const BOTH = new Map<Protocol, Decoder>([["ticker.v1.sbe", createSbeDecoder()], ...JSON_ONLY]);

/** A started connection whose clock, server and randomness the test controls. `random` gives half of every jitter. */
function start(decoders: ReadonlyMap<Protocol, Decoder> = JSON_ONLY) {
  const clock = new ManualClock();
  const server = new MemoryServer();
  const heard = new Recorder();
  const wake = { now: () => {} };
  const connection = new Connection({
    open: server.open,
    decoders,
    clock,
    random: () => 0.5,
    wakeups: (run) => {
      wake.now = run;
      return () => (wake.now = () => {});
    },
  });
  const stop = connection.start(heard);
  connection.useDirectory(directoryOf([2, 2, 2, 2]));
  return { clock, server, heard, connection, stop, wake: () => wake.now() };
}

const quotes = (kind: "snapshot" | "update", frame: number, extra: object = {}): JsonDataMessage => ({
  type: "quotes",
  kind,
  epoch: "k3",
  seq: frame,
  frame,
  time: 0,
  quotes: [{ s: "S0", n: frame + 1, l: 1.5, v: 1 }],
  ...extra,
});

const trades = (kind: "replay" | "update", ...ids: number[]): JsonDataMessage => ({
  type: "trades",
  kind,
  epoch: "k3",
  trades: ids.map((i) => ({ s: "S1", i, t: 1, p: 1, z: 1, side: "buy" })),
});

const ALL: Subscription = { channel: "quotes", symbols: ["*"] };

describe("connecting", () => {
  test("offers its encodings, takes the server's choice, and is open", () => {
    const { server, heard, connection } = start();
    expect(server.peer.offered).toEqual(["ticker.v1.json"]);
    server.peer.welcome();
    expect(heard.states).toEqual(["connecting", "open"]);
    expect(connection.protocol).toBe("ticker.v1.json");
  });

  test("the preferred encoding is offered first", () => {
    const { server, connection } = start(BOTH);
    expect(server.peer.offered).toEqual(["ticker.v1.sbe", "ticker.v1.json"]);
    server.peer.accept("ticker.v1.sbe");
    connection.prefer("ticker.v1.json");
    expect(connection.state.kind).toBe("connecting");
    expect(server.peer.offered).toEqual(["ticker.v1.json", "ticker.v1.sbe"]);
    server.peer.accept("ticker.v1.json");
    connection.prefer("ticker.v1.json");
    expect(connection.state.kind).toBe("open");
    expect(connection.counters.reconnects).toBe(0);
  });

  test("an encoding that was not offered ends the attempt", () => {
    const { server, connection } = start();
    server.peer.accept("chat");
    expect(connection.state).toMatchObject({ kind: "waiting", reason: 'the server speaks "chat"' });
  });

  test("the attempt ends if the server does not answer in 10 s", () => {
    const { clock, server, connection } = start();
    clock.advance(10_000);
    expect(connection.state).toMatchObject({ kind: "waiting", reason: "the server did not answer" });
    expect(server.peer.abandoned).toBe(true);
  });

  test("stopping releases socket and timers", () => {
    const { clock, server, connection, stop } = start();
    server.peer.welcome();
    stop();
    expect(connection.state.kind).toBe("idle");
    expect([server.peer.abandoned, clock.pending]).toEqual([true, 0]);
  });
});

describe("after a loss", () => {
  test("it tries again after half of 0.5 s, 1 s, 2 s … 15 s: full jitter, here always the half", () => {
    const { clock, server, connection } = start();
    server.peer.welcome();
    const waits = Array.from({ length: 8 }, () => {
      server.peer.drop();
      const { state } = connection;
      if (state.kind !== "waiting") throw new Error(state.kind);
      const wait = state.retryAt - clock.now();
      clock.advance(wait);
      expect(connection.state.kind).toBe("connecting");
      return wait;
    });
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500]);
  });

  test("only a welcome ends the backoff, because even a full server opens the socket", () => {
    const { clock, server, connection } = start();
    server.peer.drop();
    clock.advance(250);
    server.peer.accept();
    server.peer.drop();
    expect(connection.state).toMatchObject({ kind: "waiting", attempt: 2 });
    clock.advance(500);
    server.peer.welcome();
    server.peer.drop();
    expect(connection.state).toMatchObject({ kind: "waiting", attempt: 1 });
  });

  test("a bye states when to reconnect, and why the connection ended", () => {
    const { clock, server, connection } = start();
    server.peer.welcome();
    server.peer.deliver({ type: "bye", code: 4001, reason: "server is restarting", retryMs: 1_500 });
    server.peer.drop(4001);
    expect(connection.state).toMatchObject({
      kind: "waiting",
      retryAt: clock.now() + 1_500,
      reason: "server is restarting",
    });
  });

  test("after breaking a limit it reconnects after a doubling pause, even if the page becomes visible", () => {
    const { clock, server, connection, wake } = start();
    server.peer.welcome();
    server.peer.drop(4500);
    const retryAt = clock.now() + 30_000;
    expect(connection.state).toMatchObject({ kind: "waiting", reason: "too many messages", retryAt, ownFault: true });
    wake();
    clock.advance(29_999);
    expect(server.peers.length).toBe(1);
    clock.advance(1);
    server.peer.welcome();
    server.peer.drop(4501);
    expect(connection.state).toMatchObject({ kind: "waiting", retryAt: clock.now() + 60_000 });
    connection.retryNow();
    expect(server.peers.length).toBe(3);
  });

  test("other codes of 4500–4999 stop it until retryNow is called", () => {
    const { clock, server, connection, wake } = start();
    server.peer.welcome();
    server.peer.drop(4700, "not here");
    expect(connection.state).toMatchObject({ kind: "stopped", code: 4700, reason: "not here" });
    clock.advance(600_000);
    wake();
    expect(server.peers.length).toBe(1);
    connection.retryNow();
    expect(server.peers.length).toBe(2);
  });

  test("it reconnects at once when the network or the viewer returns", () => {
    const { server, wake } = start();
    wake();
    expect(server.peers.length).toBe(1);
    server.peer.drop();
    wake();
    expect(server.peers.length).toBe(2);
  });

  test("the time of the loss stays the first one while attempts fail", () => {
    const { clock, server, connection } = start();
    server.peer.welcome();
    clock.advance(2_500);
    server.peer.drop();
    const lostAt = clock.now();
    clock.advance(250);
    server.peer.drop();
    expect(connection.state).toMatchObject({ kind: "waiting", lostAt });
  });

  test("nothing from the old connection is received any more", () => {
    const { clock, server, heard, connection } = start();
    connection.subscribe(ALL);
    server.peer.welcome();
    const old = server.peer;
    clock.advance(4_000);
    expect(old.abandoned).toBe(true);
    old.deliver(quotes("snapshot", 1));
    expect(heard.quoted).toEqual([]);
  });
});

describe("a silent connection", () => {
  test("was lost at its last message, and that time stays while attempts to reconnect run", () => {
    const { clock, server, connection } = start();
    server.peer.welcome();
    clock.advance(500);
    server.peer.deliver({ type: "heartbeat", seq: 1, time: 0 });
    const lostAt = clock.now();
    clock.advance(3_750);
    expect(connection.state).toMatchObject({ kind: "waiting", lostAt });
    clock.advance(250);
    expect(connection.state).toMatchObject({ kind: "connecting", lostAt });
    server.peer.welcome();
    connection.prefer("ticker.v1.sbe");
    expect(connection.state).toEqual({ kind: "connecting", attempt: 0 });
  });

  test("is dead after three heartbeats plus a grace period for messages that wait behind a busy page", () => {
    const { clock, server, connection } = start();
    server.peer.welcome();
    clock.advance(3_249);
    expect(connection.state.kind).toBe("open");
    clock.advance(1);
    expect(connection.state).toMatchObject({ kind: "waiting", reason: "the connection went silent" });
  });

  test("stays alive with any message", () => {
    const { clock, server, connection } = start();
    server.peer.welcome();
    for (let second = 0; second < 20; second++) {
      clock.advance(2_000);
      server.peer.deliver({ type: "heartbeat", seq: 1, time: 0 });
    }
    expect(connection.state.kind).toBe("open");
  });

  test("stays alive if the page was busy and messages come within the grace period", () => {
    const { clock, server, connection } = start();
    server.peer.welcome();
    clock.advance(3_100);
    server.peer.deliver({ type: "heartbeat", seq: 1, time: 0 });
    clock.advance(1_000);
    expect(connection.state.kind).toBe("open");
  });
});

describe("subscriptions", () => {
  test("made before the connection are sent when it opens, later ones at once, and so is an end", () => {
    const { server, connection } = start();
    connection.subscribe({ channel: "quotes", symbols: ["*"], rate: 20 });
    server.peer.welcome();
    const stop = connection.subscribe({ channel: "candles", symbols: ["S1"], interval: "1m" });
    stop();
    stop();
    expect(server.peer.takeSent()).toMatchObject([
      { op: "subscribe", channel: "quotes", symbols: ["*"], rate: 20 },
      { op: "subscribe", channel: "candles", symbols: ["S1"], interval: "1m" },
      { op: "unsubscribe", channel: "candles", symbols: ["S1"], interval: "1m" },
    ]);
  });

  test("symbols that another subscription names are not ended", () => {
    const { server, connection } = start();
    server.peer.welcome();
    connection.subscribe({ channel: "trades", symbols: ["S1"] });
    const stop = connection.subscribe({ channel: "trades", symbols: ["S1", "S2"] });
    server.peer.takeSent();
    stop();
    expect(server.peer.takeSent()).toMatchObject([{ op: "unsubscribe", channel: "trades", symbols: ["S2"] }]);
  });

  test("are sent again after a loss, and those of trades ask for everything since the last trade", () => {
    const { clock, server, connection } = start();
    connection.subscribe(ALL);
    connection.subscribe({ channel: "trades", symbols: ["S1"] });
    server.peer.welcome();
    server.peer.deliver(trades("update", 811, 812));
    server.peer.drop();
    clock.advance(250);
    server.peer.welcome();
    expect(server.peer.takeSent()).toMatchObject([
      { op: "subscribe", channel: "quotes", symbols: ["*"] },
      { op: "subscribe", channel: "trades", symbols: ["S1"], since: { epoch: "k3", trades: { S1: 812 } } },
    ]);
    expect(connection.counters.reconnects).toBe(1);
  });

  test("a new one to trades that were watched earlier does not ask for the trades missed meanwhile", () => {
    const { server, connection } = start();
    server.peer.welcome();
    const stop = connection.subscribe({ channel: "trades", symbols: ["S1"] });
    server.peer.deliver(trades("update", 5));
    stop();
    connection.subscribe({ channel: "trades", symbols: ["S1"] });
    connection.renew();
    expect(server.peer.takeSent().filter((message) => "since" in message)).toEqual([]);
  });

  test("a rejection is reported with its subscription", () => {
    const { server, heard, connection } = start();
    server.peer.welcome();
    const wanted: Subscription = { channel: "trades", symbols: ["S3"] };
    connection.subscribe(wanted);
    const id = server.peer.takeSent()[0]?.id;
    if (id === undefined) throw new Error("a request names itself");
    server.peer.deliver({ type: "error", id, code: "unknown_symbol", message: "no symbol S3" });
    expect(heard.refusals).toEqual([[wanted, "no symbol S3"]]);
  });
});

describe("wire guarantee 2: a gap in frame is a loss, and the client subscribes again", () => {
  function watching() {
    const all = start();
    all.connection.subscribe(ALL);
    all.server.peer.welcome();
    all.server.peer.deliver(quotes("snapshot", 41));
    all.server.peer.takeSent();
    return all;
  }

  test("consecutive frames cause no request", () => {
    const { server, connection } = watching();
    for (const frame of [42, 43, 44]) server.peer.deliver(quotes("update", frame));
    expect([server.peer.takeSent(), connection.counters.frameGaps]).toEqual([[], 0]);
  });

  test("a gap causes one request, until the snapshot comes", () => {
    const { server, connection } = watching();
    server.peer.deliver(quotes("update", 44));
    server.peer.deliver(quotes("update", 46));
    expect(server.peer.takeSent()).toMatchObject([{ op: "subscribe", channel: "quotes", symbols: ["*"] }]);
    server.peer.deliver(quotes("snapshot", 46));
    server.peer.deliver(quotes("update", 48));
    expect(server.peer.takeSent().length).toBe(1);
    expect(connection.counters.frameGaps).toBe(3);
  });

  test("the overview counts its own frames, and a gap in them is a loss as well (W23)", () => {
    const { server, connection } = watching();
    const overview = (frame: number) => ({ ...quotes("update", frame), kind: "overview" }) as JsonDataMessage;
    server.peer.deliver({ ...quotes("snapshot", 7), kind: "overview_snapshot" } as JsonDataMessage);
    for (const frame of [42, 43]) {
      server.peer.deliver(quotes("update", frame));
      server.peer.deliver(overview(frame - 34));
    }
    expect(connection.counters.frameGaps).toBe(0);
    server.peer.deliver(overview(11));
    expect(connection.counters.frameGaps).toBe(1);
  });

  test("an unreadable message counts as lost", () => {
    const { server, connection } = watching();
    server.peer.deliverText('{"type":"quotes"');
    expect([server.peer.takeSent().length, connection.counters.badMessages]).toEqual([1, 1]);
  });

  test("repeated unreadable messages cause at most one request every 5 s", () => {
    const { clock, server } = watching();
    for (let k = 0; k < 10; k++) server.peer.deliverText("?");
    expect(server.peer.takeSent().length).toBe(1);
    clock.advance(2_500);
    server.peer.deliverText("?");
    clock.advance(2_500);
    server.peer.deliverText("?");
    expect(server.peer.takeSent().length).toBe(1);
  });
});

describe("measuring", () => {
  test("pings measure the round trip: at the welcome, a second later, then every four seconds", () => {
    const { clock, server, connection } = start();
    server.peer.welcome();
    const pings = () => server.peer.sent.filter(({ op }) => op === "ping");
    expect(pings()).toHaveLength(1);
    const time = clock.now();
    clock.advance(38);
    server.peer.deliver({ type: "pong", time, serverTime: 0 });
    expect(connection.roundTripMs).toBe(38);
    clock.advance(1_000);
    expect(pings()).toHaveLength(2);
    clock.advance(1_000);
    server.peer.deliver({ type: "heartbeat", seq: 1, time: 0 });
    clock.advance(2_000);
    expect(pings()).toHaveLength(3);
  });

  test("messages and their bytes are counted", () => {
    const { server, connection } = start();
    server.peer.accept();
    server.peer.deliverText('{"type":"heartbeat","seq":1,"time":0}');
    expect([connection.counters.messages, connection.counters.bytes]).toEqual([1, 37]);
  });
});

describe("viewers", () => {
  /** A connection whose first ping was answered: the server's clock is 1,000 ms ahead, the round trip 6 ms. */
  function synchronised() {
    const started = start();
    const { clock, server } = started;
    server.peer.welcome();
    const ping = server.peer.sent.find(({ op }) => op === "ping") as { id: number; time: number };
    clock.advance(6);
    server.peer.deliver({ type: "pong", id: ping.id, time: ping.time, serverTime: clock.now() + 997 });
    server.peer.takeSent();
    return started;
  }

  test("W71: a marker is answered with the server's time of its arrival and how far off that may be", () => {
    const { clock, server } = synchronised();
    clock.advance(100);
    server.peer.deliver({ type: "marker", marker: 12, time: 0 });
    expect(server.peer.takeSent()).toEqual([{ op: "arrived", marker: 12, time: clock.now() + 1_000, errorMs: 4 }]);
  });

  test("W71: without a measured round trip a marker is not answered", () => {
    const { server } = start();
    server.peer.welcome();
    server.peer.takeSent();
    server.peer.deliver({ type: "marker", marker: 12, time: 0 });
    expect(server.peer.takeSent()).toEqual([]);
  });

  test("W70: whoever follows the viewers does so after every reconnect, until the stop", () => {
    const { clock, server, connection } = synchronised();
    const stop = connection.followViewers("s3cret");
    expect(server.peer.takeSent()).toMatchObject([{ op: "viewers", token: "s3cret" }]);
    server.peer.drop();
    clock.advance(1_000);
    server.peer.welcome();
    expect(server.peer.takeSent()).toMatchObject([{ op: "viewers", token: "s3cret" }]);
    stop();
    expect(server.peer.takeSent()).toMatchObject([{ op: "viewers", follow: false }]);
    server.peer.drop();
    clock.advance(1_000);
    server.peer.welcome();
    expect(server.peer.takeSent()).toEqual([]);
  });
});
