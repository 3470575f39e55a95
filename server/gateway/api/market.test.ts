import { describe, expect, it, vi } from "vitest";
import { asMillis } from "../../../shared/model/units.ts";
import type { Services } from "../http/services.ts";
import { ask, BEARER, controls, errorOf, liveParts, quiet } from "../http/router.test-kit.ts";

describe("POST /api/market", () => {
  const post = (body: unknown, live?: Services) => ask("/api/market", { method: "POST", body, headers: BEARER }, live);

  it("applies each control", async () => {
    const market = controls();
    const log = quiet();
    const live = { ...liveParts(market), log };
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
    expect(market.halt).toHaveBeenCalledWith(0, 0, "halted by hand", "operator");
    expect(market.resume).toHaveBeenCalledWith(0);
    expect(log.info.mock.calls).toEqual([
      [{ op: "activity", factor: 3 }, "market control"],
      [{ op: "volatility", factor: 0 }, "market control"],
      [{ op: "shock", percent: -5, seconds: 60, symbol: "BBB" }, "market control"],
      [{ op: "shock", percent: 2, seconds: 0, sector: "Energy" }, "market control"],
      [{ op: "shock", percent: 1, seconds: 0 }, "market control"],
      [{ op: "news", symbol: "AAA", headline: "Beats estimates" }, "market control"],
      [{ op: "halt", symbol: "AAA", seconds: 0, code: "operator", reason: "halted by hand" }, "market control"],
      [{ op: "resume", symbol: "AAA" }, "market control"],
    ]);
  });

  it.each([
    [{ op: "activity", factor: 21 }, 400, "bad_control"],
    [{ op: "shock", percent: -51 }, 400, "bad_control"],
    [{ op: "news", symbol: "AAA", headline: "two\nlines" }, 400, "bad_control"],
    [{ op: "crash" }, 400, "bad_control"],
    [{ op: "shock", percent: -5, sectr: "Energy" }, 400, "bad_control"],
    [{ op: "shock", percent: -5, sector: "Energy", symbol: "AAA" }, 400, "bad_control"],
    [{ op: "halt", symbol: "AAA", second: 60 }, 400, "bad_control"],
    [{ op: "halt", symbol: "AAA", code: "hours" }, 400, "bad_control"],
    ["{", 400, "bad_json"],
    [{ op: "resume", symbol: "NONE" }, 404, "unknown_symbol"],
  ])("refuses %j", async (body, status, code) => {
    const market = controls();
    const log = quiet();
    const live = { ...liveParts(market), log };
    expect(await errorOf("/api/market", { method: "POST", body, headers: BEARER }, live)).toEqual([status, code]);
    const { setActivity, setVolatility, shock, news, halt, resume } = market;
    for (const control of [setActivity, setVolatility, shock, news, halt, resume])
      expect(control).not.toHaveBeenCalled();
    expect(log.info).not.toHaveBeenCalled();
  });

  it("accepts JSON only, since a page of another origin can post other types without a preflight request", async () => {
    const plain = {
      headers: { ...BEARER, "content-type": "text/plain" },
      method: "POST",
      body: { op: "activity", factor: 3 },
    };
    expect(await errorOf("/api/market", plain)).toEqual([415, "not_json"]);
  });

  it("is refused without the token, also from this machine, and accepted with it from any address", async () => {
    const market = controls();
    const asking = { method: "POST", body: { op: "activity", factor: 3 } };
    for (const address of ["127.0.0.1", "::1", "192.0.2.7"]) {
      for (const headers of [{}, { authorization: "Bearer wrong" }]) {
        const refused = await ask("/api/market", { ...asking, address, headers }, liveParts(market));
        expect([refused.status, refused.headers["www-authenticate"]?.split(" ")[0]]).toEqual([401, "Bearer"]);
      }
    }
    expect(market.setActivity).not.toHaveBeenCalled();
    const bearer = { ...asking, headers: BEARER, address: "192.0.2.7" };
    expect((await ask("/api/market", bearer, liveParts(market))).status).toBe(200);
  });

  it("is refused to a page of another origin", async () => {
    const asking = {
      method: "POST",
      headers: { ...BEARER, origin: "http://evil.example" },
      body: { op: "activity", factor: 3 },
    };
    expect(await errorOf("/api/market", asking)).toEqual([403, "origin_not_allowed"]);
  });
});

describe("a replay", () => {
  const state = { paused: false, speed: 1, position: asMillis(5), first: asMillis(-9), last: asMillis(9), barMs: 0 };
  const playing = () => ({ state, setPaused: vi.fn(), setSpeed: vi.fn(), seek: vi.fn() });
  const live = (replay: ReturnType<typeof playing>): Services => ({ ...liveParts(), controls: undefined, replay });
  const post = (body: unknown, parts: Services) => ({ ask: { method: "POST", body, headers: BEARER }, parts });

  it("is paused, sped up and moved to a time, and its state is answered", async () => {
    const replay = playing();
    const log = quiet();
    for (const body of [{ paused: true }, { speed: 10 }, { speed: "bar" }, { at: -9 }]) {
      const { ask: asked, parts } = post({ op: "replay", ...body }, { ...live(replay), log });
      expect((await ask("/api/market", asked, parts)).body).toEqual({ ok: true, op: "replay", ...state });
    }
    expect(replay.setPaused.mock.calls).toEqual([[true]]);
    expect(replay.setSpeed.mock.calls).toEqual([[10], ["bar"]]);
    expect(replay.seek.mock.calls).toEqual([[-9]]);
    expect(log.info.mock.calls).toEqual([
      [{ op: "replay", paused: true }, "replay control"],
      [{ op: "replay", speed: 10 }, "replay control"],
      [{ op: "replay", speed: "bar" }, "replay control"],
      [{ op: "replay", at: -9 }, "replay control"],
    ]);
    expect((await ask("/api/replay", {}, live(replay))).body).toEqual(state);
  });

  it.each([
    [{ op: "replay" }, 400, "bad_control"],
    [{ op: "replay", at: 10 }, 400, "bad_control"],
    [{ op: "replay", at: 1.5 }, 400, "bad_control"],
    [{ op: "replay", speed: 0 }, 400, "bad_control"],
    [{ op: "replay", paused: "yes" }, 400, "bad_control"],
    [{ op: "halt", symbol: "AAA" }, 404, "not_simulated"],
  ])("refuses %j", async (body, status, code) => {
    const replay = playing();
    const { ask: asked, parts } = post(body, live(replay));
    expect(await errorOf("/api/market", asked, parts)).toEqual([status, code]);
    for (const control of [replay.setPaused, replay.setSpeed, replay.seek]) expect(control).not.toHaveBeenCalled();
  });

  it("is 404 where no file is played, and its controls need the token", async () => {
    expect(await errorOf("/api/replay", {})).toEqual([404, "not_replay"]);
    const simulated = { method: "POST", body: { op: "replay", paused: true }, headers: BEARER };
    expect(await errorOf("/api/market", simulated)).toEqual([404, "not_replay"]);
    const untold = { method: "POST", body: { op: "replay", paused: true } };
    expect((await ask("/api/market", untold, live(playing()))).status).toBe(401);
  });
});

describe("scenes", () => {
  const running = {
    ...{ scene: "crash", state: "running" as const, seed: 7, symbol: "AAA" },
    ...{ startedAt: 1, seconds: 75, step: "quiet", index: 1, steps: 6 },
  };
  function staged(over: Partial<Services> = {}) {
    const scenes = {
      scenes: [
        { name: "crash", seconds: 75, market: true },
        { name: "storm", seconds: 40, market: false },
      ],
      running,
      start: vi.fn(() => running),
      stop: vi.fn(() => ({ ...running, state: "stopped" as const })),
    };
    const stage = { scenes, host: "0.0.0.0", phones: () => ["http://192.168.1.20:3000/"] };
    return { scenes, live: { ...liveParts(), stage, ...over } };
  }
  const order = (body: object) => ({ method: "POST", body: { op: "scene", ...body }, headers: BEARER });

  it("W72: are started, with a symbol in the lead where one is named, and stopped", async () => {
    const { scenes, live } = staged();
    expect((await ask("/api/market", order({ scene: "crash" }), live)).body).toEqual({
      ok: true,
      op: "scene",
      ...running,
    });
    await ask("/api/market", order({ scene: "storm", symbol: "BBB" }), live);
    expect(scenes.start.mock.calls).toEqual([
      ["crash", undefined],
      ["storm", "BBB"],
    ]);
    expect((await ask("/api/market", order({ scene: "stop" }), live)).body).toMatchObject({ state: "stopped" });
  });

  it.each([
    [{ scene: "earthquake" }, 404, "unknown_scene"],
    [{ scene: "crash", symbol: "NONE" }, 404, "unknown_symbol"],
    [{ scene: "" }, 400, "bad_control"],
    [{}, 400, "bad_control"],
    [{ scene: "crash", seed: 7 }, 400, "bad_control"],
  ])("W72: refuse %j", async (body, status, code) => {
    const { scenes, live } = staged();
    expect(await errorOf("/api/market", order(body), live)).toEqual([status, code]);
    expect(scenes.start).not.toHaveBeenCalled();
  });

  it("that move prices need a simulated market; a wave of reconnects does not", async () => {
    const { live } = staged({ controls: undefined });
    expect(await errorOf("/api/market", order({ scene: "crash" }), live)).toEqual([404, "not_simulated"]);
    expect((await ask("/api/market", order({ scene: "storm" }), live)).status).toBe(200);
  });

  it("GET /api/present tells a presenter, and nobody else, what there is and where phones find it", async () => {
    const { scenes, live } = staged();
    expect((await ask("/api/present", { headers: BEARER }, live)).body).toEqual({
      ...{ host: "0.0.0.0", phones: ["http://192.168.1.20:3000/"] },
      ...{ scenes: scenes.scenes, running },
    });
    expect(await errorOf("/api/present", {}, live)).toEqual([401, "bad_token"]);
    expect(await errorOf("/api/present", { headers: BEARER })).toEqual([404, "not_found"]);
  });
});
