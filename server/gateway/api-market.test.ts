import { describe, expect, it } from "vitest";
import type { LiveParts } from "./live-parts.ts";
import { ask, controls, errorOf, liveParts, type Asking } from "./router.test-kit.ts";

describe("POST /api/market", () => {
  const post = (body: unknown, live?: LiveParts, asking: Asking = {}) =>
    ask("/api/market", { method: "POST", body, ...asking }, live);

  it("turns each control", async () => {
    const market = controls();
    const live = liveParts(market);
    const sent = [
      { op: "activity", factor: 3 },
      { op: "volatility", factor: 0 },
      { op: "shock", percent: -5, seconds: 60, symbol: "BBB" },
      { op: "shock", percent: 2, sector: "Energy" },
      { op: "shock", percent: 1 },
      { op: "news", symbol: "AAA", headline: " Beats estimates " },
      { op: "halt", symbol: "AAA" },
      { op: "resume", symbol: "AAA" },
    ];
    for (const body of sent) expect((await post(body, live)).body).toEqual({ ok: true, op: body.op });
    expect(market.setActivity).toHaveBeenCalledWith(3);
    expect(market.setVolatility).toHaveBeenCalledWith(0);
    expect(market.shock.mock.calls).toEqual([
      [{ kind: "instrument", id: 1 }, -5, 60],
      [{ kind: "sector", sector: "Energy" }, 2, 0],
      [{ kind: "all" }, 1, 0],
    ]);
    expect(market.news).toHaveBeenCalledWith(0, "Beats estimates");
    expect(market.halt).toHaveBeenCalledWith(0, 0, "halted by hand");
    expect(market.resume).toHaveBeenCalledWith(0);
  });

  it.each([
    [{ op: "activity", factor: 21 }, 400, "bad_control"],
    [{ op: "shock", percent: -51 }, 400, "bad_control"],
    [{ op: "news", symbol: "AAA", headline: "two\nlines" }, 400, "bad_control"],
    [{ op: "crash" }, 400, "bad_control"],
    ["{", 400, "bad_json"],
    [{ op: "resume", symbol: "NONE" }, 404, "unknown_symbol"],
  ])("refuses %j", async (body, status, code) => {
    const market = controls();
    expect(await errorOf("/api/market", { method: "POST", body }, liveParts(market))).toEqual([status, code]);
    for (const control of Object.values(market)) expect(control).not.toHaveBeenCalled();
  });

  it("takes JSON only, since a page elsewhere can post other types without asking", async () => {
    const plain = { headers: { "content-type": "text/plain" }, method: "POST", body: { op: "activity", factor: 3 } };
    expect(await errorOf("/api/market", plain)).toEqual([415, "not_json"]);
  });

  it("is refused to other machines, or without the token where one is set", async () => {
    const asking = { method: "POST", body: { op: "activity", factor: 3 } };
    expect(await errorOf("/api/market", { ...asking, address: "192.0.2.7" })).toEqual([403, "loopback_only"]);
    expect(await errorOf("/api/market", asking, liveParts(), "s3cret")).toEqual([401, "bad_token"]);
    const bearer = { ...asking, headers: { authorization: "Bearer s3cret" }, address: "192.0.2.7" };
    expect((await ask("/api/market", bearer, liveParts(), "s3cret")).status).toBe(200);
  });

  it("is refused to a page from elsewhere", async () => {
    const asking = { method: "POST", headers: { origin: "http://evil.example" }, body: { op: "activity", factor: 3 } };
    expect(await errorOf("/api/market", asking)).toEqual([403, "origin_not_allowed"]);
  });
});
