import { expect, test } from "vitest";
import type { Decoder } from "../../protocol/codec.ts";
import { createJsonDecoder } from "../../json/codec.ts";
import { ManualClock } from "../manual-clock.test-kit.ts";
import type { Protocol } from "../../protocol/messages.ts";
import { directoryOf, WireRecorder } from "../../protocol/wire-recorder.test-kit.ts";
import { Connection } from "../connection.ts";
import { MemoryServer } from "../memory-server.test-kit.ts";
import type { Subscription } from "./subscriptions.ts";

class Recorder extends WireRecorder {
  readonly refusals: string[] = [];

  constructor() {
    super(4);
  }

  stateChanged(): void {}

  refused(subscription: Subscription, message: string): void {
    this.refusals.push(`${subscription.channel} ${subscription.symbols.join()}: ${message}`);
  }
}

function connect() {
  const clock = new ManualClock();
  const server = new MemoryServer();
  const heard = new Recorder();
  const connection = new Connection({
    open: server.open,
    decoders: new Map<Protocol, Decoder>([["ticker.v1.json", createJsonDecoder()]]),
    clock,
    random: () => 0.5,
    wakeups: () => () => {},
  });
  connection.start(heard);
  connection.useDirectory(directoryOf([2, 2, 2, 2]));
  const alive = () => server.peer.deliver({ type: "heartbeat", seq: 1, time: 0 });
  return { clock, server, heard, connection, alive };
}

/** By how many messages the server's token bucket (a burst of twice the rate, W17) was short at most. */
function shortage(sentAt: readonly number[], perSecond: number): number {
  let [tokens, at, short] = [2 * perSecond, sentAt[0] ?? 0, 0];
  for (const now of sentAt) {
    tokens = Math.min(2 * perSecond, tokens + ((now - at) / 1_000) * perSecond) - 1;
    at = now;
    short = Math.max(short, -tokens);
  }
  return short;
}

test("W17: moving quickly through a list keeps the server's limit, and the last symbol is subscribed", () => {
  const { clock, server, connection, alive } = connect();
  server.peer.welcome();
  const sentAt: number[] = [];
  let stops: (() => void)[] = [];
  for (let step = 0; step < 1_000; step++) {
    for (const stop of stops) stop();
    const symbols = [`S${String(step)}`];
    stops = [
      connection.subscribe({ channel: "trades", symbols }),
      connection.subscribe({ channel: "candles", symbols, interval: "1m" }),
    ];
    clock.advance(10);
    alive();
    while (sentAt.length < server.peer.sent.length) sentAt.push(clock.now());
  }
  clock.advance(1_000);
  expect(shortage(sentAt, 50)).toBe(0);
  const last = server.peer.sent.filter(({ op }) => op === "subscribe").slice(-2);
  expect(last).toMatchObject([
    { channel: "trades", symbols: ["S999"] },
    { channel: "candles", symbols: ["S999"] },
  ]);
});

test("W17: after moving through a list, every start that the server received has its end", () => {
  const { clock, server, connection, alive } = connect();
  server.peer.welcome();
  let stop = () => {};
  for (let step = 0; step < 300; step++) {
    stop();
    stop = connection.subscribe({ channel: "trades", symbols: [`S${String(step % 7)}`] });
  }
  for (let second = 0; second < 10; second++) {
    clock.advance(1_000);
    alive();
  }
  const held = new Set<string>();
  for (const message of server.peer.sent) {
    if (message.op === "subscribe") for (const symbol of message.symbols) held.add(symbol);
    if (message.op === "unsubscribe") for (const symbol of message.symbols) held.delete(symbol);
  }
  expect([...held]).toEqual([`S${String(299 % 7)}`]);
});

test("W17: a subscription that ends before its turn is never sent", () => {
  const { clock, server, connection } = connect();
  for (let k = 0; k < 10; k++) connection.subscribe({ channel: "trades", symbols: [`S${String(k)}`] });
  server.peer.accept();
  const stop = connection.subscribe({ channel: "trades", symbols: ["LATE"] });
  stop();
  clock.advance(5_000);
  expect(JSON.stringify(server.peer.sent)).not.toContain("LATE");
});

test("W17: many symbols are sent in messages within the size limit", () => {
  const { clock, server, connection } = connect();
  const symbols = Array.from({ length: 5_000 }, (_, k) => `SYMBOL${String(k)}`);
  connection.subscribe({ channel: "trades", symbols });
  server.peer.welcome();
  clock.advance(1_000);
  const sent = server.peer.takeSent();
  for (const message of sent) expect(JSON.stringify(message).length).toBeLessThanOrEqual(16_384);
  expect(sent.flatMap((message) => (message.op === "subscribe" ? message.symbols : []))).toEqual(symbols);
});

test("a request that the server did not process is sent again after a pause, a few times, and then rejected with the server's message", () => {
  const { clock, server, heard, connection } = connect();
  server.peer.welcome();
  connection.subscribe({ channel: "candles", symbols: ["S1"], interval: "1m" });
  const tooMany = () =>
    server.peer.deliver({ type: "error", code: "too_many_messages", message: "at most 50 a second" });
  for (let k = 0; k < 3; k++) {
    server.peer.takeSent();
    tooMany();
    expect(server.peer.takeSent()).toEqual([]);
    clock.advance(2_000);
    server.peer.deliver({ type: "heartbeat", seq: 1, time: 0 });
    expect(server.peer.takeSent()).toMatchObject([{ op: "subscribe", channel: "candles", symbols: ["S1"] }]);
  }
  tooMany();
  expect(heard.refusals).toEqual(["candles S1: at most 50 a second"]);
});

test("an error without an id answers every pending request", () => {
  const { server, heard, connection } = connect();
  server.peer.welcome();
  connection.subscribe({ channel: "trades", symbols: ["S1"] });
  connection.subscribe({ channel: "candles", symbols: ["S1"], interval: "1m" });
  const { id } = server.peer.takeSent()[0] ?? {};
  server.peer.deliver({ type: "ack", ...(id === undefined ? {} : { id }), channel: "trades", symbols: ["S1"] });
  server.peer.deliver({ type: "error", code: "bad_message", message: "not understood" });
  expect(heard.refusals).toEqual(["candles S1: not understood"]);
});
