import { INTERVALS, type Candle, type Interval } from "../model/candle.ts";
import { MESSAGE_KINDS } from "../protocol/channels.ts";
import type { CandlesSink, ChannelEncoders, Directory } from "../protocol/codec.ts";
import { scaleOf, type Instrument } from "../model/instrument.ts";
import { jsonText, type JsonRows } from "./byte-writer.ts";
import { bad, instrumentOf, list, mantissa, moment, oneOf, partOf, whole, type Fields } from "./fields.ts";

/** Longest text of a candle. */
const CANDLE_BYTES = 128;

/** Candles as JSON text, written into `rows`. */
export function createCandlesEncoder(directory: Directory, rows: JsonRows): ChannelEncoders["candles"] {
  return (kind, id, interval, candles, emit) => {
    const { symbol, exponent } = directory.instruments[id];
    const scale = scaleOf(exponent);
    rows.head();
    rows.ascii(`{"type":"candles","kind":"${kind}","symbol":${jsonText(symbol)},"interval":"${interval}"`);
    rows.rows();
    for (const candle of candles) candleRow(rows, candle, exponent, scale);
    rows.emit("candles", emit);
  };
}

function candleRow(rows: JsonRows, candle: Readonly<Candle>, exponent: number, scale: number): void {
  rows.row(CANDLE_BYTES);
  rows.ascii("[");
  rows.int(candle.t);
  rows.ascii(",");
  rows.decimal(candle.o, exponent, scale);
  rows.ascii(",");
  rows.decimal(candle.h, exponent, scale);
  rows.ascii(",");
  rows.decimal(candle.l, exponent, scale);
  rows.ascii(",");
  rows.decimal(candle.c, exponent, scale);
  rows.ascii(",");
  rows.int(candle.v);
  rows.ascii("]");
}

/** @throws ProtocolError `bad_message` */
export function decodeCandles(fields: Fields, directory: Directory, sink: CandlesSink): void {
  const kind = oneOf(fields, "kind", MESSAGE_KINDS.candles);
  const interval: Interval = oneOf(fields, "interval", INTERVALS);
  const instrument = instrumentOf(fields["symbol"], directory);
  const rows = list(fields, "candles");
  const part = partOf(fields);
  if (instrument === undefined) return;
  sink.begin(kind, instrument.id, interval, part);
  for (const row of rows) decodeCandle(row, instrument, sink);
  sink.end();
}

function decodeCandle(row: unknown, instrument: Instrument, sink: CandlesSink): void {
  if (!Array.isArray(row) || row.length < 6) throw bad("a candle must be [t, o, h, l, c, v]");
  const [t, o, h, l, c, v]: unknown[] = row;
  sink.row(
    moment(t),
    mantissa(o, instrument),
    mantissa(h, instrument),
    mantissa(l, instrument),
    mantissa(c, instrument),
    whole({ v }, "v", Number.MAX_SAFE_INTEGER),
  );
}
