import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createJsonDecoder } from "../../../shared/json/codec.ts";
import type { MessageSinks } from "../../../shared/protocol/codec.ts";
import { createSbeDecoder } from "../../../shared/sbe/codec.ts";
import { startScripted, type Script, type ScriptedServer } from "../support/scripted-server.ts";
import { TestClient, type Message } from "../support/test-client.ts";

interface Row {
  readonly s: string;
  readonly n: number;
  readonly [field: string]: unknown;
}

let server: ScriptedServer | undefined;
async function start(script?: Script): Promise<ScriptedServer> {
  server = await startScripted(script);
  return server;
}
afterEach(() => server?.stop());

const rows = (message: Message) => message["quotes"] as readonly Row[];
const isQuotes = (message: Message) => message.type === "quotes";

/** Trades every symbol `times` times, spread over about 20 flushes. */
async function drive({ trade }: ScriptedServer, symbols: readonly string[], times: number): Promise<void> {
  for (let k = 0; k < times; k++) {
    for (const symbol of symbols) trade(symbol, k / 100, 100 + Math.sin(k) * 5);
    if (k % 10 === 9) await sleep(20);
  }
}

describe("subscribing to quotes", () => {
  it("G1, W8, W10: answers ack, then a snapshot of the symbols named, then updates", async () => {
    const live = await start();
    live.quote("AAA", 0, 99.99, 100.01);
    live.trade("AAA", 1, 100, 50);
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["AAA", "BBB"], rate: 50 });
    expect(await client.nextOf("ack")).toEqual({
      ...{ type: "ack", id: 1, channel: "quotes", symbols: ["AAA", "BBB"], rate: 50 },
    });
    const snapshot = await client.next(isQuotes);
    expect(snapshot).toMatchObject({ kind: "snapshot", epoch: "7", seq: 2 });
    expect(rows(snapshot)).toEqual([
      { s: "AAA", n: 2, l: 100, z: 50, b: 99.99, a: 100.01, bz: 300, az: 200, v: 50, o: 100, h: 100, lo: 100 },
      { s: "BBB", n: 0, v: 0 },
    ]);
    live.trade("BBB", 2, 20);
    const update = await client.next(isQuotes);
    expect(update).toMatchObject({ kind: "update", frame: (snapshot["frame"] as number) + 1, seq: 3 });
    expect(rows(update)).toEqual([{ s: "BBB", n: 1, l: 20, z: 100, v: 100, o: 20, h: 20, lo: 20 }]);
  });

  it("G1, W11: loses nothing and repeats nothing while the market runs: frames are unbroken, n always rises", async () => {
    const live = await start();
    const driving = drive(live, ["AAA", "BBB", "CCC"], 300);
    await sleep(50);
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"], rate: 50 });
    await driving;
    await settled(client, live);
    const held = new Map<string, number>();
    let frame: number | undefined;
    for (const message of client.messages.filter(isQuotes)) {
      const number = message["frame"] as number;
      expect(number).toBe(message["kind"] === "snapshot" ? (frame ?? number) : (frame ?? NaN) + 1);
      frame = number;
      for (const { s, n } of rows(message)) {
        if (message["kind"] === "update") expect(n).toBeGreaterThan(held.get(s) ?? -1);
        held.set(s, n);
      }
    }
  });

  it("G2: what a client did not see of n is what the server says it conflated", async () => {
    const live = await start();
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"], rate: 20 });
    await client.next(isQuotes);
    await drive(live, ["AAA", "BBB"], 300);
    await settled(client, live);
    const held = new Map<string, number>();
    let merged = 0;
    for (const { s, n } of client.messages.filter(isQuotes).flatMap(rows)) {
      const before = held.get(s);
      if (before !== undefined) merged += n - before - 1;
      held.set(s, n);
    }
    expect(merged).toBeGreaterThan(100);
    expect(live.publisher.stats().conflated).toBe(merged);
  });

  it("G2: the last row held equals the server's, day high and low included, in both encodings", async () => {
    const live = await start();
    const protocols = ["ticker.v1.json", "ticker.v1.sbe"] as const;
    const clients = await Promise.all(protocols.map((name) => TestClient.open(`${live.ws}/ws`, [name])));
    for (const client of clients) client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"], rate: 50 });
    await Promise.all(clients.map((client) => client.until(() => client.frames.length >= 3)));
    await drive(live, ["AAA", "CCC"], 200);
    // When nothing else is sent, the heartbeat states that everything was.
    const quiet = (message: Message) => message.type === "heartbeat" && message["seq"] === live.board.quotes.sequence;
    await Promise.all(clients.map((client) => client.next(quiet)));
    for (const [k, client] of clients.entries()) {
      const table = decodeAll(client, live, protocols[k] === "ticker.v1.sbe");
      const { columns } = live.board.quotes;
      for (const id of [0, 2]) {
        expect(table.get(id)).toEqual([
          ...[columns.n[id], columns.last[id], columns.volume[id]],
          ...[columns.open[id], columns.high[id], columns.low[id]],
        ]);
      }
    }
  });

  it("W8: stops with unsubscribe, and the ack says what is left", async () => {
    const live = await start();
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["AAA", "BBB"], rate: 50 });
    client.send({ op: "unsubscribe", id: 2, channel: "quotes", symbols: ["AAA"] });
    expect(await client.answerTo(2)).toMatchObject({ type: "ack", symbols: ["BBB"] });
    const before = client.messages.length;
    live.trade("AAA", 1, 100);
    live.trade("BBB", 1, 100);
    await client.until(() => client.messages.slice(before).some(isQuotes));
    expect(
      client.messages
        .slice(before)
        .filter(isQuotes)
        .flatMap(rows)
        .map(({ s }) => s),
    ).toEqual(["BBB"]);
  });

  it("W4: a snapshot too long for one message comes in parts of 16 KB or less", async () => {
    const symbols = Array.from({ length: 400 }, (_, k) => `S${k}`);
    const live = await start({ symbols });
    for (const symbol of symbols) live.trade(symbol, 1, 100);
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"] });
    expect(await client.answerTo(1)).toMatchObject({ symbols: ["*"] });
    const first = await client.next(isQuotes);
    const parts = first["parts"] as number;
    expect(parts).toBeGreaterThan(1);
    await client.until(() => client.messages.filter(isQuotes).length >= parts);
    const snapshot = client.messages.filter(isQuotes).slice(0, parts);
    expect(snapshot.map((message) => message["part"])).toEqual(Array.from({ length: parts }, (_, k) => k + 1));
    expect(snapshot.flatMap(rows).map(({ s }) => s)).toEqual(symbols);
    for (const { data } of client.frames) expect(data.byteLength).toBeLessThanOrEqual(16_384);
  });
});

/** Waits until the client has received the board's newest change. */
async function settled(client: TestClient, { board }: ScriptedServer): Promise<void> {
  await client.until(() => client.messages.some((message) => message["seq"] === board.quotes.sequence));
}

/** Decodes everything that a client received: n, last, volume, open, high, low by instrument. */
function decodeAll(client: TestClient, { board }: ScriptedServer, binary: boolean): Map<number, number[]> {
  const table = new Map<number, number[]>();
  const nothing = () => {};
  const sinks: MessageSinks = {
    control: nothing,
    quotes: {
      begin: nothing,
      row: (id, n, last, _lastSize, _bid, _ask, _bidSize, _askSize, volume) => {
        const day = table.get(id)?.slice(3) ?? [];
        table.set(id, [n, last, volume, ...day]);
      },
      day: (id, open, high, low) => {
        table.set(id, [...(table.get(id)?.slice(0, 3) ?? []), open, high, low]);
      },
      end: nothing,
    },
    trades: { begin: nothing, row: nothing, end: nothing },
    candles: { begin: nothing, row: nothing, end: nothing },
  };
  const decoder = binary ? createSbeDecoder() : createJsonDecoder();
  for (const frame of client.frames) {
    const { buffer, byteOffset, byteLength } = frame.data;
    const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    decoder.decode(frame.binary ? bytes : frame.data.toString(), board.quotes, sinks);
  }
  return table;
}
