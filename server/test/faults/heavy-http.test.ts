import { get } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { quietLog, startScripted, type ScriptedServer } from "../support/scripted-server.ts";

const SYMBOLS = Array.from({ length: 50 }, (_, k) => `S${k}`);
const MINUTES = 1_000;

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

/** A server with a thousand minutes of every symbol. */
async function startFull(): Promise<ScriptedServer> {
  server = await startScripted({ symbols: SYMBOLS, limits: { connections: 1_000, perAddress: 100 } });
  for (const symbol of SYMBOLS) {
    for (let minute = 0; minute < MINUTES; minute++) server.trade(symbol, minute * 60, 100 + (minute % 50) / 100);
  }
  return server;
}

/** Requests from another address of this machine. Resolves once the whole answer is there. */
function ask(url: string, localAddress: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, localAddress }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
    }).on("error", reject);
  });
}

describe("G5: large requests", () => {
  it("of one address, many at once, do not block those of others", async () => {
    const live = await startFull();
    const heavy = `${live.http}/api/candles?symbols=${SYMBOLS.join()}&limit=1000`;
    let done = 0;
    const all = Promise.all(Array.from({ length: 60 }, () => ask(heavy, "127.0.0.2").finally(() => done++)));
    for (let k = 0; k < 3; k++) {
      expect((await ask(`${live.http}/api/candles?symbol=S1&limit=5`, "127.0.0.3")).status).toBe(200);
    }
    expect(done).toBeLessThan(30);
    for (const { status, body } of await all) {
      expect(status).toBe(200);
      const { series } = JSON.parse(body) as { series: Record<string, unknown[]> };
      expect(Object.values(series).map(({ length }) => length)).toEqual(SYMBOLS.map(() => MINUTES));
    }
  });

  it("of one address, on a disk that does not answer, do not block health checks", async () => {
    const { board, gateway, publisher, http } = (server = await startScripted({ live: false }));
    const feed = { kind: "simulated", name: "scripted", summary: "scripted", simulated: true } as const;
    const never = () => new Promise<never>(() => {});
    const archive = { candles: never, trades: never };
    gateway.goLive({
      feed,
      quotes: board.quotes,
      archive,
      events: board.events,
      publisher,
      controls: undefined,
      log: quietLog(),
    });
    const stuck = Array.from({ length: 20 }, () => get(`${http}/api/candles?symbol=AAA`, { agent: false }));
    for (const request of stuck) request.on("error", () => request.destroy());
    expect((await ask(`${http}/api/quotes`, "127.0.0.2")).status).toBe(200);
    for (const path of ["/healthz", "/readyz"]) expect((await ask(http + path, "127.0.0.1")).status).toBe(200);
    for (const request of stuck) request.destroy();
  });
});
