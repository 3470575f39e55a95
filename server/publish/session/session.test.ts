import { describe, expect, it } from "vitest";
import { CLOSE } from "../../../shared/protocol/close-codes.ts";
import type { MemoryPeer } from "../fanout/memory-peer.test-kit.ts";
import { PublisherSetup, START } from "../publisher-setup.test-kit.ts";

const quotes = (symbols: string[]) => ({ op: "subscribe", channel: "quotes", symbols });
const candles = (symbols: string[], interval: string) => ({ op: "subscribe", channel: "candles", symbols, interval });

function connected(setup = new PublisherSetup()) {
  const peer = setup.connect();
  peer.take();
  return peer;
}

describe("W7: welcome", () => {
  it("is the first message, and states what the server is and its limits", () => {
    expect(new PublisherSetup().connect().take()).toEqual([
      {
        ...{ type: "welcome", protocol: "ticker.v1.json", epoch: "k3", time: START, simulated: true },
        heartbeatMs: 1_000,
        limits: { messageBytes: 16_384, messagesPerSecond: 50, subscriptions: 8, symbols: 100 },
      },
    ]);
  });
});

describe("W15: ping, echo and binary", () => {
  it("answers a ping with both clocks", () => {
    const peer = connected();
    peer.says({ op: "ping", id: 5, time: 1_700_000_000_000 });
    peer.says({ op: "ping" });
    expect(peer.take()).toEqual([
      { type: "pong", id: 5, time: 1_700_000_000_000, serverTime: START },
      { type: "pong", serverTime: START },
    ]);
  });

  it("echoes any JSON, and on a JSON connection a binary message as it came", () => {
    const peer = connected();
    peer.says({ op: "echo", id: 6, data: { any: ["thing", null, "жö"] } });
    peer.says(Uint8Array.of(0, 255, 7));
    expect(peer.take()).toEqual([
      { type: "echo", id: 6, data: { any: ["thing", null, "жö"] } },
      Uint8Array.of(0, 255, 7),
    ]);
  });

  it("refuses an echo that would be too long or is nested too deeply to write", () => {
    const peer = connected();
    peer.says(`{"op":"echo","id":1,"data":[${Array(3_000).fill("1e20").join()}]}`);
    peer.says(`{"op":"echo","id":2,"data":${"[".repeat(8_000)}${"]".repeat(8_000)}}`);
    expect(peer.take()).toMatchObject([
      { type: "error", id: 1, code: "bad_message" },
      { type: "error", id: 2, code: "bad_message" },
    ]);
  });

  it("refuses binary on an SBE connection", () => {
    const peer = new PublisherSetup().connect("ticker.v1.sbe");
    peer.take();
    peer.says(Uint8Array.of(1));
    expect(peer.take()).toMatchObject([{ type: "error", code: "binary_not_expected" }]);
  });
});

describe("W6: a failed request changes nothing", () => {
  it.each([
    ["unknown_symbol", quotes(["AAPL", "NOPE"])],
    ["unknown_symbol", { op: "unsubscribe", channel: "quotes", symbols: ["NOPE"] }],
    ["not_subscribed", { op: "unsubscribe", channel: "quotes", symbols: ["AAPL"] }],
    ["not_subscribed", { op: "unsubscribe", channel: "quotes", symbols: ["MSFT", "AAPL"] }],
    ["not_subscribed", { op: "unsubscribe", channel: "trades", symbols: ["*"] }],
    ["not_subscribed", { op: "unsubscribe", channel: "candles", symbols: ["MSFT"], interval: "1m" }],
    ["bad_rate", { ...quotes(["AAPL"]), rate: 7 }],
    ["unknown_op", { op: "dance" }],
  ])("%s: %j", (code, request) => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber({ channel: "quotes", symbols: ["MSFT"] });
    peer.says({ ...request, id: 9 });
    expect(peer.take()).toEqual([{ type: "error", id: 9, code, message: expect.stringMatching(/./) as string }]);
    for (const symbol of ["AAPL", "MSFT"]) setup.trade(symbol, 1);
    setup.pass(100);
    expect(peer.take()).toMatchObject([{ kind: "update", quotes: [{ s: "MSFT" }] }]);
    expect(setup.publisher.stats().errors).toBe(1);
  });

  it('not_subscribed: a single symbol, where the subscription is to "*"', () => {
    const peer = new PublisherSetup().subscriber({ channel: "quotes", symbols: ["*"] });
    peer.says({ op: "unsubscribe", channel: "quotes", symbols: ["AAPL"] });
    expect(peer.take()).toMatchObject([{ type: "error", code: "not_subscribed" }]);
  });
});

describe("W17: limits", () => {
  const limits = { messageBytes: 100, messagesPerSecond: 5, subscriptions: 2, symbols: 3 };

  it("too_many_symbols counts the symbols of all subscriptions, and * as one", () => {
    const peer = connected(new PublisherSetup(undefined, { limits: { ...limits, messageBytes: 1_000 } }));
    peer.says(quotes(["AAPL", "MSFT"]));
    peer.take();
    peer.says({ op: "subscribe", id: 1, channel: "trades", symbols: ["AAPL", "NVDA"] });
    expect(peer.take()).toMatchObject([{ type: "error", id: 1, code: "too_many_symbols" }]);
    peer.says({ op: "subscribe", id: 2, channel: "trades", symbols: ["*"] });
    expect(peer.take()).toMatchObject([{ type: "ack", id: 2 }]);
    peer.says({ op: "subscribe", id: 3, channel: "quotes", symbols: ["AAPL"] });
    expect(peer.take()).toMatchObject([{ type: "ack", id: 3 }, { kind: "snapshot" }]);
  });

  it("too_many_subscriptions counts channels and intervals", () => {
    const peer = connected(new PublisherSetup(undefined, { limits }));
    peer.says(candles(["AAPL"], "1m"));
    peer.says(candles(["AAPL"], "5m"));
    peer.take();
    peer.says(candles(["AAPL"], "1h"));
    expect(peer.take()).toMatchObject([{ type: "error", code: "too_many_subscriptions" }]);
    peer.says(candles(["MSFT"], "5m"));
    expect(peer.take()).toMatchObject([{ type: "ack", symbols: ["AAPL", "MSFT"] }, { kind: "snapshot" }]);
  });

  it("too_many_messages refuses a burst over twice the rate, until time has passed", () => {
    const setup = new PublisherSetup(undefined, { limits });
    const peer = connected(setup);
    for (let k = 0; k < 11; k++) peer.says({ op: "ping" });
    expect(peer.take().map((m) => "type" in m && m["type"])).toEqual([...Array<string>(10).fill("pong"), "error"]);
    setup.pass(400);
    peer.says({ op: "ping" });
    expect(peer.takeOnly("pong")).toHaveLength(1);
  });

  it("disconnects a client that keeps sending too many", () => {
    const peer = connected(new PublisherSetup(undefined, { limits }));
    for (let k = 0; k < 26; k++) peer.says({ op: "ping" });
    expect(peer.takeOnly("bye")).toMatchObject([{ code: CLOSE.tooManyMessages.code, retryMs: 0 }]);
    expect(peer.closedWith).toBe(CLOSE.tooManyMessages.code);
  });

  it("counts pings, and pongs without a probe, as messages", () => {
    const setup = new PublisherSetup(undefined, { limits });
    for (const send of [(peer: MemoryPeer) => peer.pings(), (peer: MemoryPeer) => peer.answers()]) {
      const peer = connected(setup);
      for (let k = 0; k < 10; k++) send(peer);
      expect(peer.take()).toEqual([]);
      peer.says({ op: "ping" });
      expect(peer.take()).toMatchObject([{ type: "error", code: "too_many_messages" }]);
      for (let k = 0; k < 15; k++) send(peer);
      expect(peer.takeOnly("bye")).toMatchObject([{ code: CLOSE.tooManyMessages.code }]);
      expect(peer.closedWith).toBe(CLOSE.tooManyMessages.code);
    }
  });

  it("disconnects a client that sends a message over the size limit", () => {
    const setup = new PublisherSetup(undefined, { limits });
    const peer = connected(setup);
    peer.says({ op: "echo", data: "x".repeat(100) });
    expect(peer.take()).toMatchObject([{ type: "bye", code: CLOSE.messageTooLarge.code }]);
    expect(peer.closedWith).toBe(CLOSE.messageTooLarge.code);
    expect(setup.publisher.stats().sessions).toBe(0);
  });

  it("disconnects a client that sends ten messages in a row that are not JSON", () => {
    const peer = connected();
    for (let k = 0; k < 9; k++) peer.says("hello");
    peer.says({ op: "ping" });
    for (let k = 0; k < 9; k++) peer.says("{");
    expect(peer.takeOnly("error")).toHaveLength(18);
    peer.says("}");
    expect(peer.take()).toMatchObject([{ type: "bye", code: CLOSE.notJson.code }]);
    expect(peer.closedWith).toBe(CLOSE.notJson.code);
  });

  it("ignores further messages of a client that it has disconnected", () => {
    const peer = connected(new PublisherSetup(undefined, { limits }));
    peer.says({ op: "echo", data: "x".repeat(100) });
    peer.take();
    peer.says({ op: "ping" });
    expect(peer.take()).toEqual([]);
  });
});

describe("W16: heartbeat", () => {
  it("is sent when nothing else was sent for heartbeatMs", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber({ channel: "quotes", symbols: ["AAPL"] });
    setup.pass(900);
    expect(peer.take()).toEqual([]);
    setup.pass(200);
    const [heartbeat] = peer.take();
    expect(heartbeat).toMatchObject({ type: "heartbeat", seq: 0 });
    setup.pass(5_000);
    expect(peer.takeOnly("heartbeat").length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    ["quotes", { channel: "quotes", symbols: ["AAPL"] }],
    ["trades", { channel: "trades", symbols: ["AAPL"] }],
    ["candles", { channel: "candles", symbols: ["AAPL"], interval: "1m" }],
  ])("is not sent while %s are, published ones included", (_, request) => {
    const setup = new PublisherSetup();
    const peers = [setup.subscriber(request), setup.subscriber(request)];
    for (let k = 0; k < 5; k++) {
      setup.trade("AAPL", 100 + k);
      setup.pass(900);
    }
    for (const peer of peers) expect(peer.takeOnly("heartbeat")).toEqual([]);
  });
});
