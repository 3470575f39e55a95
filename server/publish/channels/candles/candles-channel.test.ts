import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../../shared/model/time.ts";
import { asMillis, asPrice } from "../../../../shared/model/units.ts";
import type { MemoryPeer } from "../../fanout/memory-peer.test-kit.ts";
import { PublisherSetup, START } from "../../publisher-setup.test-kit.ts";

const candles = (symbols: string[], interval = "1m") => ({ op: "subscribe", channel: "candles", symbols, interval });
const rowsOf = (peer: MemoryPeer) => peer.takeOnly("candles").map((m) => [m["kind"], m["candles"]]);

describe("W13: candles", () => {
  it("start with a snapshot of the newest, the last one open, followed by those that changed", () => {
    const setup = new PublisherSetup();
    setup.trade("AAPL", 100, 10);
    setup.pass(60_000);
    setup.trade("AAPL", 200, 20);
    const peer = setup.connect();
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
    setup.trade("AAPL", 250, 5);
    setup.pass(100);
    expect(rowsOf(peer)).toEqual([["update", [[START + 60_000, 2, 2.5, 2, 2.5, 25]]]]);
  });

  it("before 1970 start with a snapshot and continue after it", () => {
    const setup = new PublisherSetup();
    const bar = (date: number, close: number) => {
      const id = setup.board.quotes.idOf("AAPL") ?? expect.fail("no AAPL");
      const [at, price] = [asMillis(date), asPrice(close)];
      setup.board.day(at);
      setup.board.candle(id, at, asMillis(DAY_MS), price, price, price, price, 102_802_940_877);
    };
    const day = Date.UTC(1962, 0, 2);
    bar(day, 7_096);
    const peer = setup.connect();
    peer.says(candles(["AAPL"], "1d"));
    expect(rowsOf(peer)).toEqual([["snapshot", [[day, 70.96, 70.96, 70.96, 70.96, 102_802_940_877]]]]);
    bar(day + DAY_MS, 7_113);
    setup.pass(100);
    expect(peer.takeOnly("candles").map((m) => m["candles"])).toEqual([
      [[day + DAY_MS, 71.13, 71.13, 71.13, 71.13, 102_802_940_877]],
    ]);
  });

  it("are sent again when a price moved without volume", () => {
    const setup = new PublisherSetup();
    setup.trade("AAPL", 100, 0);
    const peer = setup.subscriber(candles(["AAPL"], "1m"));
    setup.trade("AAPL", 104, 0);
    setup.pass(100);
    expect(rowsOf(peer)).toEqual([["update", [[START, 1, 1.04, 1, 1.04, 0]]]]);
  });

  it("of one update contain the finished candle before the new one", () => {
    const setup = new PublisherSetup();
    setup.trade("AAPL", 100, 10);
    const peer = setup.subscriber(candles(["AAPL"], "1s"));
    setup.pass(980);
    peer.take();
    setup.trade("AAPL", 101, 1);
    setup.pass(20);
    setup.trade("AAPL", 102, 1);
    setup.pass(100);
    expect(rowsOf(peer).flatMap(([, rows]) => rows as number[][])).toEqual([
      [START, 1, 1.01, 1, 1.01, 11],
      [START + 1_000, 1.02, 1.02, 1.02, 1.02, 1],
    ]);
  });

  it("do not exist without trades, and nothing is sent while nothing trades", () => {
    const setup = new PublisherSetup();
    const peer = setup.connect();
    peer.take();
    peer.says(candles(["AAPL"]));
    expect(rowsOf(peer)).toEqual([["snapshot", []]]);
    setup.quote("AAPL", 99, 101);
    setup.trade("MSFT", 1);
    setup.pass(500);
    expect(rowsOf(peer)).toEqual([]);
    setup.trade("AAPL", 100);
    setup.pass(100);
    expect(rowsOf(peer)).toEqual([["update", [[START, 1, 1, 1, 1, 100]]]]);
  });

  it("are sent to a new subscriber as a snapshot that no update repeats, and other subscribers lose nothing", () => {
    const setup = new PublisherSetup();
    const early = setup.subscriber(candles(["AAPL"]));
    setup.trade("AAPL", 100, 10);
    const late = setup.connect();
    late.says(candles(["AAPL"]));
    expect(rowsOf(late)).toEqual([["snapshot", [[START, 1, 1, 1, 1, 10]]]]);
    expect(rowsOf(early)).toEqual([["update", [[START, 1, 1, 1, 1, 10]]]]);
    setup.pass(500);
    expect([rowsOf(early), rowsOf(late)]).toEqual([[], []]);
  });

  it("are sent as a snapshot again to a client that subscribes again", () => {
    const setup = new PublisherSetup();
    setup.trade("AAPL", 100, 10);
    const peer = setup.subscriber(candles(["AAPL"]));
    peer.says(candles(["AAPL"]));
    expect(rowsOf(peer)).toEqual([["snapshot", [[START, 1, 1, 1, 1, 10]]]]);
    setup.trade("AAPL", 100, 10);
    setup.pass(100);
    expect(rowsOf(peer)).toHaveLength(1);
  });

  it("number 500 at most in a snapshot, split into parts that fit into messages", () => {
    const setup = new PublisherSetup();
    for (let k = 0; k < 600; k++) {
      setup.trade("AAPL", 12345, 100);
      setup.clock.stall(1_000);
    }
    const peer = setup.connect();
    peer.says(candles(["AAPL"], "1s"));
    const messages = peer.takeOnly("candles");
    expect(messages.map((m) => [m["part"], m["parts"]])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    const times = messages.flatMap((m) => (m["candles"] as number[][]).map(([t]) => t));
    expect(times).toEqual(Array.from({ length: 500 }, (_, k) => START + (100 + k) * 1_000));
  });

  it("of each interval are a separate subscription", () => {
    const setup = new PublisherSetup();
    const peer = setup.subscriber(candles(["AAPL"], "1s"));
    peer.says(candles(["MSFT"], "1m"));
    peer.says({ op: "unsubscribe", channel: "candles", symbols: ["AAPL"], interval: "1s" });
    expect(peer.takeOnly("ack")).toMatchObject([
      { interval: "1m", symbols: ["MSFT"] },
      { interval: "1s", symbols: [] },
    ]);
  });
});
