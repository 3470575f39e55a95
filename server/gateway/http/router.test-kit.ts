import { monitorEventLoopDelay } from "node:perf_hooks";
import { vi } from "vitest";
import type { Instrument } from "../../../shared/model/instrument.ts";
import type { Candle } from "../../../shared/model/candle.ts";
import { createQuoteColumns } from "../../../shared/model/quote.ts";
import { SIDE, type Trade } from "../../../shared/model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asSequence, asTradeId } from "../../../shared/model/units.ts";
import { type Archive, isBefore } from "../../ports/archive.ts";
import type { Quotes } from "../../ports/board.ts";
import type { MarketControls } from "../../ports/market-controls.ts";
import { PLAIN_OPEN } from "../../ports/trading-status.ts";
import type { Publisher } from "../../publish/publisher.ts";
import type { AdminRule } from "./admin.ts";
import type { Incoming } from "./http.ts";
import type { Services } from "./services.ts";
import { OriginRule } from "./origin-rule.ts";
import { RequestError, type Reply } from "./reply.ts";
import { Compression } from "../compression/compression.ts";
import { createRouter } from "./router.ts";
import { GatewayCounters } from "../limits/gateway-counters.ts";

export const NOON = Date.UTC(2026, 5, 1, 12);

export function instrument(symbol: string, index: number): Instrument {
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

export const controls = () =>
  ({
    settings: { activity: 1, volatility: 1 },
    endShocks: vi.fn(),
    setActivity: vi.fn(),
    setVolatility: vi.fn(),
    shock: vi.fn(),
    news: vi.fn(),
    halt: vi.fn(),
    resume: vi.fn(),
  }) satisfies MarketControls;

/** AAA traded at 100.00, 101.00 and 102.50, at noon and in the two minutes after it. BBB has not traded. */
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
    statusOf: () => PLAIN_OPEN,
    reasonOf: () => "",
    onStatus: () => () => {},
    news: new Map(),
    onNews: () => () => {},
    followRow: () => () => {},
  };
}

/** Candles of a minute and of an hour from those trades. */
const archive: Archive = {
  candles: ({ id, interval, from, to, limit }) => {
    const minutes = PRICES.map((p, k): Candle => ({ t: asMillis(NOON + k * 60_000), o: p, h: p, l: p, c: p, v: 50 }));
    const hour: Candle = { t: asMillis(NOON), o: 10_000, h: 10_250, l: 10_000, c: 10_250, v: 150 };
    const all = id !== 0 ? [] : interval === "1m" ? minutes : [hour];
    return Promise.resolve(all.filter(({ t }) => t >= from && t < to).slice(-limit));
  },
  trades: ({ from, to, limit, before }) => {
    const all = PRICES.map((price, k): Trade => ({
      id: asTradeId(k + 1),
      t: asMillis(NOON + k * 60_000),
      price,
      size: 50,
      side: SIDE.buy,
    }));
    const wanted = (trade: Trade) => before === undefined || isBefore(trade, before);
    return Promise.resolve(all.filter((trade) => trade.t >= from && trade.t < to && wanted(trade)).slice(-limit));
  },
};

export function liveParts(market: MarketControls | undefined = controls()): Services {
  const stats: ReturnType<Publisher["stats"]> = {
    sessions: 2,
    groups: 1,
    slow: 0,
    frames: 10,
    rows: 30,
    bytes: 900,
    conflated: 4,
    merged: 0,
    probes: 0,
    lossy: 0,
    slowPeriods: 0,
    errors: 0,
  };
  return {
    feed: { kind: "simulated", name: "simulated market", summary: "simulated, seed 1", simulated: true },
    quotes: boardOfTwo(),
    archive,
    events: { news: () => [], halts: () => [] },
    publisher: { stats: () => stats } as Publisher,
    controls: market,
    log: quiet(),
  };
}

export const quiet = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });

export interface Asking {
  readonly method?: string;
  readonly headers?: Partial<Incoming["headers"]>;
  readonly address?: string;
  readonly body?: unknown;
}

/** The header with the token that the controls need. */
const TOKEN = "s3cret";
export const BEARER = { authorization: `Bearer ${TOKEN}` };

/** Sends a router over `live` a request. The body of the answer is parsed where it is JSON. */
export async function ask(
  url: string,
  asking: Asking = {},
  live: Services | "starting" = liveParts(),
  admin: AdminRule = { token: TOKEN, metrics: "token" },
) {
  const log = quiet();
  const router = createRouter({
    admin,
    origins: new OriginRule(["https://ticker.example"], log),
    readiness: () => (live === "starting" ? { live: undefined, progress: 0.25 } : { live, progress: 1 }),
    counters: new GatewayCounters(),
    compression: new Compression({ monotonic: () => 0 }),
    loopDelay: monitorEventLoopDelay(),
    dashboard: () => ({ status: 200, headers: {}, body: "file" }),
  });
  const { pathname, searchParams } = new URL(url, "http://localhost:3000");
  const sent = ["origin", "authorization", "accept-encoding", "if-none-match"];
  sent.push("upgrade", "connection", "sec-websocket-version", "sec-websocket-key");
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

/** Status and error code of a request that is refused. */
export const errorOf = async (...args: Parameters<typeof ask>) => {
  const { status, body } = await ask(...args);
  return [status, (body["error"] as { code: string }).code];
};
