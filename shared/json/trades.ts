import { MESSAGE_KINDS } from "../protocol/channels.ts";
import type { ChannelEncoders, Directory, TradesSink } from "../protocol/codec.ts";
import { asObject } from "./control.ts";
import { scaleOf } from "../model/instrument.ts";
import { jsonText, type JsonRows } from "./byte-writer.ts";
import { epochOf, instrumentOf, list, mantissa, moment, oneOf, partOf, U32_MAX, whole, type Fields } from "./fields.ts";
import { SIDE, SIDE_NAMES, type Side, type Trade } from "../model/trade.ts";
import { formatEpoch } from "../model/units.ts";

/** Longest text of a trade, without its symbol. */
const TRADE_BYTES = 160;

/** Trades as JSON text, written into `rows`. */
export function createTradesEncoder(directory: Directory, rows: JsonRows): ChannelEncoders["trades"] {
  return (kind, epoch, id, trades, emit) => {
    const { symbol, exponent } = directory.instruments[id];
    const scale = scaleOf(exponent);
    rows.head();
    rows.ascii(`{"type":"trades","kind":"${kind}","epoch":"${formatEpoch(epoch)}"`);
    rows.rows();
    const text = jsonText(symbol);
    for (const trade of trades) tradeRow(rows, trade, text, exponent, scale);
    rows.emit("trades", emit);
  };
}

function tradeRow(rows: JsonRows, trade: Readonly<Trade>, symbol: string, exponent: number, scale: number): void {
  rows.row(TRADE_BYTES + symbol.length);
  rows.ascii('{"s":');
  rows.ascii(symbol);
  rows.ascii(',"i":');
  rows.int(trade.id);
  rows.ascii(',"t":');
  rows.int(trade.t);
  rows.ascii(',"p":');
  rows.decimal(trade.price, exponent, scale);
  rows.ascii(',"z":');
  rows.int(trade.size);
  rows.ascii(',"side":"');
  rows.ascii(SIDE_NAMES[trade.side]);
  rows.ascii('"}');
}

/** @throws ProtocolError `bad_message` */
export function decodeTrades(fields: Fields, directory: Directory, sink: TradesSink): void {
  const kind = oneOf(fields, "kind", MESSAGE_KINDS.trades);
  const epoch = epochOf(fields);
  const rows = list(fields, "trades");
  sink.begin(kind, epoch, partOf(fields));
  for (const row of rows) decodeTrade(asObject(row), directory, sink);
  sink.end();
}

function decodeTrade(row: Fields, directory: Directory, sink: TradesSink): void {
  const instrument = instrumentOf(row["s"], directory);
  if (instrument === undefined) return;
  const side: Side = SIDE[oneOf(row, "side", SIDE_NAMES)];
  sink.row(
    instrument.id,
    whole(row, "i", Number.MAX_SAFE_INTEGER),
    moment(row["t"]),
    mantissa(row["p"], instrument),
    whole(row, "z", U32_MAX),
    side,
  );
}
