import * as v from "valibot";
import { INTERVALS, type Candle, type Interval } from "../model/candle.ts";
import { fromDecimal, MAX_EXPONENT, SECTORS, SYMBOL_PATTERN, type Instrument } from "../model/instrument.ts";
import { SIDE, SIDE_NAMES, type Trade } from "../model/trade.ts";
import { FeedSchema, type FeedInfo } from "../protocol/messages.ts";
import { asInstrumentId, asMillis, asTradeId, MAX_MANTISSA, parseEpoch, type Epoch } from "../model/units.ts";

/**
 * An HTTP request that failed. `status` is the HTTP status, or 0 without an answer. `code` is the server's. If the
 * server gave none, it is `no_answer` or `bad_answer`.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
  }
}

/** The instruments of a board, valid for one epoch. */
export interface InstrumentList {
  readonly epoch: Epoch;
  /** The feed in one line of text. */
  readonly feed: string;
  /** The feed for programs (W44); undefined if the server does not state it. */
  readonly source?: FeedInfo | undefined;
  readonly instruments: readonly Instrument[];
}

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const price = v.pipe(v.number(), v.finite());
/** Milliseconds since 1970; earlier times are negative. */
const moment = v.pipe(v.number(), v.safeInteger());
/** A list without its malformed elements, so that one bad element does not hide the others. */
const listOf = <T>(element: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((list) =>
      list.flatMap((one) => {
        const parsed = v.safeParse(element, one);
        return parsed.success ? [parsed.output] : [];
      }),
    ),
  );
const candleRow = v.tuple([moment, price, price, price, price, whole]);
const interval = v.picklist(INTERVALS);
const instrument = v.object({
  id: whole,
  symbol: v.pipe(v.string(), v.regex(SYMBOL_PATTERN)),
  name: v.fallback(v.string(), ""),
  // A sector unknown to this version counts as missing.
  sector: v.fallback(v.optional(v.picklist(SECTORS)), undefined),
  exponent: v.pipe(whole, v.maxValue(MAX_EXPONENT)),
  tick: v.fallback(v.pipe(whole, v.minValue(1)), 1),
  lot: v.fallback(v.pipe(whole, v.minValue(1)), 1),
});
const InstrumentListSchema = v.object({
  epoch: v.string(),
  feed: v.string(),
  source: v.fallback(v.optional(FeedSchema), undefined),
  instruments: v.pipe(
    v.array(instrument),
    v.check((list) => list.every(({ id }, k) => id === k), "instruments must stand in the order of their ids"),
  ),
});
const CandlesSchema = v.object({ symbol: v.string(), interval, candles: listOf(candleRow) });
const SeriesSchema = v.object({ interval, series: v.record(v.string(), listOf(candleRow)) });
const TradesSchema = v.object({
  symbol: v.string(),
  trades: listOf(v.object({ i: whole, t: moment, p: price, z: whole, side: v.picklist(SIDE_NAMES) })),
});
const ReadinessSchema = v.variant("status", [
  v.object({ status: v.literal("live") }),
  v.object({ status: v.literal("starting"), progress: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
]);
const AccessSchema = v.object({ origin: v.string(), allowed: v.literal(true) });
const ACCEPT_JSON = { headers: { accept: "application/json" } };
const ErrorSchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

const candlesOf = (rows: readonly v.InferOutput<typeof candleRow>[], { exponent }: Instrument): Candle[] =>
  rows
    .map(([t, o, h, l, c, volume]) => ({
      t: asMillis(t),
      o: fromDecimal(o, exponent),
      h: fromDecimal(h, exponent),
      l: fromDecimal(l, exponent),
      c: fromDecimal(c, exponent),
      v: volume,
    }))
    .filter(({ h, l }) => Math.abs(h) <= MAX_MANTISSA && Math.abs(l) <= MAX_MANTISSA);

/** The most candles per symbol in a request for many symbols: four days of 15-minute candles. */
const MANY_LIMIT = 400;

export interface HttpApiOptions {
  /** The address before the server's paths, without a slash at the end, such as http://localhost:3000. */
  readonly base: string;
  readonly fetch: typeof fetch;
  /**
   * The origin of the page that opens sockets. Leave it out in a program that is no page; `readiness` then checks no
   * access.
   */
  readonly pageOrigin?: string;
}

/**
 * The server's HTTP interface: instruments, history and market controls. Current prices are pushed instead. Every call
 * throws ApiError, or the signal's reason after it was aborted.
 */
export class HttpApi {
  readonly #base: string;
  readonly #pageOrigin: string | undefined;
  readonly #fetch: typeof fetch;

  constructor({ base, fetch, pageOrigin }: HttpApiOptions) {
    this.#base = base;
    this.#pageOrigin = pageOrigin;
    this.#fetch = fetch;
  }

  async instruments(signal: AbortSignal): Promise<InstrumentList> {
    const body = await this.get("/api/instruments", {}, InstrumentListSchema, signal);
    const epoch = parseEpoch(body.epoch);
    if (epoch === undefined) throw new ApiError(200, "bad_answer", `"${body.epoch}" is no epoch`);
    return {
      epoch,
      feed: body.feed,
      source: body.source,
      instruments: body.instruments.map(({ id, sector, name, ...one }) => ({
        ...{ ...one, id: asInstrumentId(id), name: name || one.symbol },
        ...(sector === undefined ? {} : { sector }),
      })),
    };
  }

  /** The newest `limit` candles whose start lies in [from, to), ms; oldest first. */
  async candles(
    instrument: Instrument,
    interval: Interval,
    range: { readonly from?: number; readonly to?: number; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly Candle[]> {
    const query = { symbol: instrument.symbol, interval, ...range };
    const body = await this.get("/api/candles", query, CandlesSchema, signal);
    return candlesOf(body.candles, instrument);
  }

  /** Candles of many instruments by symbol, from `from` (ms) on, the newest `limit` before `to`; oldest first. */
  async candlesOfMany(
    instruments: readonly Instrument[],
    interval: Interval,
    from: number,
    signal: AbortSignal,
    range: { readonly to?: number; readonly limit?: number } = {},
  ): Promise<ReadonlyMap<string, readonly Candle[]>> {
    const symbols = instruments.map(({ symbol }) => symbol).join(",");
    const query = { symbols, interval, from, limit: MANY_LIMIT, ...range };
    const body = await this.get("/api/candles", query, SeriesSchema, signal);
    return new Map(instruments.map((one) => [one.symbol, candlesOf(body.series[one.symbol] ?? [], one)]));
  }

  /** The newest `limit` trades, of those from `from` (ms) on where that is given; oldest first. */
  async trades(
    instrument: Instrument,
    limit: number,
    signal: AbortSignal,
    range: { readonly from?: number } = {},
  ): Promise<readonly Trade[]> {
    const query = { symbol: instrument.symbol, limit, ...range };
    const body = await this.get("/api/trades", query, TradesSchema, signal);
    return body.trades.map(({ i, t, p, z, side }) => ({
      id: asTradeId(i),
      t: asMillis(t),
      price: fromDecimal(p, instrument.exponent),
      size: z,
      side: SIDE[side],
    }));
  }

  /**
   * The share of its preparation that a starting server has completed, 0–1; undefined once it is live.
   * @throws ApiError `origin_not_allowed` if a live server accepts no socket of this page: a browser hides why a socket
   * failed
   */
  async readiness(signal: AbortSignal): Promise<number | undefined> {
    const response = await this.#ask(`${this.#base}/readyz`, signal);
    const parsed = v.safeParse(ReadinessSchema, await bodyOf(response, signal));
    if (!parsed.success) throw new ApiError(response.status, "bad_answer", `/readyz: ${parsed.issues[0].message}`);
    if (parsed.output.status === "starting") return parsed.output.progress;
    const origin = this.#pageOrigin;
    if (origin !== undefined) await this.get("/api/access", { origin }, AccessSchema, signal);
    return undefined;
  }

  /** Sends one market control (W31), with the server's admin token. */
  async control(order: object, token: string, signal: AbortSignal): Promise<void> {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = { method: "POST", headers, body: JSON.stringify(order) };
    const response = await this.#ask(`${this.#base}/api/market`, signal, sent);
    const body = await bodyOf(response, signal);
    if (!response.ok) throw failureOf(response, body);
  }

  /** Asks for what has no method of its own. */
  async get<T>(
    path: string,
    query: Readonly<Record<string, string | number>>,
    schema: v.GenericSchema<unknown, T>,
    signal: AbortSignal,
  ): Promise<T> {
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    const response = await this.#ask(`${this.#base}${path}${search.size > 0 ? `?${search.toString()}` : ""}`, signal);
    const body = await bodyOf(response, signal);
    if (!response.ok) throw failureOf(response, body);
    const parsed = v.safeParse(schema, body);
    if (!parsed.success) throw new ApiError(response.status, "bad_answer", `${path}: ${parsed.issues[0].message}`);
    return parsed.output;
  }

  async #ask(url: string, signal: AbortSignal, init: RequestInit = ACCEPT_JSON): Promise<Response> {
    // Called as a plain function, because a browser's fetch must not be another object's method.
    const ask = this.#fetch;
    try {
      return await ask(url, { ...init, signal });
    } catch (cause) {
      signal.throwIfAborted();
      throw new ApiError(0, "no_answer", "the server cannot be reached", { cause });
    }
  }
}

async function bodyOf(response: Response, signal: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    signal.throwIfAborted();
    throw new ApiError(response.status, "bad_answer", `the answer (${response.status}) is not JSON`, { cause });
  }
}

function failureOf({ status }: Response, body: unknown): ApiError {
  const parsed = v.safeParse(ErrorSchema, body);
  if (!parsed.success) return new ApiError(status, "bad_answer", `the server answered ${status}`);
  return new ApiError(status, parsed.output.error.code, parsed.output.error.message);
}
