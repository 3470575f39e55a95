import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { startScripted, type ScriptedServer } from "../support/scripted-server.ts";
import { metric } from "../soak/soak-server.ts";
import { TestClient } from "../support/test-client.ts";

let server: ScriptedServer | undefined;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.stop();
});

async function opened({ gateway }: ScriptedServer, localAddress: string): Promise<Socket> {
  const socket = connect({ port: gateway.port, host: "127.0.0.1", localAddress });
  sockets.push(socket);
  socket.on("error", () => socket.destroy());
  socket.resume();
  await once(socket, "connect");
  return socket;
}

describe("G5: one address", () => {
  it("that opens idle connections leaves room for other addresses", { timeout: 60_000 }, async () => {
    const live = (server = await startScripted({ limits: { connections: 10_000, perAddress: 50 } }));
    for (let k = 0; k < 1_300; k++) await opened(live, "127.0.0.2").catch(() => undefined);
    await sleep(200);
    const open = await metric(live.http, "tickertape_http_connections");
    expect(open).toBeGreaterThan(900);
    expect(open).toBeLessThanOrEqual(1_010);
    expect(await metric(live.http, "tickertape_connections_turned_away_total")).toBeGreaterThan(250);
    await (await TestClient.open(`${live.ws}/ws`)).close();
    for (const socket of sockets) socket.destroy();
    while ((await metric(live.http, "tickertape_http_connections")) > 5) await sleep(20);
  });

  it("may have as many open requests as connections", async () => {
    const live = (server = await startScripted({ limits: { connections: 10, perAddress: 2 } }));
    const head = "POST /api/market HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{";
    const slow = [await opened(live, "127.0.0.2"), await opened(live, "127.0.0.2")];
    for (const socket of slow) socket.write(head);
    await sleep(50);
    const third = await opened(live, "127.0.0.2");
    third.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(String(await once(third, "data"))).toMatch(/^HTTP\/1.1 429 .+"code":"too_many_from_address"/s);
    expect((await fetch(`${live.http}/healthz`)).status).toBe(200);
    for (const socket of slow) socket.destroy();
    await sleep(50);
    third.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(String(await once(third, "data"))).toMatch(/^HTTP\/1.1 200 /);
  });
});
