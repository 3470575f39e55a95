import { INTERVALS, type Candle } from "../model/candle.ts";
import { MESSAGE_KINDS } from "../protocol/channels.ts";
import type { CandlesSink, ChannelEncoders, Directory } from "../protocol/codec.ts";
import { CANDLE_ROW, CANDLES, GROUP, HEADER, TEMPLATE } from "./layout.ts";
import { FRAME_BYTES, requireId, setInt64, type FrameBuffer } from "./output-buffer.ts";
import { getInt64, knows, partOf, type SbeMessage } from "./reader.ts";

const CANDLES_PER_FRAME = Math.floor((FRAME_BYTES - HEADER.bytes - CANDLES.bytes - GROUP.bytes) / CANDLE_ROW.bytes);

/** Candles in SBE, written into `out`. */
export function createCandlesEncoder(out: FrameBuffer): ChannelEncoders["candles"] {
  const { view } = out;
  return (kind, id, interval, candles, emit) => {
    requireId(id);
    const parts = Math.max(1, Math.ceil(candles.length / CANDLES_PER_FRAME));
    for (let part = 1, k = 0; part <= parts; part++) {
      const end = Math.min(candles.length, k + CANDLES_PER_FRAME);
      const root = out.begin(TEMPLATE.candles, CANDLES.bytes);
      view.setUint16(root + CANDLES.id, id, true);
      view.setUint8(root + CANDLES.interval, INTERVALS.indexOf(interval));
      view.setUint8(root + CANDLES.kind, MESSAGE_KINDS.candles.indexOf(kind));
      view.setUint16(root + CANDLES.part, part, true);
      view.setUint16(root + CANDLES.parts, parts, true);
      view.setUint32(root + CANDLES.free, 0, true);
      let at = out.group(root + CANDLES.bytes, CANDLE_ROW.bytes, end - k);
      for (; k < end; k++, at += CANDLE_ROW.bytes) writeCandle(view, at, candles[k]);
      out.emit(at, part === parts, emit);
    }
  };
}

function writeCandle(view: DataView, at: number, candle: Readonly<Candle>): void {
  setInt64(view, at + CANDLE_ROW.t, candle.t);
  view.setFloat64(at + CANDLE_ROW.volume, candle.v, true);
  view.setInt32(at + CANDLE_ROW.open, candle.o, true);
  view.setInt32(at + CANDLE_ROW.high, candle.h, true);
  view.setInt32(at + CANDLE_ROW.low, candle.l, true);
  view.setInt32(at + CANDLE_ROW.close, candle.c, true);
}

/** @throws ProtocolError `bad_message` */
export function decodeCandles(message: SbeMessage, directory: Directory, sink: CandlesSink): void {
  const { view } = message;
  const root = message.root(CANDLES.bytes);
  const rows = message.group(CANDLE_ROW.bytes);
  const part = partOf(view.getUint16(root + CANDLES.part, true), view.getUint16(root + CANDLES.parts, true));
  const kind = message.named(MESSAGE_KINDS.candles, view.getUint8(root + CANDLES.kind));
  const interval = message.named(INTERVALS, view.getUint8(root + CANDLES.interval));
  const id = view.getUint16(root + CANDLES.id, true);
  if (kind === undefined || interval === undefined || !knows(directory, id)) return;
  sink.begin(kind, id, interval, part);
  for (let k = 0, at = rows.at; k < rows.count; k++, at += rows.step) {
    sink.row(
      getInt64(view, at + CANDLE_ROW.t),
      view.getInt32(at + CANDLE_ROW.open, true),
      view.getInt32(at + CANDLE_ROW.high, true),
      view.getInt32(at + CANDLE_ROW.low, true),
      view.getInt32(at + CANDLE_ROW.close, true),
      view.getFloat64(at + CANDLE_ROW.volume, true),
    );
  }
  sink.end();
}
