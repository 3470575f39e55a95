import { MESSAGE_KINDS } from "../protocol/channels.ts";
import type { ChannelEncoders, Directory, TradesSink } from "../protocol/codec.ts";
import { SIDE, SIDES, type Trade } from "../model/trade.ts";
import { asEpoch, asInstrumentId } from "../model/units.ts";
import { GROUP, HEADER, TEMPLATE, TRADE_ROW, TRADES } from "./layout.ts";
import { FRAME_BYTES, requireId, setInt64, type FrameBuffer } from "./output-buffer.ts";
import { getInt64, knows, partOf, type SbeMessage } from "./reader.ts";

const TRADES_PER_FRAME = Math.floor((FRAME_BYTES - HEADER.bytes - TRADES.bytes - GROUP.bytes) / TRADE_ROW.bytes);

/** Trades in SBE, written into `out`. */
export function createTradesEncoder(out: FrameBuffer): ChannelEncoders["trades"] {
  const { view } = out;
  return (kind, epoch, id, trades, emit) => {
    requireId(id);
    const parts = Math.max(1, Math.ceil(trades.length / TRADES_PER_FRAME));
    for (let part = 1, k = 0; part <= parts; part++) {
      const end = Math.min(trades.length, k + TRADES_PER_FRAME);
      const root = out.begin(TEMPLATE.trades, TRADES.bytes);
      view.setUint32(root + TRADES.epoch, epoch, true);
      view.setUint16(root + TRADES.id, id, true);
      view.setUint16(root + TRADES.kind, MESSAGE_KINDS.trades.indexOf(kind), true);
      view.setUint16(root + TRADES.part, part, true);
      view.setUint16(root + TRADES.parts, parts, true);
      let at = out.group(root + TRADES.bytes, TRADE_ROW.bytes, end - k);
      for (; k < end; k++, at += TRADE_ROW.bytes) writeTrade(view, at, trades[k]);
      out.emit(at, part === parts, emit);
    }
  };
}

/** `side` is written as a u32, which also zeroes the three unused bytes after it: little-endian order puts them last. */
function writeTrade(view: DataView, at: number, trade: Readonly<Trade>): void {
  setInt64(view, at + TRADE_ROW.t, trade.t);
  view.setUint32(at + TRADE_ROW.tradeId, trade.id, true);
  view.setInt32(at + TRADE_ROW.price, trade.price, true);
  view.setUint32(at + TRADE_ROW.size, trade.size, true);
  view.setUint32(at + TRADE_ROW.side, trade.side, true);
}

/** @throws ProtocolError `bad_message` */
export function decodeTrades(message: SbeMessage, directory: Directory, sink: TradesSink): void {
  const { view } = message;
  const root = message.root(TRADES.bytes);
  const rows = message.group(TRADE_ROW.bytes);
  const part = partOf(view.getUint16(root + TRADES.part, true), view.getUint16(root + TRADES.parts, true));
  const kind = message.named(MESSAGE_KINDS.trades, view.getUint8(root + TRADES.kind));
  if (kind === undefined) return;
  sink.begin(kind, asEpoch(view.getUint32(root + TRADES.epoch, true)), part);
  const id = view.getUint16(root + TRADES.id, true);
  const count = knows(directory, id) ? rows.count : 0;
  for (let k = 0, at = rows.at; k < count; k++, at += rows.step) {
    sink.row(
      asInstrumentId(id),
      view.getUint32(at + TRADE_ROW.tradeId, true),
      getInt64(view, at + TRADE_ROW.t),
      view.getInt32(at + TRADE_ROW.price, true),
      view.getUint32(at + TRADE_ROW.size, true),
      message.named(SIDES, view.getUint8(at + TRADE_ROW.side)) ?? SIDE.none,
    );
  }
  sink.end();
}
