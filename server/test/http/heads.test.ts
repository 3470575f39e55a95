import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startScripted, type ScriptedServer } from "../support/scripted-server.ts";

const UPGRADE =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const MAX_HEAD_BYTES = 16_384;
/** The library waits ten seconds for the rest of a request. What is refused at once is refused long before, ms. */
const AT_ONCE_MS = 5_000;
/**
 * Node 20 has an older version of the library. It waits for more data if there are too many headers or malformed ones.
 */
const isNewLibrary = Number(process.versions.modules) >= 127;

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScripted();
});
afterAll(() => server.stop());

/** Sends the parts 30 ms apart. Returns the first line of the answer, and whether the server then closes. */
async function ask(...parts: readonly string[]): Promise<{ status: string; ms: number }> {
  const socket = connect(server.gateway.port, "127.0.0.1");
  const answered = new Promise<string>((resolve, reject) => {
    socket.on("data", (data) => {
      resolve(data.toString("latin1").split("\r\n")[0] ?? "");
    });
    socket.on("error", reject);
    socket.on("close", () => {
      reject(new Error("closed without an answer"));
    });
  });
  answered.catch(() => {});
  for (const [k, part] of parts.entries()) {
    if (k > 0) await sleep(30);
    socket.write(part, "latin1");
  }
  const since = performance.now();
  const status = (await answered).replace(/^HTTP\/1\.1 /, "");
  socket.destroy();
  return { status, ms: performance.now() - since };
}

/** A request head of `bytes` in two parts, padded by its cookie. */
function head(path: string, bytes: number): [string, string] {
  const start = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.gateway.port}\r\n${path === "/ws" ? UPGRADE : ""}Cookie: a=`;
  const cookie = "x".repeat(bytes - start.length - 4);
  return [start + cookie.slice(0, cookie.length / 2), `${cookie.slice(cookie.length / 2)}\r\n\r\n`];
}

const withHeaders = (count: number): string =>
  `GET /healthz HTTP/1.1\r\nHost: x\r\n${Array.from({ length: count - 1 }, (_, k) => `X${k}: y\r\n`).join("")}\r\n`;

describe("W51: a request's head", () => {
  it.each(["/healthz", "/ws", "/echo"])("of up to 16 KB is answered on %s, whole or in two packets", async (path) => {
    const good = path === "/ws" ? "101 Switching Protocols" : path === "/echo" ? "426 Upgrade Required" : "200 OK";
    for (const bytes of [3_000, 5_000, 9_000, MAX_HEAD_BYTES - 100]) {
      const [first, second] = head(path, bytes);
      expect((await ask(first + second)).status, `${bytes} whole`).toBe(good);
      expect((await ask(first, second)).status, `${bytes} in two`).toBe(good);
    }
  });

  it.each(["/healthz", "/ws", "/api/stream"])("of more than 16 KB is 431 on %s, at once", async (path) => {
    for (const bytes of [MAX_HEAD_BYTES + 200, 40_000, 200_000]) {
      const [first, second] = head(path, bytes);
      for (const parts of [[first + second], [first, second]]) {
        const { status, ms } = await ask(...parts);
        expect(status).toBe("431 Request Header Fields Too Large");
        expect(ms).toBeLessThan(AT_ONCE_MS);
      }
    }
  });

  it("may have 98 headers", async () => {
    expect((await ask(withHeaders(98))).status).toBe("200 OK");
  });

  it.runIf(isNewLibrary)("with more headers is 431, malformed 400, at once", async () => {
    for (const count of [99, 100, 300]) {
      expect((await ask(withHeaders(count))).status).toBe("431 Request Header Fields Too Large");
    }
    for (const bad of ["", "Host: x\r\nno colon\r\n", "Host: x\r\nspace : x\r\n"]) {
      expect((await ask(`GET / HTTP/1.1\r\n${bad}\r\n`)).status).toBe("400 Bad Request");
    }
  });

  it.each([
    "GET /healthz HTTP/1.0\r\n\r\n",
    "OPTIONS / HTTP/1.0\r\nHost: x\r\n\r\n",
    "GET /healthz\r\n\r\n",
    "hello\r\n\r\n",
  ])("of another version is 505, at once: %j", async (request) => {
    const { status, ms } = await ask(request);
    expect(status).toBe("505 HTTP Version Not Supported");
    expect(ms).toBeLessThan(AT_ONCE_MS);
  });
});
