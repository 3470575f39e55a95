import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../support/server-process.ts";
import { TestClient } from "../support/test-client.ts";
import { handshake, LabClient, TcpClient } from "./lab-client.ts";

const running: ServerProcess[] = [];

async function start(...args: string[]): Promise<string> {
  const server = startServer(...args);
  running.push(server);
  return server.live();
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

describe("W80: a server without a tap", () => {
  it("says that it is off, and follows rows all the same", async () => {
    const lab = await LabClient.open(await start("--lab-port", "off"));
    expect(lab.greeting).toMatchObject({ port: null, reason: "off" });
    expect(await lab.ask({ op: "cut", label: "*", how: "fin" })).toMatchObject({ type: "error", code: "no_tap" });
    expect(await lab.ask({ op: "follow", symbol: "AAPL" })).toMatchObject({ type: "done" });
    await lab.socket.nextOf("changes");
  });

  it("says that its port is taken, and serves everything else", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const lab = await LabClient.open(await start("--lab-port", String((taken.address() as AddressInfo).port)));
    expect(lab.greeting).toMatchObject({ port: null, reason: "port_taken" });
    expect(running[0]?.stderr).toContain("LAB_PORT");
    taken.close();
  });
});

describe("W81: a connection through the tap", () => {
  it("counts for its visitor's address, and cannot name another", async () => {
    const url = await start("--max-connections-per-ip", "2", "--trust-proxy", "loopback");
    const lab = await LabClient.open(url);
    const open = async (...headers: string[]) => {
      const client = await TcpClient.open(lab.port);
      client.send(handshake(lab.path("/echo", "a"), ...headers));
      return (await client.until((text) => text.includes("\r\n\r\n"))).slice(9, 12);
    };
    expect(await open()).toBe("101");
    expect([await open(), await open("X-Forwarded-For: 203.0.113.5")]).toEqual(["429", "429"]);
  });

  it("is told of a stop by the server, as it is on the main port, before its visitor's socket closes", async () => {
    const url = await start();
    const lab = await LabClient.open(url);
    const ticker = await TestClient.open(lab.url("/ws", "json", "ws"), ["ticker.v1.json"]);
    running[0]?.child.kill("SIGTERM");
    expect(await ticker.closed).toMatchObject({ code: 4000 });
    expect(await lab.socket.closed).toMatchObject({ code: 1001 });
    expect(await running[0]?.ended).toMatchObject({ code: 0 });
  });
});
