import { request, type IncomingHttpHeaders, type RequestOptions } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, TEST_TOKEN, type ServerProcess } from "../support/server-process.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  json<Value>(): Value;
}

let server: ServerProcess;
let url: string;

beforeAll(async () => {
  server = startServer();
  url = await server.live();
});
afterAll(() => server.stop());

/** A request with exactly these headers: `fetch` sets Host and Origin itself, and decompresses. */
function ask(path: string, options: RequestOptions = {}, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        const whole = Buffer.concat(chunks);
        resolve({ status, headers, body: whole, json: <Value>() => JSON.parse(whole.toString()) as Value });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const BEARER = { authorization: `Bearer ${TEST_TOKEN}` };
const postControl = (control: unknown, headers: Record<string, string | string[]> = {}) =>
  ask(
    "/api/market",
    { method: "POST", headers: { "content-type": "application/json", ...BEARER, ...headers } },
    JSON.stringify(control),
  );

describe("the HTTP API of a running server", () => {
  it("lists the instruments, and has a quote of each", async () => {
    const listed = (await ask("/api/instruments")).json<{ epoch: string; instruments: { symbol: string }[] }>();
    expect(listed.instruments).toHaveLength(20);
    const { epoch, quotes } = (await ask("/api/quotes")).json<{ epoch: string; quotes: Record<string, number>[] }>();
    expect(epoch).toBe(listed.epoch);
    expect(quotes.map(({ s }) => s)).toEqual(listed.instruments.map(({ symbol }) => symbol));
    for (const { l = 0, b = 0, a = 0, lo = 0, h = 0, pc = 0 } of quotes) {
      expect(b).toBeLessThan(a);
      expect(lo).toBeLessThanOrEqual(l);
      expect(l).toBeLessThanOrEqual(h);
      expect(pc).toBeGreaterThan(0);
    }
  });

  it("has a day of minutes, each with open and close within high and low", async () => {
    const { candles } = (await ask("/api/candles?symbol=AAPL&interval=1m&limit=2000")).json<{ candles: number[][] }>();
    expect(candles.length).toBeGreaterThan(1_300);
    for (const [k, [t = 0, o = 0, h = 0, l = 0, c = 0]] of candles.entries()) {
      expect(t).toBeGreaterThan(candles[k - 1]?.[0] ?? 0);
      expect(Math.max(o, c)).toBeLessThanOrEqual(h);
      expect(Math.min(o, c)).toBeGreaterThanOrEqual(l);
    }
  });

  it("returns sparklines of many symbols at once, and CSV", async () => {
    const { series } = (await ask("/api/candles?symbols=AAPL,MSFT&interval=15m&limit=4")).json<{ series: object }>();
    expect(Object.entries(series).map(([symbol, rows]) => [symbol, (rows as unknown[]).length])).toEqual([
      ["AAPL", 4],
      ["MSFT", 4],
    ]);
    const csv = await ask("/api/candles?symbol=AAPL&interval=1h&limit=2&format=csv");
    expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(csv.body.toString()).toMatch(
      /^symbol,time,open,high,low,close,volume\r\n(AAPL,\d{4}-\d\d-\d\dT\d\d:00:00\.000Z(,\d+\.\d\d){4},\d+\r\n){2}$/,
    );
  });

  it("answers errors in JSON with the right status", async () => {
    for (const [path, status, code] of [
      ["/api/quotes?symbols=NONE", 404, "unknown_symbol"],
      ["/api/candles?symbol=AAPL&limit=many", 400, "bad_query"],
      ["/api/nope", 404, "not_found"],
      ["/ws", 426, "upgrade_required"],
    ] as const) {
      const answer = await ask(path);
      expect([answer.status, answer.json<{ error: { code: string } }>().error.code]).toEqual([status, code]);
    }
    const posted = await ask("/api/quotes", { method: "POST" });
    expect([posted.status, posted.headers.allow]).toEqual([405, "HEAD, GET"]);
  });

  it("carries out market controls, whose effect the board shows", async () => {
    expect((await postControl({ op: "halt", symbol: "AAPL", reason: "test" })).json()).toEqual({
      ok: true,
      op: "halt",
    });
    expect((await postControl({ op: "resume", symbol: "AAPL" })).status).toBe(200);
    expect((await postControl({ op: "activity", factor: 99 })).status).toBe(400);
  });

  it("rejects controls and metrics without the token, even from this machine, and from pages of other sites", async () => {
    const control = { op: "activity", factor: 2 };
    for (const authorization of ["", "Bearer wrong", `Basic ${TEST_TOKEN}`]) {
      const refused = await postControl(control, { authorization });
      expect([refused.status, refused.headers["www-authenticate"]?.split(" ")[0]]).toEqual([401, "Bearer"]);
    }
    expect((await ask("/metrics")).status).toBe(401);
    expect((await postControl(control, { origin: "http://evil.example" })).status).toBe(403);
    expect((await postControl(control, { origin: url, authorization: `bearer ${TEST_TOKEN}` })).status).toBe(200);
  });

  it("rejects a body that is too long", async () => {
    expect((await postControl({ op: "news", symbol: "AAPL", headline: "x".repeat(20_000) })).status).toBe(413);
  });

  it("has metrics for Prometheus", async () => {
    const { body } = await ask("/metrics", { headers: BEARER });
    expect(body.toString()).toMatch(/^tickertape_board_changes_total [1-9]\d*$/m);
    expect(body.toString()).toMatch(/^tickertape_http_requests_total\{status="200"\} [1-9]\d*$/m);
  });

  it("survives a client that leaves before its answer", async () => {
    for (let k = 0; k < 20; k++) {
      const sent = request(`${url}/api/candles?symbol=AAPL&limit=5000`);
      sent.on("error", () => {});
      sent.end();
      setImmediate(() => sent.destroy());
    }
    expect((await ask("/healthz")).status).toBe(200);
  });
});

describe("the dashboard of a running server", () => {
  it("is a page with a security policy, revalidated each time", async () => {
    const page = await ask("/");
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.headers["content-security-policy"]).toContain(`connect-src 'self' ${url.replace("http", "ws")}`);
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect(page.headers["cache-control"]).toBe("no-cache");
    const again = await ask("/", { headers: { "if-none-match": page.headers.etag } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it("sends scripts compressed and cacheable forever", async () => {
    const script = /src="\.(\/assets\/[^"]+\.js)"/.exec((await ask("/")).body.toString())?.[1] ?? "none";
    const [plain, brotli] = await Promise.all([
      ask(script),
      ask(script, { headers: { "accept-encoding": "gzip, br" } }),
    ]);
    expect(plain.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(plain.headers["cache-control"]).toContain("immutable");
    expect(brotli.headers["content-encoding"]).toBe("br");
    expect(brotli.body.length).toBeLessThan(plain.body.length / 2);
  });

  it("answers HEAD like GET without the body", async () => {
    const [head, get] = [await ask("/", { method: "HEAD" }), await ask("/")];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
    expect(head.headers.etag).toBe(get.headers.etag);
  });

  it("sends nothing from outside its directory", async () => {
    for (const path of [
      "/../package.json",
      "/..%2fpackage.json",
      "/assets/../../server/main.js",
      "/.vite/manifest.json",
    ]) {
      expect((await ask(path)).status).toBe(404);
    }
  });
});
