import { afterEach, describe, expect, it } from "vitest";
import { NOON, startScripted, type Script, type ScriptedServer } from "../support/scripted-server.ts";
import { TestClient, type Message } from "../support/test-client.ts";

let server: ScriptedServer | undefined;
async function start(script?: Script): Promise<ScriptedServer> {
  server = await startScripted(script);
  return server;
}
afterEach(() => server?.stop());

const ids = (messages: readonly Message[], symbol: string) =>
  messages
    .filter(({ type, trades }) => type === "trades" && trades !== undefined)
    .flatMap(({ trades }) => trades as { s: string; i: number }[])
    .filter(({ s }) => s === symbol)
    .map(({ i }) => i);

describe("trades", () => {
  it("G3, W12: come once each, in the order of their ids, with what a tape shows", async () => {
    const live = await start();
    live.trade("AAA", 0, 99);
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "trades", symbols: ["AAA"] });
    expect(await client.answerTo(1)).toEqual({ type: "ack", id: 1, channel: "trades", symbols: ["AAA"] });
    for (let k = 1; k <= 40; k++) live.trade("AAA", k, 100 + k / 100, k);
    live.trade("BBB", 1, 50);
    await client.until(() => ids(client.messages, "AAA").length >= 40);
    expect(ids(client.messages, "AAA")).toEqual(Array.from({ length: 40 }, (_, k) => k + 2));
    expect(ids(client.messages, "BBB")).toEqual([]);
    const first = await client.nextOf("trades", "update");
    expect(first["epoch"]).toBe("7");
    expect((first["trades"] as unknown[])[0]).toEqual({
      s: "AAA",
      i: 2,
      t: NOON + 1_000,
      p: 100.01,
      z: 1,
      side: "buy",
    });
  });

  it("G3, W12: missed while away are replayed after a reconnect with since, before anything new", async () => {
    const live = await start();
    const since = { epoch: "7", trades: { AAA: 3 } };
    for (let k = 1; k <= 10; k++) live.trade("AAA", k, 100);
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "trades", symbols: ["AAA"], since });
    live.trade("AAA", 11, 100);
    expect(await client.answerTo(1)).toMatchObject({ type: "ack", recovered: true });
    await client.until(() => ids(client.messages, "AAA").includes(11));
    expect(await client.nextOf("trades")).toMatchObject({ kind: "replay" });
    expect(ids(client.messages, "AAA")).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("G3, W12: that are no longer held are named as a gap, the rest replayed", async () => {
    const live = await start({ tradesHeld: 16 });
    for (let k = 1; k <= 40; k++) live.trade("AAA", k, 100);
    const client = await TestClient.open(`${live.ws}/ws`);
    const since = { epoch: "7", trades: { AAA: 5 } };
    client.send({ op: "subscribe", id: 1, channel: "trades", symbols: ["AAA"], since });
    expect(await client.answerTo(1)).toMatchObject({ recovered: false });
    expect(await client.nextOf("trades", "gap")).toEqual({
      ...{ type: "trades", kind: "gap", epoch: "7", s: "AAA", from: 6, to: 24 },
    });
    await client.until(() => ids(client.messages, "AAA").length >= 16);
    expect(ids(client.messages, "AAA")).toEqual(Array.from({ length: 16 }, (_, k) => k + 25));
  });

  it("G7, W12: of another epoch cannot be recovered, and the answer says so", async () => {
    const live = await start({ epoch: 8 });
    live.trade("AAA", 1, 100);
    const client = await TestClient.open(`${live.ws}/ws`);
    const since = { epoch: "7", trades: { AAA: 1 } };
    client.send({ op: "subscribe", id: 1, channel: "trades", symbols: ["AAA"], since });
    expect(await client.answerTo(1)).toMatchObject({ type: "ack", recovered: false });
    expect(live.board.quotes.epoch).toBe(8);
  });
});

describe("candles", () => {
  it("W13: start with a snapshot whose last is open, then replace it as trades come", async () => {
    const live = await start();
    live.trade("AAA", 0, 100, 10);
    live.trade("AAA", 60, 101, 20);
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "candles", symbols: ["AAA"], interval: "1m" });
    expect(await client.answerTo(1)).toEqual({
      ...{ type: "ack", id: 1, channel: "candles", symbols: ["AAA"], interval: "1m" },
    });
    const head = { type: "candles", symbol: "AAA", interval: "1m" };
    expect(await client.nextOf("candles")).toEqual({
      ...{ ...head, kind: "snapshot" },
      candles: [
        [NOON, 100, 100, 100, 100, 10],
        [NOON + 60_000, 101, 101, 101, 101, 20],
      ],
    });
    live.trade("AAA", 70, 103, 5);
    expect(await client.nextOf("candles")).toEqual({
      ...{ ...head, kind: "update" },
      candles: [[NOON + 60_000, 101, 103, 101, 103, 25]],
    });
    live.trade("AAA", 125, 99, 1);
    const next = await client.nextOf("candles", "update");
    expect((next["candles"] as unknown[]).at(-1)).toEqual([NOON + 120_000, 99, 99, 99, 99, 1]);
  });

  it("W8, W13: of several intervals live side by side and end one by one", async () => {
    const live = await start();
    const client = await TestClient.open(`${live.ws}/ws`);
    for (const [id, interval] of [
      [1, "1s"],
      [2, "1h"],
    ] as const) {
      client.send({ op: "subscribe", id, channel: "candles", symbols: ["AAA"], interval });
      await client.answerTo(id);
    }
    client.send({ op: "unsubscribe", id: 3, channel: "candles", symbols: ["AAA"], interval: "1s" });
    expect(await client.answerTo(3)).toMatchObject({ type: "ack", interval: "1s", symbols: [] });
    live.trade("AAA", 1, 100);
    expect(await client.nextOf("candles", "update")).toMatchObject({ interval: "1h" });
  });

  it("W13: of a snapshot are the newest 500", async () => {
    const live = await start();
    for (let k = 0; k < 600; k++) live.trade("AAA", k, 100 + k / 100);
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "candles", symbols: ["AAA"], interval: "1s" });
    const rows = () =>
      client.messages.filter(({ type }) => type === "candles").flatMap(({ candles }) => candles as number[][]);
    await client.until(() => rows().length >= 500);
    expect(rows()).toHaveLength(500);
    expect([rows()[0]?.[0], rows().at(-1)?.[0]]).toEqual([NOON + 100_000, NOON + 599_000]);
  });
});
