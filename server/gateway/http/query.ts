import { INTERVALS, type Interval } from "../../../shared/model/candle.ts";
import type { Directory } from "../../../shared/protocol/codec.ts";
import type { Instrument } from "../../../shared/model/instrument.ts";
import { ALL_SYMBOLS, RATES, type Rate } from "../../../shared/protocol/channels.ts";
import { TAP_KEY } from "../../../shared/protocol/lab.ts";
import { MOMENT_FORMS, parseMoment } from "../../../shared/model/moment.ts";
import { asMillis, EARLIEST_TIME, parseEpoch, type Millis } from "../../../shared/model/units.ts";
import type { TradeMark } from "../../ports/archive.ts";
import type { QuotesPosition } from "../../publish/channels/quotes/quotes-channel.ts";
import { RequestError } from "./reply.ts";

/** Most symbols that one request may name. */
const MAX_QUERY_SYMBOLS = 1_000;

/** The keys that each path accepts. */
export const QUERY_KEYS = {
  "/api/instruments": [],
  "/api/quotes": ["symbols", "connection", "compress"],
  "/api/poll": ["symbols", "since", "waitMs", "rate", "connection", "compress"],
  "/api/candles": ["symbol", "symbols", "interval", "from", "to", "limit", "format"],
  "/api/trades": ["symbol", "from", "to", "before", "limit", "format"],
  "/api/events": ["symbol", "limit"],
  "/api/stream": ["symbols", "rate", "compress"],
  "/api/replay": [],
  "/api/market": [],
  "/api/present": [],
  "/api/access": ["origin"],
} as const;

/** A key that every path ignores: it names a visitor of the Lab. */
const IGNORED: readonly string[] = [TAP_KEY];

/** Refuses unknown keys, repeated keys, and keys without a value: none is ignored silently. */
export function checkKeys(query: URLSearchParams, path: keyof typeof QUERY_KEYS): void {
  const known: readonly string[] = QUERY_KEYS[path];
  const seen = new Set<string>();
  for (const [key, value] of query) {
    if (IGNORED.includes(key)) continue;
    const shown = JSON.stringify(key.slice(0, 32));
    if (!known.includes(key)) {
      const taken = known.length === 0 ? "no query" : known.join(", ");
      throw new RequestError(400, "bad_query", `${shown} is no key of ${path}, which takes ${taken}.`);
    }
    if (seen.has(key)) throw new RequestError(400, "bad_query", `${key} comes twice.`);
    if (value === "" && key !== "symbol") throw new RequestError(400, "bad_query", `${key} has no value.`);
    seen.add(key);
  }
  if (seen.has("symbol") && seen.has("symbols")) {
    throw new RequestError(400, "bad_query", "symbol names one instrument, symbols many: give one of them.");
  }
}

/** `from=…&to=…`: a half-open range of market time, in the forms of a moment (W42). Default: everything. */
export function timeRange(query: URLSearchParams): { from: Millis; to: Millis } {
  return { from: moment(query, "from", EARLIEST_TIME), to: moment(query, "to", asMillis(Number.MAX_SAFE_INTEGER)) };
}

function moment(query: URLSearchParams, name: string, absent: Millis): Millis {
  const text = query.get(name);
  if (text === null || text === "") return absent;
  const time = parseMoment(text);
  if (time === undefined) throw new RequestError(400, "bad_query", `${name} is ${MOMENT_FORMS}.`);
  return time;
}

/** `before=T.I`: only trades before the trade with id I at time T. */
export function tradeMark(query: URLSearchParams): TradeMark | undefined {
  const text = query.get("before");
  if (text === null || text === "") return undefined;
  const [, t, id] = /^(-?\d{1,15})\.(\d{1,10})$/.exec(text) ?? [];
  if (t === undefined || id === undefined) {
    throw new RequestError(400, "bad_query", "before is a trade's time and id, such as 1700000000000.4711.");
  }
  return { t: Number(t), id: Number(id) };
}

/** `limit=n`, clamped to 1 … `most`. */
export const limit = (query: URLSearchParams, initial: number, most: number): number =>
  Math.min(most, Math.max(1, whole(query, "limit", Math.min(initial, most))));

export function interval(query: URLSearchParams): Interval {
  const text = query.get("interval") ?? "1m";
  const known = INTERVALS.find((name) => name === text);
  if (known === undefined) {
    throw new RequestError(400, "bad_interval", `interval is one of ${INTERVALS.join(" ")}.`);
  }
  return known;
}

export function format(query: URLSearchParams): "json" | "csv" {
  const text = query.get("format") ?? "json";
  if (text === "json" || text === "csv") return text;
  throw new RequestError(400, "bad_format", "format is json or csv.");
}

/** `rate=n` as in a subscription (W9); undefined where none is named. */
export function rateOf(query: URLSearchParams): Rate | undefined {
  const text = query.get("rate");
  if (text === null) return undefined;
  const rate = RATES.find((known) => String(known) === text);
  if (rate === undefined) throw new RequestError(400, "bad_rate", `rate is one of ${RATES.join(" ")}.`);
  return rate;
}

/** `connection=close`: whether the connection ends with the answer. */
export function closesConnection(query: URLSearchParams): boolean {
  const text = query.get("connection");
  if (text !== null && text !== "close") throw new RequestError(400, "bad_query", "connection can only be close.");
  return text === "close";
}

/** `compress=1`: whether the client asks for compression (W68). */
export function wantsCompression(query: URLSearchParams): boolean {
  const text = query.get("compress");
  if (text !== null && text !== "1") throw new RequestError(400, "bad_query", "compress can only be 1.");
  return text === "1";
}

/** The position that a client holds, from its text `epoch:seq`; undefined for any other text. */
export function parsePosition(text: string): QuotesPosition | undefined {
  const [, epochText = "", seq] = /^([0-9a-z]{1,7}):(\d{1,15})$/.exec(text) ?? [];
  const epoch = parseEpoch(epochText);
  return epoch === undefined || seq === undefined ? undefined : { epoch, seq: Number(seq) };
}

/** `since=epoch:seq`. */
export function sinceOf(query: URLSearchParams): QuotesPosition | undefined {
  const text = query.get("since");
  if (text === null) return undefined;
  const position = parsePosition(text);
  if (position !== undefined) return position;
  throw new RequestError(400, "bad_query", "since is epoch:seq of an earlier answer, such as k3:9913.");
}

/** `waitMs=n`, 0 … `most`. */
export function waitMsOf(query: URLSearchParams, initial: number, most: number): number {
  const wait = whole(query, "waitMs", initial);
  if (wait > most) throw new RequestError(400, "bad_query", `waitMs is a whole number from 0 to ${most}.`);
  return wait;
}

/** The instrument that `symbol=` names. */
export function oneInstrument(query: URLSearchParams, directory: Directory): Instrument {
  const symbol = query.get("symbol");
  if (symbol === null || symbol === "") throw new RequestError(400, "missing_symbol", "symbol= is missing.");
  return find(symbol, directory);
}

/** The instruments that `symbols=A,B` names, each once; undefined for all of them: without `symbols`, or for "*". */
export function manyInstruments(query: URLSearchParams, directory: Directory): readonly Instrument[] | undefined {
  const list = query.get("symbols");
  if (list === null || list === "" || list === ALL_SYMBOLS) return undefined;
  const symbols = [...new Set(list.split(","))];
  if (symbols.length > MAX_QUERY_SYMBOLS) {
    throw new RequestError(400, "too_many_symbols", `symbols names ${MAX_QUERY_SYMBOLS} at most.`);
  }
  return symbols.map((symbol) => find(symbol, directory));
}

function find(symbol: string, directory: Directory): Instrument {
  const id = directory.idOf(symbol);
  const instrument = id === undefined ? undefined : directory.instruments[id];
  if (instrument !== undefined) return instrument;
  throw new RequestError(404, "unknown_symbol", `There is no instrument ${JSON.stringify(symbol.slice(0, 40))}.`);
}

/** A whole number ≥ 0. Larger numbers than a double holds exactly become the largest that it does. */
function whole(query: URLSearchParams, name: string, initial: number): number {
  const text = query.get(name);
  if (text === null || text === "") return initial;
  if (!/^\d{1,30}$/.test(text)) throw new RequestError(400, "bad_query", `${name} is a whole number.`);
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}
