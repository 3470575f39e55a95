import { expect, test } from "vitest";
import { asInstrumentId } from "../model/units.ts";
import { ApiError, HttpApi } from "./http-api.ts";

const NVDA = {
  id: asInstrumentId(0),
  symbol: "NVDA",
  name: "NVIDIA Corp",
  sector: "Technology",
  exponent: 2,
  tick: 1,
  lot: 100,
} as const;

const { signal } = new AbortController();

/** An HttpApi whose every request gets this answer. `urls` are the requested addresses. */
function answering(body: unknown, status = 200) {
  const urls: string[] = [];
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const fetcher = (url: unknown) => {
    urls.push(String(url));
    return Promise.resolve(new Response(text, { status }));
  };
  return { api: new HttpApi({ base: "http://test", pageOrigin: "http://test", fetch: fetcher }), urls };
}

test("instruments include their epoch and the feed in words", async () => {
  const { api, urls } = answering({ epoch: "k3", simulated: true, feed: "simulated, seed 7", instruments: [NVDA] });
  expect(await api.instruments(signal)).toEqual({ epoch: 723, feed: "simulated, seed 7", instruments: [NVDA] });
  expect(urls).toEqual(["http://test/api/instruments"]);
});

test("instruments out of the order of their ids are rejected: rows would go to the wrong ones", async () => {
  const { api } = answering({ epoch: "k3", feed: "", instruments: [{ ...NVDA, id: 1 }] });
  await expect(api.instruments(signal)).rejects.toMatchObject({ code: "bad_answer" });
});

test("instruments omit unreadable parts: an unknown sector, an instrument with a tick of 0", async () => {
  const plain = Object.fromEntries(Object.entries(NVDA).filter(([key]) => key !== "sector"));
  const tiny = { ...plain, id: 1, symbol: "SHIB", exponent: 11 };
  const odd = { ...plain, id: 2, symbol: "ES", sector: "Futures", tick: 0, name: 7 };
  const { api } = answering({ epoch: "k3", feed: "", instruments: [NVDA, tiny, odd] });
  const { instruments } = await api.instruments(signal);
  expect(instruments).toEqual([NVDA, tiny, { ...plain, id: 2, symbol: "ES", name: "ES" }]);
});

test("candles and trades before 1970 are read, and one bad row does not affect the others", async () => {
  const candle = [-252_460_800_000, 71.55, 71.96, 70.71, 70.96, 102_802_940_877];
  const candles = answering({ symbol: "NVDA", interval: "1d", candles: [candle, [1, 2], [0, 1, 1e12, 1, 1, 1]] });
  expect(await candles.api.candles(NVDA, "1d", { limit: 9 }, signal)).toEqual([
    { t: -252_460_800_000, o: 7_155, h: 7_196, l: 7_071, c: 7_096, v: 102_802_940_877 },
  ]);
  const good = { i: 7, t: -5, p: 187.42, z: 300, side: "sell" };
  const trades = answering({ symbol: "NVDA", trades: [{ ...good, side: "up" }, good] });
  expect(await trades.api.trades(NVDA, 9, signal)).toEqual([{ id: 7, t: -5, price: 18_742, size: 300, side: 2 }]);
});

test("candles become mantissas", async () => {
  const { api, urls } = answering({ symbol: "NVDA", interval: "1m", candles: [[60_000, 1.01, 1.1, 0.99, 1.05, 300]] });
  const candles = await api.candles(NVDA, "1m", { to: 120_000, limit: 500 }, signal);
  expect(candles).toEqual([{ t: 60_000, o: 101, h: 110, l: 99, c: 105, v: 300 }]);
  expect(urls).toEqual(["http://test/api/candles?symbol=NVDA&interval=1m&to=120000&limit=500"]);
});

test("candles of many symbols are keyed by symbol; a symbol without candles has an empty list", async () => {
  const { api, urls } = answering({ interval: "15m", series: { NVDA: [[0, 1, 1, 1, 1, 1]] } });
  const other = { ...NVDA, id: asInstrumentId(1), symbol: "AMD" };
  const series = await api.candlesOfMany([NVDA, other], "15m", 1_000, signal);
  expect([series.get("NVDA")?.length, series.get("AMD")]).toEqual([1, []]);
  expect(urls[0]).toContain("symbols=NVDA%2CAMD&interval=15m&from=1000");
});

test("trades become mantissas and numbered sides", async () => {
  const { api, urls } = answering({ symbol: "NVDA", trades: [{ i: 7, t: 5, p: 187.42, z: 300, side: "sell" }] });
  expect(await api.trades(NVDA, 100, signal)).toEqual([{ id: 7, t: 5, price: 18_742, size: 300, side: 2 }]);
  await api.trades(NVDA, 100, signal, { from: 5 });
  const query = "/api/trades?symbol=NVDA&limit=100";
  expect(urls).toEqual([`http://test${query}`, `http://test${query}&from=5`]);
});

test("readiness is the share prepared so far, and undefined for a live server", async () => {
  const { api, urls } = answering({ status: "starting", progress: 0.42 }, 503);
  expect(await api.readiness(signal)).toBe(0.42);
  expect(urls).toEqual(["http://test/readyz"]);
  await expect(answering("<html>", 502).api.readiness(signal)).rejects.toMatchObject({ code: "bad_answer" });
});

test("a live server is asked whether it accepts this page's sockets, and its rejection is thrown", async () => {
  const asking = (access: Response) => {
    const answers = [Response.json({ status: "live" }), access];
    const urls: string[] = [];
    const fetcher = (url: string | URL | Request) => {
      urls.push(url as string);
      return Promise.resolve(answers.shift() ?? Response.error());
    };
    return { api: new HttpApi({ base: "http://test/ticker", pageOrigin: "http://test", fetch: fetcher }), urls };
  };
  const welcome = asking(Response.json({ origin: "http://test", allowed: true }));
  expect(await welcome.api.readiness(signal)).toBeUndefined();
  expect(welcome.urls[1]).toBe("http://test/ticker/api/access?origin=http%3A%2F%2Ftest");
  const error = { error: { code: "origin_not_allowed", message: "Pages of http://test may not connect." } };
  await expect(asking(Response.json(error, { status: 403 })).api.readiness(signal)).rejects.toMatchObject(error.error);
});

test("a market control carries the token, and a rejection has the server's words", async () => {
  const sent: RequestInit[] = [];
  const error = { error: { code: "bad_token", message: "That is not this server's token." } };
  const answers = [Response.json({ ok: true, op: "resume" }), Response.json(error, { status: 401 })];
  const fetcher = (_url: string | URL | Request, init: RequestInit = {}) => {
    sent.push(init);
    return Promise.resolve(answers.shift() ?? Response.error());
  };
  const api = new HttpApi({ base: "http://test", pageOrigin: "http://test", fetch: fetcher });
  await api.control({ op: "resume", symbol: "NVDA" }, "s3cret", signal);
  expect(sent[0]).toMatchObject({
    method: "POST",
    headers: { authorization: "Bearer s3cret", "content-type": "application/json" },
    body: '{"op":"resume","symbol":"NVDA"}',
  });
  await expect(api.control({ op: "resume", symbol: "NVDA" }, "x", signal)).rejects.toMatchObject({ status: 401 });
});

test("the server's error is thrown with its code and message", async () => {
  const { api } = answering({ error: { code: "unknown_symbol", message: "There is no instrument." } }, 404);
  const error: unknown = await api.trades(NVDA, 1, signal).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 404, code: "unknown_symbol", message: "There is no instrument." });
});

test.each([
  ["a proxy's page", "<html>", 502],
  ["another shape", { candles: "none" }, 200],
  ["an error without words", {}, 500],
])("%s is a bad answer", async (_name, body, status) => {
  const { api } = answering(body, status);
  await expect(api.trades(NVDA, 1, signal)).rejects.toMatchObject({ name: "ApiError", code: "bad_answer", status });
});

test("a missing answer is an error that keeps its cause", async () => {
  const cause = new TypeError("fetch failed");
  const api = new HttpApi({ base: "http://test", fetch: () => Promise.reject(cause) });
  await expect(api.instruments(signal)).rejects.toMatchObject({ status: 0, code: "no_answer", cause });
});

test("an aborted request throws the signal's reason", async () => {
  const controller = new AbortController();
  controller.abort();
  const api = new HttpApi({ base: "http://test", fetch: () => Promise.reject(new Error("aborted")) });
  await expect(api.instruments(controller.signal)).rejects.toMatchObject({ name: "AbortError" });
});
