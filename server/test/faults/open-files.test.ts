import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { ServerProcess, SMALL_MARKET } from "../support/server-process.ts";
import { TestClient } from "../support/test-client.ts";

const FILES = 96;
/** Clock ticks a second in which /proc counts CPU time (USER_HZ). It is the same on every Linux. */
const TICKS = 100;

let server: ServerProcess | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop();
});

/** CPU time that a process has used, seconds. */
function cpuSeconds(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) / TICKS;
}

/** An idle connection. Its `closed` becomes true when the server closes it. */
function idle(url: URL): { closed: boolean } {
  const socket = connect(Number(url.port), url.hostname);
  const state = { closed: false };
  sockets.push(socket);
  socket.on("error", () => {});
  socket.on("close", () => (state.closed = true));
  return state;
}

describe.runIf(process.platform === "linux")("with a low limit on open files", () => {
  it("G5: the server states how many connections it accepts, rejects others at once, and does not spin", async () => {
    server = new ServerProcess(SMALL_MARKET, {}, FILES);
    const url = new URL(await server.live());
    expect(server.stderr.match(/may open 96 files \(ulimit -n\): it accepts \d+ connections, not 10000/g)).toHaveLength(
      1,
    );
    const client = await TestClient.open(`ws://${url.host}/ws`);
    client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"] });

    const clients = Array.from({ length: 4 * FILES }, () => idle(url));
    const left = () => clients.filter(({ closed }) => !closed).length;
    await expect.poll(left).toBeLessThan(FILES);
    const [before, at] = [cpuSeconds(server.child.pid ?? 0), performance.now()];
    await sleep(2_000);
    const share = (cpuSeconds(server.child.pid ?? 0) - before) / ((performance.now() - at) / 1_000);
    expect(share).toBeLessThan(0.3);
    expect(left()).toBeGreaterThan(0);
    client.send({ op: "ping", id: 2 });
    expect(await client.answerTo(2)).toMatchObject({ type: "pong" });

    for (const socket of sockets.splice(0)) socket.destroy();
    await expect.poll(async () => (await fetch(new URL("/healthz", url)).catch(() => undefined))?.status).toBe(200);
  });
});
