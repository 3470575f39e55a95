import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../../shared/model/time.ts";
import { asMillis, asPrice } from "../../../../shared/model/units.ts";
import type { MemoryPeer } from "../../fanout/memory-peer.test-kit.ts";
import { Stage, START } from "../../publisher-setup.test-kit.ts";

const candles = (symbols: string[], interval = "1m") => ({ op: "subscribe", channel: "candles", symbols, interval });
const rowsOf = (peer: MemoryPeer) => peer.takeOnly("candles").map((m) => [m["kind"], m["candles"]]);

describe("W13: candles", () => {
  it("begin with the newest, the last one open, and go on with those that changed", () => {
    const stage = new Stage();
    stage.trade("AAPL", 100, 10);
    stage.pass(60_000);
    stage.trade("AAPL", 200, 20);
    const peer = stage.connect();
    peer.take();
    peer.says({ ...candles(["AAPL"]), id: 3 });
    expect(peer.take()).toEqual([
      { type: "ack", id: 3, channel: "candles", symbols: ["AAPL"], interval: "1m" },
      {
        ...{ type: "candles", kind: "snapshot", symbol: "AAPL", interval: "1m" },
        candles: [
          [START, 1, 1, 1, 1, 10],
          [START + 60_000, 2, 2, 2, 2, 20],
        ],
      },
    ]);
    stage.trade("AAPL", 250, 5);
    stage.pass(100);
    expect(rowsOf(peer)).toEqual([["update", [[START + 60_000, 2, 2.5, 2, 2.5, 25]]]]);
  });

  it("of before 1970 begin with their snapshot and go on after it", () => {
    const stage = new Stage();
    const bar = (date: number, close: number) => {
      const id = stage.board.quotes.idOf("AAPL") ?? expect.fail("no AAPL");
      const [at, price] = [asMillis(date), asPrice(close)];
      stage.board.day(at);
      stage.board.candle(id, at, asMillis(DAY_MS), price, price, price, price, 102_802_940_877);
    };
    const day = Date.UTC(1962, 0, 2);
    bar(day, 7_096);
    const peer = stage.connect();
    peer.says(candles(["AAPL"], "1d"));
    expect(rowsOf(peer)).toEqual([["snapshot", [[day, 70.96, 70.96, 70.96, 70.96, 102_802_940_877]]]]);
    bar(day + DAY_MS, 7_113);
    stage.pass(100);
    expect(peer.takeOnly("candles").map((m) => m["candles"])).toEqual([
      [[day + DAY_MS, 71.13, 71.13, 71.13, 71.13, 102_802_940_877]],
    ]);
  });

  it("go out again where a price moved at no volume", () => {
    const stage = new Stage();
    stage.trade("AAPL", 100, 0);
    const peer = stage.subscriber(candles(["AAPL"], "1m"));
    stage.trade("AAPL", 104, 0);
    stage.pass(100);
    expect(rowsOf(peer)).toEqual([["update", [[START, 1, 1.04, 1, 1.04, 0]]]]);
  });

  it("finish the candle before a new one in the same update", () => {
    const stage = new Stage();
    stage.trade("AAPL", 100, 10);
    const peer = stage.subscriber(candles(["AAPL"], "1s"));
    stage.pass(980);
    peer.take();
    stage.trade("AAPL", 101, 1);
    stage.pass(20);
    stage.trade("AAPL", 102, 1);
    stage.pass(100);
    expect(rowsOf(peer).flatMap(([, rows]) => rows as number[][])).toEqual([
      [START, 1, 1.01, 1, 1.01, 11],
      [START + 1_000, 1.02, 1.02, 1.02, 1.02, 1],
    ]);
  });

  it("are none where nothing traded, and none are sent while nothing trades", () => {
    const stage = new Stage();
    const peer = stage.connect();
    peer.take();
    peer.says(candles(["AAPL"]));
    expect(rowsOf(peer)).toEqual([["snapshot", []]]);
    stage.quote("AAPL", 99, 101);
    stage.trade("MSFT", 1);
    stage.pass(500);
    expect(rowsOf(peer)).toEqual([]);
    stage.trade("AAPL", 100);
    stage.pass(100);
    expect(rowsOf(peer)).toEqual([["update", [[START, 1, 1, 1, 1, 100]]]]);
  });

  it("are snapshotted to a newcomer without a repeat after it, and others lose nothing by that", () => {
    const stage = new Stage();
    const early = stage.subscriber(candles(["AAPL"]));
    stage.trade("AAPL", 100, 10);
    const late = stage.connect();
    late.says(candles(["AAPL"]));
    expect(rowsOf(late)).toEqual([["snapshot", [[START, 1, 1, 1, 1, 10]]]]);
    expect(rowsOf(early)).toEqual([["update", [[START, 1, 1, 1, 1, 10]]]]);
    stage.pass(500);
    expect([rowsOf(early), rowsOf(late)]).toEqual([[], []]);
  });

  it("are snapshotted again to who asks again", () => {
    const stage = new Stage();
    stage.trade("AAPL", 100, 10);
    const peer = stage.subscriber(candles(["AAPL"]));
    peer.says(candles(["AAPL"]));
    expect(rowsOf(peer)).toEqual([["snapshot", [[START, 1, 1, 1, 1, 10]]]]);
    stage.trade("AAPL", 100, 10);
    stage.pass(100);
    expect(rowsOf(peer)).toHaveLength(1);
  });

  it("hold 500 at most in a snapshot, in parts that fit into messages", () => {
    const stage = new Stage();
    for (let k = 0; k < 600; k++) {
      stage.trade("AAPL", 12345, 100);
      stage.clock.stall(1_000);
    }
    const peer = stage.connect();
    peer.says(candles(["AAPL"], "1s"));
    const messages = peer.takeOnly("candles");
    expect(messages.map((m) => [m["part"], m["parts"]])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    const times = messages.flatMap((m) => (m["candles"] as number[][]).map(([t]) => t));
    expect(times).toEqual(Array.from({ length: 500 }, (_, k) => START + (100 + k) * 1_000));
  });

  it("of each interval are subscriptions of their own", () => {
    const stage = new Stage();
    const peer = stage.subscriber(candles(["AAPL"], "1s"));
    peer.says(candles(["MSFT"], "1m"));
    peer.says({ op: "unsubscribe", channel: "candles", symbols: ["AAPL"], interval: "1s" });
    expect(peer.takeOnly("ack")).toMatchObject([
      { interval: "1m", symbols: ["MSFT"] },
      { interval: "1s", symbols: [] },
    ]);
  });
});
