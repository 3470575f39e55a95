import { INTERVALS, type Interval } from "../model/candle.ts";
import { asObject, decodeControlObject, parseJson } from "./control.ts";
import {
  ProtocolError,
  type Decoder,
  type Directory,
  type Part,
  type QuotesHead,
  type WireSink,
} from "../protocol/codec.ts";
import { fromDecimal, type Instrument } from "../model/instrument.ts";
import { NO_PRICE } from "../model/quote.ts";
import { SIDE, type Side } from "../model/trade.ts";
import { asMillis, asSequence, parseEpoch, type Epoch } from "../model/units.ts";

type Fields = Readonly<Record<string, unknown>>;

const U32_MAX = 0xffff_ffff;

const bad = (what: string): ProtocolError => new ProtocolError("bad_message", what);

/** A whole number from 0 to `max`; `absent` where the field is missing. */
function whole(fields: Fields, key: string, max: number, absent?: number): number {
  const value = fields[key];
  if (value === undefined && absent !== undefined) return absent;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > max) {
    throw bad(`"${key}" must be a whole number from 0 to ${max}`);
  }
  return value;
}

/** A moment of market time: before 1970 it is below 0. */
function moment(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw bad('"t" must be a whole number');
  return value;
}

/** The mantissa of a decimal price; a price beyond int32 is none of ours. */
function mantissa(value: unknown, instrument: Instrument): number {
  if (typeof value !== "number") throw bad(`a price of ${instrument.symbol} is not a number`);
  const price = fromDecimal(value, instrument.exponent);
  if (Math.abs(price) > 0x7fff_ffff || Number.isNaN(price))
    throw bad(`a price of ${instrument.symbol} is out of range`);
  return price;
}

const optionalPrice = (value: unknown, instrument: Instrument): number =>
  value === undefined ? NO_PRICE : mantissa(value, instrument);

function list(fields: Fields, key: string): readonly unknown[] {
  const value = fields[key];
  if (!Array.isArray(value)) throw bad(`"${key}" must be a list`);
  return value;
}

function oneOf<const T extends string>(fields: Fields, key: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === fields[key]);
  if (found === undefined) throw bad(`"${key}" must be one of ${allowed.join(", ")}`);
  return found;
}

function epochOf(fields: Fields): Epoch {
  const text = fields["epoch"];
  const epoch = typeof text === "string" ? parseEpoch(text) : undefined;
  if (epoch === undefined) throw bad('"epoch" must be a base-36 u32');
  return epoch;
}

function partOf(fields: Fields): Part {
  const parts = whole(fields, "parts", U32_MAX, 1);
  const part = whole(fields, "part", U32_MAX, 1);
  if (part < 1 || part > parts) throw bad(`part ${part} of ${parts}`);
  return { part, parts };
}

function instrumentOf(symbol: unknown, directory: Directory): Instrument | undefined {
  if (typeof symbol !== "string") throw bad("a symbol must be a text");
  const id = directory.idOf(symbol);
  return id === undefined ? undefined : directory.instruments[id];
}

const QUOTE_KINDS = ["snapshot", "update"] as const;
const TRADE_KINDS = ["replay", "update"] as const;
const CANDLE_KINDS = ["snapshot", "update"] as const;

function decodeQuotes(fields: Fields, directory: Directory, sink: WireSink): void {
  const head: QuotesHead = {
    kind: oneOf(fields, "kind", QUOTE_KINDS),
    epoch: epochOf(fields),
    seq: asSequence(whole(fields, "seq", Number.MAX_SAFE_INTEGER)),
    frame: whole(fields, "frame", Number.MAX_SAFE_INTEGER),
    time: asMillis(whole(fields, "time", Number.MAX_SAFE_INTEGER)),
    merged: whole(fields, "merged", Number.MAX_SAFE_INTEGER, 0),
  };
  const rows = list(fields, "quotes");
  sink.quotesBegin(head, partOf(fields));
  for (const row of rows) decodeQuote(asObject(row), directory, sink);
  sink.quotesEnd();
}

function decodeQuote(row: Fields, directory: Directory, sink: WireSink): void {
  const instrument = instrumentOf(row["s"], directory);
  if (instrument === undefined) return;
  sink.quote(
    instrument.id,
    whole(row, "n", U32_MAX),
    optionalPrice(row["l"], instrument),
    whole(row, "z", U32_MAX, 0),
    optionalPrice(row["b"], instrument),
    optionalPrice(row["a"], instrument),
    whole(row, "bz", U32_MAX, 0),
    whole(row, "az", U32_MAX, 0),
    whole(row, "v", Number.MAX_SAFE_INTEGER),
  );
  const { o, h, lo, pc } = row;
  if (o === undefined && h === undefined && lo === undefined && pc === undefined) return;
  sink.quoteDay(
    instrument.id,
    optionalPrice(o, instrument),
    optionalPrice(h, instrument),
    optionalPrice(lo, instrument),
    optionalPrice(pc, instrument),
  );
}

function decodeTrades(fields: Fields, directory: Directory, sink: WireSink): void {
  const kind = oneOf(fields, "kind", TRADE_KINDS);
  const epoch = epochOf(fields);
  const rows = list(fields, "trades");
  sink.tradesBegin(kind, epoch, partOf(fields));
  for (const row of rows) decodeTrade(asObject(row), directory, sink);
  sink.tradesEnd();
}

function decodeTrade(row: Fields, directory: Directory, sink: WireSink): void {
  const instrument = instrumentOf(row["s"], directory);
  if (instrument === undefined) return;
  const side: Side = SIDE[oneOf(row, "side", ["none", "buy", "sell"])];
  sink.trade(
    instrument.id,
    whole(row, "i", Number.MAX_SAFE_INTEGER),
    moment(row["t"]),
    mantissa(row["p"], instrument),
    whole(row, "z", U32_MAX),
    side,
  );
}

function decodeCandles(fields: Fields, directory: Directory, sink: WireSink): void {
  const kind = oneOf(fields, "kind", CANDLE_KINDS);
  const interval: Interval = oneOf(fields, "interval", INTERVALS);
  const instrument = instrumentOf(fields["symbol"], directory);
  const rows = list(fields, "candles");
  const part = partOf(fields);
  if (instrument === undefined) return;
  sink.candlesBegin(kind, instrument.id, interval, part);
  for (const row of rows) decodeCandle(row, instrument, sink);
  sink.candlesEnd();
}

function decodeCandle(row: unknown, instrument: Instrument, sink: WireSink): void {
  if (!Array.isArray(row) || row.length < 6) throw bad("a candle must be [t, o, h, l, c, v]");
  const [t, o, h, l, c, v]: unknown[] = row;
  sink.candle(
    moment(t),
    mantissa(o, instrument),
    mantissa(h, instrument),
    mantissa(l, instrument),
    mantissa(c, instrument),
    whole({ v }, "v", Number.MAX_SAFE_INTEGER),
  );
}

/** Reads the JSON encoding. Validates by hand: a schema library costs several times the parse at these rates. */
export function createJsonDecoder(): Decoder {
  return {
    decode(data, directory, sink) {
      if (typeof data !== "string") throw bad("a binary message on a JSON connection");
      const fields = asObject(parseJson(data));
      const type = fields["type"];
      if (type === "quotes") decodeQuotes(fields, directory, sink);
      else if (type === "trades" && fields["kind"] !== "gap") decodeTrades(fields, directory, sink);
      else if (type === "candles") decodeCandles(fields, directory, sink);
      else {
        const control = decodeControlObject(fields);
        if (control !== undefined) sink.control(control);
      }
    },
  };
}
