import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { startScripted, type ScriptedServer } from "../support/scripted-server.ts";
import { TestClient, type Message } from "../support/test-client.ts";

const SYMBOLS = Array.from({ length: 2_000 }, (_, k) => `S${k}`);

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

type Answer = (client: TestClient, payload: Buffer) => void;

const isQuotes = ({ type }: Message) => type === "quotes";
const snapshots = ({ messages }: TestClient) => messages.filter((message) => message["kind"] === "snapshot");

it("G4, W18: a client that stops reading slows no other client, and gets current values when it reads again", async () => {
  const live = (server = await startScripted({ symbols: SYMBOLS }));
  const [pausedClient, other] = [await TestClient.open(`${live.ws}/ws`), await TestClient.open(`${live.ws}/ws`)];
  pausedClient.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"], rate: 50 });
  other.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["S0"], rate: 50 });
  await Promise.all([pausedClient.next(isQuotes), other.next(isQuotes)]);

  pausedClient.socket.pause();
  const rssBefore = process.memoryUsage().rss;
  let round = 0;
  let longest = 0;
  // The kernel buffers some MB before the server can notice that the client does not read.
  for (; live.publisher.stats().slow === 0 && round < 2_000; round++) {
    for (const symbol of SYMBOLS) live.trade(symbol, round / 10, 100 + (round % 50) / 100);
    const asked = performance.now();
    other.send({ op: "ping", id: round + 10, time: 0 });
    await other.answerTo(round + 10);
    longest = Math.max(longest, performance.now() - asked);
    await sleep(20);
  }
  expect(live.publisher.stats().slow).toBe(1);
  expect(longest).toBeLessThan(5_000);
  expect(process.memoryUsage().rss - rssBefore).toBeLessThan(150e6);

  // Several flushes leave it out, so that changes are merged for it.
  for (const price of [121, 122, 123, 123.45]) {
    for (const symbol of SYMBOLS) live.trade(symbol, 1_000, price);
    await sleep(60);
  }
  // Parts of the first snapshot may still arrive. The second snapshot states how much was merged.
  const merged = () => snapshots(pausedClient).find((message) => Number(message["merged"]) > 0);
  pausedClient.socket.resume();
  await pausedClient.until(() => merged() !== undefined && live.publisher.stats().slow === 0);
  const refreshed = merged();
  expect((refreshed?.["quotes"] as { l: number }[])[0]?.l).toBe(123.45);
});

/** A client that answers pings in its own way, and the quotes that it received so far. */
async function answering(url: string, answer: Answer) {
  const client = await TestClient.open(url, [], { autoPong: false });
  client.socket.on("ping", (payload: Buffer) => {
    answer(client, payload);
  });
  client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"], rate: 10 });
  await client.next(isQuotes);
  return { client, received: () => client.messages.filter(isQuotes).length };
}

it("W18: a client that reads still receives quotes, if its pongs carry no payload or come after more than two seconds", async () => {
  const live = (server = await startScripted({ symbols: SYMBOLS.slice(0, 100) }));
  const clients = await Promise.all([
    answering(`${live.ws}/ws`, (client) => client.socket.pong()),
    answering(`${live.ws}/ws`, (client, payload) => {
      const late = () => client.socket.readyState === client.socket.OPEN && client.socket.pong(payload);
      setTimeout(late, 2_400);
    }),
  ]);
  const gained: number[] = [];
  for (let second = 0; second < 6; second++) {
    const before = clients.map(({ received }) => received());
    for (let k = 0; k < 10; k++) {
      for (const symbol of SYMBOLS.slice(0, 100)) live.trade(symbol, second * 10 + k, 100 + k);
      await sleep(100);
    }
    gained.push(...clients.map(({ received }, k) => received() - (before[k] ?? 0)));
  }
  for (const { client } of clients) expect(client.pings).toBeGreaterThan(1);
  expect(Math.min(...gained)).toBeGreaterThan(2);
  for (const { client } of clients) await client.close();
});
