import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOUR_MS } from "../../../shared/model/time.ts";
import { evenPace } from "../support/even-pace.ts";
import { ServerProcess } from "../support/server-process.ts";
import { TestClient } from "../support/test-client.ts";

const PRELOAD = fileURLToPath(new URL("../support/set-clock.mjs", import.meta.url));

let directory = "";
const running: ServerProcess[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tickertape-clock-"));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await rm(directory, { recursive: true, force: true });
});

/** A server on a machine whose clock is off by `off` ms, and which the test can set by `by`. */
function serverAt(off: number, by = 0): ServerProcess {
  const flags = {
    "--port": "0",
    "--symbols": "5",
    "--log-level": "info",
    "--backfill-days": "1",
    "--activity": evenPace(20),
  };
  const server = new ServerProcess([...Object.entries(flags).flat(), "--data-dir", directory], {
    NODE_OPTIONS: `--import ${PRELOAD}`,
    ...{ SET_CLOCK_MS: `${off}`, SET_CLOCK_BY_MS: `${by}` },
  });
  running.push(server);
  return server;
}

async function follow(url: string): Promise<TestClient> {
  const client = await TestClient.open(`${url.replace("http", "ws")}/ws`);
  client.send({ op: "subscribe", channel: "trades", symbols: ["*"] });
  client.send({ op: "subscribe", channel: "quotes", symbols: ["*"], rate: 10 });
  client.send({ op: "subscribe", channel: "candles", symbols: ["AAPL"], interval: "1s" });
  await client.nextOf("trades", "update");
  return client;
}

interface Traded {
  readonly trades: readonly { readonly t: number }[];
}

/** Returns the time of the next trade. */
const nextTrade = async (client: TestClient): Promise<number> =>
  ((await client.nextOf("trades", "update")) as unknown as Traded).trades[0]?.t ?? 0;

const minutes = async (url: string): Promise<number[]> => {
  const answer = await fetch(`${url}/api/candles?symbol=AAPL&interval=1m&limit=5000`);
  return ((await answer.json()) as { candles: number[][] }).candles.map(([t = 0]) => t);
};

async function ended(server: ServerProcess): Promise<void> {
  server.child.kill("SIGTERM");
  await server.ended;
}

describe("a machine's clock that is set while the server runs", () => {
  it.each([
    ["back", -HOUR_MS],
    ["forward", HOUR_MS],
  ])("%s: W16, quotes, trades, candles and pongs continue, and market time never decreases", async (_, by) => {
    const server = serverAt(0, by);
    const client = await follow(await server.live());
    const before = await nextTrade(client);
    const from = client.messages.length;
    server.child.kill("SIGUSR2");
    const count = (type: string) => client.messages.slice(from).filter((message) => message.type === type).length;
    const enough = { quotes: 10, trades: 10, candles: 3 };
    await client.until(() => Object.entries(enough).every(([type, few]) => count(type) > few));
    const after = client.messages.slice(from);
    expect(count("bye")).toBe(0);
    const times = after.filter(({ type }) => type === "quotes").map(({ time }) => Number(time));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const traded = after
      .filter(({ type, kind }) => type === "trades" && kind === "update")
      .flatMap((message) => (message as unknown as Traded).trades);
    expect(Math.min(...traded.map(({ t }) => t))).toBeGreaterThanOrEqual(before - 1_000);
    client.send({ op: "ping", id: 9 });
    expect(Number((await client.answerTo(9))["serverTime"])).toBeGreaterThanOrEqual(Number(times.at(-1)));
  });
});

describe("a machine's clock that was ahead during an earlier run", () => {
  it("makes the server set aside that run's future candles, log one line, and continue the market from now", async () => {
    const ahead = serverAt(HOUR_MS);
    const first = await follow(await ahead.live());
    expect(await nextTrade(first)).toBeGreaterThan(Date.now() + HOUR_MS - 10_000);
    await ended(ahead);
    const server = serverAt(0);
    const url = await server.live();
    const client = await follow(url);
    expect(Math.abs((await nextTrade(client)) - Date.now())).toBeLessThan(10_000);
    const starts = await minutes(url);
    expect(starts.length).toBeGreaterThan(500);
    expect(Math.max(...starts)).toBeLessThanOrEqual(Date.now());
    expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
    expect(server.stderr.match(/contains rows of the future/g)).toHaveLength(1);
    expect(client.messages.some(({ type }) => type === "bye")).toBe(false);
    await ended(server);
    const again = serverAt(0);
    await follow(await again.live());
    expect(again.stderr).not.toContain("future");
  });
});
