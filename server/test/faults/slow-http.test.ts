import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startScripted, type ScriptedServer } from "../support/scripted-server.ts";

/** uWebSockets.js ends a stalled request after ten seconds, which it checks every four. ms. */
const MAX_WAIT_MS = 20_000;

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

/**
 * Sends `head` at once, then a byte of `drip` each second, until the server ends the request. Returns how long that
 * took, ms.
 */
async function dribble(port: number, head: string, drip: string): Promise<{ ms: number; answer: string }> {
  const began = performance.now();
  const socket: Socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk.toString()));
  socket.on("error", () => socket.destroy());
  socket.write(head);
  let sent = 0;
  const dripping = setInterval(() => {
    if (sent < drip.length && socket.writable) socket.write(drip.charAt(sent++));
  }, 1_000);
  const patience = setTimeout(() => socket.destroy(), MAX_WAIT_MS + 10_000);
  await once(socket, "close");
  clearInterval(dripping);
  clearTimeout(patience);
  return { ms: performance.now() - began, answer };
}

describe("slow HTTP", () => {
  it(
    "unfinished headers, sent slowly or not at all, and missing bodies end the connection",
    { timeout: 60_000 },
    async () => {
      const { gateway, http } = (server = await startScripted());
      const post = "POST /api/market HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{";
      const cut = await Promise.all([
        dribble(gateway.port, "", ""),
        dribble(gateway.port, "GET / HTTP/1.1\r\nHost: loc", ""),
        dribble(gateway.port, "GET / HTTP/1.1\r\nX-A: ", "a".repeat(60)),
        dribble(gateway.port, post, ""),
        dribble(gateway.port, post, " ".repeat(60)),
      ]);
      for (const { ms } of cut) expect(ms).toBeLessThan(MAX_WAIT_MS);
      expect((await fetch(`${http}/healthz`)).status).toBe(200);
    },
  );

  it("a body over the limit is rejected with 413, however it is sent, and not kept", async () => {
    const { http } = (server = await startScripted());
    const body = "x".repeat(20_000);
    const answer = await fetch(`${http}/api/market`, { method: "POST", body });
    expect(answer.status).toBe(413);
    const stream = new Blob(Array.from({ length: 50 }, () => body)).stream();
    const streamed = await fetch(`${http}/api/market`, { method: "POST", body: stream, duplex: "half" } as RequestInit);
    expect(streamed.status).toBe(413);
  });
});
