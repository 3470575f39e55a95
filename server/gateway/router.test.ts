import { describe, expect, it } from "vitest";
import { ask, errorOf } from "./router.test-kit.ts";

describe("probes", () => {
  it("say alive at once, and ready only when live", async () => {
    expect((await ask("/healthz", {}, "starting")).status).toBe(200);
    const { status, body, headers } = await ask("/readyz", {}, "starting");
    expect([status, body, headers["retry-after"]]).toEqual([503, { status: "starting", progress: 0.25 }, "1"]);
    expect((await ask("/readyz")).body).toEqual({ status: "live" });
  });

  it("leave data out while starting", async () => {
    const { status, body } = await ask("/api/quotes", {}, "starting");
    expect([status, body["error"]]).toEqual([
      503,
      { code: "starting", message: "The market's history is being made: 25%." },
    ]);
  });
});

describe("GET /metrics", () => {
  it("is Prometheus text with the publisher's and the board's figures", async () => {
    const { headers, body } = await ask("/metrics");
    expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(body).toMatch(/^# HELP tickertape_board_changes_total .+\n# TYPE tickertape_board_changes_total counter\n/m);
    expect(body).toMatch(/^tickertape_board_changes_total 4$/m);
    expect(body).toMatch(/^tickertape_sessions 2$/m);
    expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
    for (const line of String(body).trimEnd().split("\n")) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z0-9_]+ .+|[a-z0-9_]+(\{[a-z]+="[^"]*"\})? [0-9.e+-]+)$/);
    }
  });

  it("is refused to other machines", async () => {
    expect(await errorOf("/metrics", { address: "192.0.2.7" })).toEqual([403, "loopback_only"]);
    expect(await errorOf("/metrics", { forwarded: true })).toEqual([403, "loopback_only"]);
  });
});

describe("other requests", () => {
  it("reach the dashboard, where they read", async () => {
    expect((await ask("/lab.html")).body).toBe("file");
    expect(await errorOf("/", { method: "DELETE" })).toEqual([405, "method_not_allowed"]);
  });

  it("are told what a path takes", async () => {
    const { status, headers } = await ask("/api/quotes", { method: "POST" });
    expect([status, headers["allow"]]).toEqual([405, "HEAD, GET"]);
    expect((await ask("/api/market")).headers["allow"]).toBe("POST");
  });

  it("under /api that mean nothing are 404 in JSON", async () => {
    expect(await errorOf("/api/nope")).toEqual([404, "not_found"]);
  });

  it("without an upgrade to a WebSocket's path are told so", async () => {
    expect(await errorOf("/ws")).toEqual([426, "upgrade_required"]);
  });

  it("W1: that would be a WebSocket elsewhere are told where WebSockets are", async () => {
    const headers = { upgrade: "websocket", connection: "Upgrade" };
    for (const path of ["/", "/ws/", "/nothing", "/api/quotes", "/healthz"]) {
      expect(await errorOf(path, { headers })).toEqual([400, "no_websocket"]);
    }
    expect((await ask("/healthz", { headers: { ...headers, upgrade: "h2c" } })).status).toBe(200);
  });
});
