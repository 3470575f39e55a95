import { monitorEventLoopDelay } from "node:perf_hooks";
import { describe, expect, it, vi } from "vitest";
import type { Instrument } from "../../shared/instrument.ts";
import type { Candle } from "../../shared/candle.ts";
import { createQuoteColumns } from "../../shared/quote.ts";
import { SIDE, type Trade } from "../../shared/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asSequence, asTradeId } from "../../shared/units.ts";
import type { Archive } from "../ports/archive.ts";
import type { Quotes } from "../ports/board.ts";
import type { MarketControls } from "../ports/market-controls.ts";
import type { Publisher } from "../publish/publisher.ts";
import type { Incoming } from "./http.ts";
import type { LiveParts } from "./live-parts.ts";
import { RequestError, type Reply } from "./reply.ts";
import { createRouter } from "./router.ts";
import { Tally } from "./tally.ts";

const NOON = Date.UTC(2026, 5, 1, 12);

function instrument(symbol: string, index: number): Instrument {
  return {
    id: asInstrumentId(index),
    symbol,
    name: `${symbol} Inc.`,
    sector: "Energy",
    exponent: 2,
    tick: 1,
    lot: 100,
  };
}

const controls = () =>
  ({
    setActivity: vi.fn(),
    setVolatility: vi.fn(),
    shock: vi.fn(),
    news: vi.fn(),
    halt: vi.fn(),
    resume: vi.fn(),
  }) satisfies MarketControls;

/** AAA traded at 100.00, 101.00 and 102.50, a minute apart from noon; BBB has not traded. */
const PRICES = [10_000, 10_100, 10_250];

function boardOfTwo(): Quotes {
  const columns = createQuoteColumns(2);
  const set = (column: Int32Array | Uint32Array | Float64Array, value: number) => column.set([value]);
  set(columns.n, 4);
  set(columns.last, 10_250);
  set(columns.lastSize, 50);
  set(columns.bid, 9_999);
  set(columns.ask, 10_001);
  set(columns.bidSize, 300);
  set(columns.askSize, 200);
  set(columns.volume, 150);
  set(columns.open, 10_000);
  set(columns.high, 10_250);
  set(columns.low, 10_000);
  const instruments = ["AAA", "BBB"].map(instrument);
  return {
    instruments,
    columns,
    epoch: asEpoch(7),
    sequence: asSequence(4),
    changedAt: new Float64Array([4, 0]),
    dayChangedAt: new Float64Array([4, 0]),
    time: asMillis(NOON),
    idOf: (symbol) => instruments.find((known) => known.symbol === symbol)?.id,
    statusOf: () => ({ state: "open", reason: "" }),
    onStatus: () => () => {},
  };
}

/** Minutes and an hour of those trades, as any archive answers. */
const archive: Archive = {
  candles: ({ id, interval, from, to, limit }) => {
    const minutes = PRICES.map((p, k): Candle => ({ t: asMillis(NOON + k * 60_000), o: p, h: p, l: p, c: p, v: 50 }));
    const hour: Candle = { t: asMillis(NOON), o: 10_000, h: 10_250, l: 10_000, c: 10_250, v: 150 };
    const all = id !== 0 ? [] : interval === "1m" ? minutes : [hour];
    return Promise.resolve(all.filter(({ t }) => t >= from && t < to).slice(-limit));
  },
  trades: ({ from, to, limit }) => {
    const all = PRICES.map((price, k): Trade => ({
      id: asTradeId(k + 1),
      t: asMillis(NOON + k * 60_000),
      price,
      size: 50,
      side: SIDE.buy,
    }));
    return Promise.resolve(all.filter(({ t }) => t >= from && t < to).slice(-limit));
  },
};

function liveParts(market: MarketControls | undefined = controls()): LiveParts {
  const stats: ReturnType<Publisher["stats"]> = {
    sessions: 2,
    watchlists: 1,
    slow: 0,
    frames: 10,
    rows: 30,
    bytes: 900,
    conflated: 4,
    dropped: 0,
    slowSpells: 0,
    errors: 0,
  };
  return {
    feed: { kind: "simulated", summary: "simulated, seed 1", simulated: true },
    quotes: boardOfTwo(),
    archive,
    publisher: { stats: () => stats } as Publisher,
    controls: market,
  };
}

interface Asking {
  readonly method?: string;
  readonly headers?: Partial<Incoming["headers"]>;
  readonly address?: string;
  readonly body?: unknown;
}

/** Asks a router over `live` for a path with its query; the body is parsed where it is JSON. */
async function ask(url: string, asking: Asking = {}, live: LiveParts | undefined = liveParts(), token?: string) {
  const router = createRouter({
    admin: { token, allowedOrigins: [] },
    readiness: () => ({ live, progress: live === undefined ? 0.25 : 1 }),
    tally: new Tally(),
    loopDelay: monitorEventLoopDelay(),
    dashboard: () => ({ status: 200, headers: {}, body: "file" }),
  });
  const { pathname, searchParams } = new URL(url, "http://localhost:3000");
  const sent = [
    "origin",
    "authorization",
    "accept-encoding",
    "if-none-match",
    "forwarded",
    "x-forwarded-for",
    "x-real-ip",
  ];
  const headers = {
    ...Object.fromEntries(sent.map((name) => [name, ""])),
    host: "localhost:3000",
    "content-type": "application/json",
    ...asking.headers,
  } as Incoming["headers"];
  const reply = await answer(() =>
    router({
      method: asking.method ?? "GET",
      path: pathname,
      query: searchParams,
      address: asking.address ?? "127.0.0.1",
      headers,
      body: typeof asking.body === "string" ? asking.body : JSON.stringify(asking.body ?? ""),
    }),
  );
  const isJson = reply.headers["content-type"]?.startsWith("application/json") === true;
  return {
    ...reply,
    body: (isJson ? JSON.parse(reply.body as string) : reply.body) as never as Record<string, unknown>,
  };
}

async function answer(run: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RequestError) return error.reply;
    throw error;
  }
}

const errorOf = async (...args: Parameters<typeof ask>) => {
  const { status, body } = await ask(...args);
  return [status, (body["error"] as { code: string }).code];
};

describe("GET /api/instruments", () => {
  it("tells what is on the board and what feeds it", async () => {
    const { status, body } = await ask("/api/instruments");
    expect(status).toBe(200);
    expect(body).toEqual({
      epoch: "7",
      simulated: true,
      feed: "simulated, seed 1",
      instruments: [instrument("AAA", 0), instrument("BBB", 1)],
    });
  });
});

describe("GET /api/quotes", () => {
  it("gives rows as the wire does, what is absent left out", async () => {
    const { body } = await ask("/api/quotes");
    expect(body).toEqual({
      epoch: "7",
      seq: 4,
      quotes: [
        { s: "AAA", n: 4, l: 102.5, z: 50, b: 99.99, a: 100.01, bz: 300, az: 200, v: 150, o: 100, h: 102.5, lo: 100 },
        { s: "BBB", n: 0, v: 0 },
      ],
    });
  });

  it("gives the symbols named, each once", async () => {
    const { body } = await ask("/api/quotes?symbols=BBB,BBB");
    expect((body["quotes"] as { s: string }[]).map(({ s }) => s)).toEqual(["BBB"]);
  });

  it("refuses a symbol that there is not, without echoing it at length", async () => {
    expect(await errorOf("/api/quotes?symbols=AAA,NONE")).toEqual([404, "unknown_symbol"]);
    const { body } = await ask(`/api/quotes?symbols=${"X".repeat(5_000)}`);
    expect(JSON.stringify(body).length).toBeLessThan(120);
  });

  it("refuses more symbols than it answers", async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => `S${i}`).join();
    expect(await errorOf(`/api/quotes?symbols=${many}`)).toEqual([400, "too_many_symbols"]);
  });
});

describe("GET /api/candles", () => {
  const rows = [
    [NOON, 100, 100, 100, 100, 50],
    [NOON + 60_000, 101, 101, 101, 101, 50],
    [NOON + 120_000, 102.5, 102.5, 102.5, 102.5, 50],
  ];

  it("gives one symbol's candles, a minute each where nothing else is said", async () => {
    const { body } = await ask("/api/candles?symbol=AAA");
    expect(body).toEqual({ symbol: "AAA", interval: "1m", candles: rows });
  });

  it("gives many symbols' at once", async () => {
    const { body } = await ask("/api/candles?symbols=AAA,BBB&interval=1m&limit=1");
    expect(body).toEqual({ interval: "1m", series: { AAA: [rows[2]], BBB: [] } });
  });

  it("gives a half-open range of time", async () => {
    const { body } = await ask(`/api/candles?symbol=AAA&from=${NOON}&to=${NOON + 120_000}`);
    expect(body["candles"]).toEqual(rows.slice(0, 2));
  });

  it("gives CSV with ISO times and fixed decimals", async () => {
    const { headers, body } = await ask("/api/candles?symbol=AAA&interval=1h&format=csv");
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(headers["content-disposition"]).toBe('attachment; filename="AAA-1h.csv"');
    expect(body).toBe(
      "symbol,time,open,high,low,close,volume\r\nAAA,2026-06-01T12:00:00.000Z,100.00,102.50,100.00,102.50,150\r\n",
    );
  });

  it("clamps a limit, and refuses what is no number, interval or format", async () => {
    for (const limit of ["0", "1"]) {
      expect((await ask(`/api/candles?symbol=AAA&limit=${limit}`)).body["candles"]).toHaveLength(1);
    }
    expect((await ask("/api/candles?symbol=AAA&limit=999999999999999999999")).body["candles"]).toHaveLength(3);
    expect(await errorOf("/api/candles?symbol=AAA&limit=-1")).toEqual([400, "bad_query"]);
    expect(await errorOf("/api/candles?symbol=AAA&from=yesterday")).toEqual([400, "bad_query"]);
    expect(await errorOf("/api/candles?symbol=AAA&interval=2m")).toEqual([400, "bad_interval"]);
    expect(await errorOf("/api/candles?symbol=AAA&format=xml")).toEqual([400, "bad_format"]);
    expect(await errorOf("/api/candles")).toEqual([400, "missing_symbol"]);
  });
});

describe("GET /api/trades", () => {
  it("gives the newest of a range, oldest first", async () => {
    const { body } = await ask(`/api/trades?symbol=AAA&limit=1&to=${NOON + 120_000}`);
    expect(body).toEqual({
      symbol: "AAA",
      trades: [{ i: 2, t: NOON + 60_000, p: 101, z: 50, side: "buy" }],
    });
  });

  it("gives CSV", async () => {
    const { body } = await ask("/api/trades?symbol=AAA&limit=1&format=csv");
    expect(body).toBe("symbol,id,time,price,size,side\r\nAAA,3,2026-06-01T12:02:00.000Z,102.50,50,buy\r\n");
  });
});

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

describe("probes", () => {
  const starting = createStarting();

  it("say alive at once, and ready only when live", async () => {
    expect((await starting("/healthz")).status).toBe(200);
    const { status, body, headers } = await starting("/readyz");
    expect([status, body, headers["retry-after"]]).toEqual([503, { status: "starting", progress: 0.25 }, "1"]);
    expect((await ask("/readyz")).body).toEqual({ status: "live" });
  });

  it("leave data out while starting", async () => {
    const { status, body } = await starting("/api/quotes");
    expect([status, body["error"]]).toEqual([
      503,
      { code: "starting", message: "The market's history is being made: 25%." },
    ]);
  });

  function createStarting() {
    return async (path: string) => {
      const router = createRouter({
        admin: { token: undefined, allowedOrigins: [] },
        readiness: () => ({ live: undefined, progress: 0.25 }),
        tally: new Tally(),
        loopDelay: monitorEventLoopDelay(),
        dashboard: () => ({ status: 200, headers: {}, body: "" }),
      });
      const request = { method: "GET", path, query: new URLSearchParams(), headers: { origin: "", host: "localhost" } };
      const reply = await answer(() => router(request as Incoming));
      return { ...reply, body: JSON.parse(reply.body as string) as Record<string, unknown> };
    };
  }
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
});
