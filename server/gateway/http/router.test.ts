import { describe, expect, it } from "vitest";
import { ask, BEARER, errorOf, liveParts } from "./router.test-kit.ts";

describe("probes", () => {
  it("answer alive at once, and ready only when live", async () => {
    expect((await ask("/healthz", {}, "starting")).status).toBe(200);
    const { status, body, headers } = await ask("/readyz", {}, "starting");
    expect([status, body, headers["retry-after"]]).toEqual([503, { status: "starting", progress: 0.25 }, "1"]);
    expect((await ask("/readyz")).body).toEqual({ status: "live" });
  });

  it("show no data while the server is starting", async () => {
    const { status, body } = await ask("/api/quotes", {}, "starting");
    expect([status, body["error"]]).toEqual([
      503,
      { code: "starting", message: "The market's history is being made: 25%." },
    ]);
  });
});

describe("GET /metrics", () => {
  it("is Prometheus text with figures of the publisher and the board", async () => {
    const { headers, body } = await ask("/metrics", { headers: BEARER });
    expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(body).toMatch(/^# HELP tickertape_board_changes_total .+\n# TYPE tickertape_board_changes_total counter\n/m);
    expect(body).toMatch(/^tickertape_board_changes_total 4$/m);
    expect(body).toMatch(/^tickertape_sessions 2$/m);
    expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
    for (const line of String(body).trimEnd().split("\n")) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z0-9_]+ .+|[a-z0-9_]+(\{[a-z]+="[^"]*"\})? [0-9.e+-]+)$/);
    }
  });

  it("needs the token from every address, unless metrics are public", async () => {
    for (const address of ["127.0.0.1", "192.0.2.7"]) {
      expect(await errorOf("/metrics", { address })).toEqual([401, "bad_token"]);
    }
    expect((await ask("/metrics", {}, liveParts(), { token: "s3cret", metrics: "public" })).status).toBe(200);
    expect(
      await errorOf("/api/market", { method: "POST" }, liveParts(), { token: "s3cret", metrics: "public" }),
    ).toEqual([401, "bad_token"]);
  });
});

describe("W30: a page of another origin", () => {
  it("gets an answer to its preflight request where its origin is listed", async () => {
    const headers = { origin: "https://ticker.example" };
    const { status, headers: answered } = await ask("/api/market", { method: "OPTIONS", headers });
    expect([status, answered["access-control-allow-methods"]]).toEqual([204, "POST, OPTIONS"]);
    expect(answered["access-control-allow-headers"]).toBe("authorization, content-type, if-none-match, last-event-id");
    expect((await ask("/api/quotes", { method: "OPTIONS" })).headers["allow"]).toBe("HEAD, GET, OPTIONS");
  });

  it("is refused on every route where its origin is not listed, with the setting that would let it in", async () => {
    for (const [path, method] of [
      ["/api/quotes", "GET"],
      ["/api/quotes", "OPTIONS"],
      ["/metrics", "GET"],
      ["/api/market", "POST"],
      ["/healthz", "GET"],
    ] as const) {
      const { status, body } = await ask(path, { method, headers: { origin: "https://Other.example:443" } });
      const message =
        "Pages of https://Other.example:443 may not connect. " +
        "Start the server with https://other.example in ALLOWED_ORIGINS to let them in.";
      expect([status, body]).toEqual([403, { error: { code: "origin_not_allowed", message } }]);
    }
  });
});

describe("W30: GET /api/access", () => {
  it("says whether pages of an origin may connect under this host", async () => {
    const access = async (origin: string, host = "localhost:3000") => {
      const { status, body } = await ask(`/api/access?origin=${encodeURIComponent(origin)}`, { headers: { host } });
      return status === 200 ? body : [status, (body["error"] as { message: string }).message];
    };
    expect(await access("http://localhost:3000")).toEqual({ origin: "http://localhost:3000", allowed: true });
    expect(await access("https://ticker.example", "10.0.0.1")).toMatchObject({ allowed: true });
    expect(await access("http://tape.test:3000", "tape.test:3000")).toEqual([
      403,
      "Pages of http://tape.test:3000 may not connect. " +
        "Start the server with http://tape.test:3000 in ALLOWED_ORIGINS to let them in.",
    ]);
    expect(await errorOf("/api/access")).toEqual([400, "bad_query"]);
    expect((await ask("/api/access?origin=null", {}, "starting")).status).toBe(403);
  });
});

describe("W32: a query", () => {
  it.each([
    ["/api/quotes?symbl=AAA", '"symbl" is no key of /api/quotes, which takes symbols, connection, compress.'],
    ["/api/quotes?Symbols=AAA", '"Symbols" is no key of /api/quotes, which takes symbols, connection, compress.'],
    ["/api/instruments?symbols=AAA", '"symbols" is no key of /api/instruments, which takes no query.'],
    ["/api/candles?symbol=AAA&intervall=1m", '"intervall" is no key of /api/candles, which takes '],
    ["/api/candles?symbol=AAA&symbol=BBB", "symbol comes twice."],
    ["/api/candles?symbol=AAA&symbols=BBB", "symbol names one instrument, symbols many: give one of them."],
    ["/api/candles?symbol=AAA&from=", "from has no value."],
    ["/api/trades?symbol=AAA&before=", "before has no value."],
    ["/api/trades?symbol=AAA&interval=1m", '"interval" is no key of /api/trades, which takes '],
    ["/api/quotes?symbols=", "symbols has no value."],
  ])("%s is refused by name", async (url, message) => {
    const { status, body } = await ask(url);
    const { error } = body as { error: { code: string; message: string } };
    expect([status, error.code, error.message.startsWith(message)]).toEqual([400, "bad_query", true]);
  });

  it("is not accepted by the market controls", async () => {
    const asking = { method: "POST", headers: BEARER, body: { op: "activity", factor: 2 } };
    expect(await errorOf("/api/market?dry=1", asking)).toEqual([400, "bad_query"]);
  });
});

describe("other requests", () => {
  it("reach the dashboard where their method is GET or HEAD", async () => {
    expect((await ask("/lab.html")).body).toBe("file");
    expect(await errorOf("/", { method: "DELETE" })).toEqual([405, "method_not_allowed"]);
  });

  it("are told the methods of a path", async () => {
    const { status, headers } = await ask("/api/quotes", { method: "POST" });
    expect([status, headers["allow"]]).toEqual([405, "HEAD, GET"]);
    expect((await ask("/api/market")).headers["allow"]).toBe("POST");
  });

  it("for unknown paths under /api are answered 404 in JSON", async () => {
    expect(await errorOf("/api/nope")).toEqual([404, "not_found"]);
  });

  it("to a WebSocket's path without an upgrade are told so", async () => {
    expect(await errorOf("/ws")).toEqual([426, "upgrade_required"]);
  });

  it("W1: for a WebSocket at another path are told the paths of WebSockets", async () => {
    const headers = { upgrade: "websocket", connection: "Upgrade" };
    for (const path of ["/", "/ws/", "/nothing", "/api/quotes", "/healthz"]) {
      expect(await errorOf(path, { headers })).toEqual([400, "no_websocket"]);
    }
    expect((await ask("/healthz", { headers: { ...headers, upgrade: "h2c" } })).status).toBe(200);
  });
});
