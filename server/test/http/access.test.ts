import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { request, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { EventStream } from "../support/event-stream.ts";
import { startScripted, type Script, type ScriptedServer } from "../support/scripted-server.ts";
import { ServerProcess, startServer } from "../support/server-process.ts";
import { TestClient } from "../support/test-client.ts";

let server: ScriptedServer | undefined;
const start = async (script?: Script) => (server = await startScripted(script));
const processes: ServerProcess[] = [];
const started = (process: ServerProcess): ServerProcess => {
  processes.push(process);
  return process;
};
afterEach(async () => {
  server?.stop();
  server = undefined;
  await Promise.all(processes.splice(0).map((one) => one.stop()));
});

/** A request with exactly these headers: `fetch` sends no Origin and repeats no header. */
function ask(url: string, headers: Record<string, string | string[]>, method = "GET"): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { headers, method, agent: false }, resolve).on("error", reject).end();
  });
}

describe("W30: the HTTP API, for a page of a listed origin", () => {
  const origin = "https://ticker.example";

  it("has readable answers, errors and event streams; another page can read only its rejection", async () => {
    const { http } = await start({ allowedOrigins: [origin] });
    for (const [path, status] of [
      ["/api/quotes", 200],
      ["/api/quotes?symbols=NONE", 404],
      ["/healthz", 200],
      ["/api/nothing", 404],
      ["/api/stream?rate=3", 400],
      ["/api/stream", 200],
    ] as const) {
      const answer = await ask(`${http}${path}`, { origin });
      expect([path, answer.statusCode, answer.headers["access-control-allow-origin"], answer.headers.vary]).toEqual([
        path,
        status,
        origin,
        "origin",
      ]);
      answer.destroy();
      const other = await ask(`${http}${path}`, { origin: "https://other.example" });
      expect([path, other.headers["access-control-allow-origin"]]).toEqual([path, undefined]);
      other.destroy();
    }
  });

  it("answers preflight requests", async () => {
    const { http } = await start({ allowedOrigins: [origin] });
    const preflight = {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    };
    const { statusCode, headers } = await ask(`${http}/api/market`, preflight, "OPTIONS");
    expect([statusCode, headers["access-control-allow-origin"]]).toEqual([204, origin]);
    expect(headers["access-control-allow-methods"]).toContain("POST");
    expect(headers["access-control-allow-headers"]).toContain("authorization");
    expect([headers["content-length"], headers["transfer-encoding"]]).toEqual([undefined, undefined]);
    expect((await ask(`${http}/api/stream`, { origin }, "OPTIONS")).statusCode).toBe(204);
    expect((await ask(`${http}/api/market`, { origin: "https://other.example" }, "OPTIONS")).statusCode).toBe(403);
  });
});

describe("behind a trusted proxy", () => {
  const limits = { connections: 100, perAddress: 1 };
  const opens = (ws: string, forwarded: string | string[]) =>
    TestClient.open(`${ws}/ws`, [], { headers: { "x-forwarded-for": forwarded as string } }).then(
      () => 101,
      ({ status }: { status: number }) => status,
    );

  it("each client that it names counts separately, over WebSocket and event stream", async () => {
    const { ws, http } = await start({ limits, trustProxy: ["loopback"] });
    expect(await opens(ws, "203.0.113.5")).toBe(101);
    expect(await opens(ws, "198.51.100.9, 203.0.113.5")).toBe(429);
    expect(await opens(ws, ["198.51.100.9", "203.0.113.5"])).toBe(429);
    expect(await opens(ws, "203.0.113.6, 127.0.0.1")).toBe(101);
    const stream = await EventStream.open(`${http}/api/stream`, { "x-forwarded-for": "2001:db8::1" });
    expect(stream.response.statusCode).toBe(200);
    expect(await opens(ws, "2001:db8::2")).toBe(429);
    stream.close();
  });

  it("and behind one that is not trusted, the connection's address counts, whatever the header", async () => {
    const { ws } = await start({ limits, trustProxy: ["10.0.0.0/8"] });
    expect(await opens(ws, "203.0.113.5")).toBe(101);
    expect(await opens(ws, "203.0.113.6")).toBe(429);
  });
});

describe("W31: the token", () => {
  const tokenIn = async (process: ServerProcess): Promise<string> => {
    await process.url();
    return /controls +\S+\/#token=(\S+)\n/.exec(process.stdout)?.[1] ?? "none";
  };
  const control = (url: string, token: string) =>
    fetch(`${url}/api/market`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: '{"op":"activity","factor":2}',
    });

  it("is generated at the first start, shown only in the links for operator and presenter, and the same at the next start", async () => {
    const directory = await mkdtemp(join(tmpdir(), "tickertape-access-"));
    const args = ["--port", "0", "--symbols", "2", "--backfill-days", "0", "--data-dir", directory];
    const tokens: string[] = [];
    for (let k = 0; k < 2; k++) {
      const process = started(new ServerProcess(args));
      const url = await process.live();
      const token = await tokenIn(process);
      tokens.push(token);
      expect((await control(url, token)).status).toBe(200);
      const refused = await control(url, `${token}x`);
      expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
      process.child.kill("SIGTERM");
      const { stdout, stderr } = await process.ended;
      const [times, inLinks] = [token, `#token=${token}\n`].map((text) => stdout.split(text).length - 1);
      expect([times, inLinks, stderr.includes(token)]).toEqual([2, 2, false]);
    }
    expect(tokens[0]).toMatch(/^[\w-]{43}$/);
    expect(tokens[1]).toBe(tokens[0]);
    const file = join(directory, "admin-token");
    expect([(await readFile(file, "utf8")).trim(), (await stat(file)).mode & 0o777]).toEqual([tokens[0], 0o600]);
    await rm(directory, { recursive: true });
  });

  it("is never shown if the user set it", async () => {
    const process = started(startServer("--log-level", "debug"));
    const url = await process.live();
    expect(await tokenIn(process)).toBe("ADMIN_TOKEN");
    await control(url, "wrong-token-of-a-stranger");
    process.child.kill("SIGTERM");
    const { stdout, stderr } = await process.ended;
    expect(`${stdout}${stderr}`).not.toMatch(/test-token|wrong-token/);
  });
});

describe("the log", () => {
  it("logs once for each origin which setting would allow its pages, and once that a proxy forwards", async () => {
    const process = started(startServer("--log-level", "warn"));
    const url = await process.live();
    for (let k = 0; k < 3; k++) {
      await text(await ask(`${url}/api/quotes`, { origin: "http://tape.test:4100", "x-forwarded-for": "203.0.113.5" }));
    }
    process.child.kill("SIGTERM");
    const { stderr } = await process.ended;
    expect(stderr.split("ALLOWED_ORIGINS=http://tape.test:4100")).toHaveLength(2);
    expect(stderr.split("TRUST_PROXY=127.0.0.1")).toHaveLength(2);
  });
});
