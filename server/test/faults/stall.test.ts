import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { startScripted, type ScriptedServer } from "../support/scripted-server.ts";
import { TestClient, type Message } from "../support/test-client.ts";

const SYMBOLS = Array.from({ length: 50 }, (_, k) => `S${k}`);

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

const isQuotes = ({ type }: Message) => type === "quotes";
const idsOf = ({ messages }: TestClient) =>
  messages
    .filter(({ type }) => type === "trades")
    .flatMap((message) => (message["trades"] as { i: number; s: string }[]).filter(({ s }) => s === "S0"))
    .map(({ i }) => i);

it("G3, G4, W18: a client leaves its topics while the kernel hides that it does not read, and later catches up", async () => {
  const live = (server = await startScripted({ symbols: SYMBOLS }));
  const [client, other] = [await TestClient.open(`${live.ws}/ws`), await TestClient.open(`${live.ws}/ws`)];
  for (const peer of [client, other]) {
    peer.send({ op: "subscribe", id: 1, channel: "trades", symbols: ["*"] });
    peer.send({ op: "subscribe", id: 2, channel: "quotes", symbols: ["*"], rate: 20 });
    await peer.next(isQuotes);
  }
  client.socket.pause();
  const paused = performance.now();
  let round = 0;
  const drive = () => {
    round++;
    for (const symbol of SYMBOLS) live.trade(symbol, round / 10, 100 + (round % 50) / 100);
  };
  for (; live.publisher.stats().slow === 0 && round < 1_000; await sleep(20)) drive();
  // The limit is one second. The second one allows for a busy machine.
  expect(performance.now() - paused).toBeLessThan(10_000);
  for (let k = 0; k < 50; k++, await sleep(20)) drive();
  expect(live.publisher.stats()).toMatchObject({ slow: 1, slowPeriods: 1, lossy: 0 });

  client.socket.resume();
  await client.until(() => live.publisher.stats().slow === 0);
  drive();
  await Promise.all([client, other].map((peer) => peer.until(() => idsOf(peer).at(-1) === round)));
  const everyTrade = Array.from({ length: round }, (_, k) => k + 1);
  expect(idsOf(client)).toEqual(everyTrade);
  expect(idsOf(other)).toEqual(everyTrade);
  const merged = client.messages.filter(isQuotes).reduce((sum, message) => sum + Number(message["merged"] ?? 0), 0);
  expect(merged).toBe(live.publisher.stats().merged);
  expect(merged).toBeGreaterThan(0);
});
