import { describe, expect, test } from "vitest";
import type { Candle } from "../model/candle.ts";
import type { QuotesHead } from "../protocol/codec.ts";
import { MAX_MESSAGE_BYTES } from "../protocol/messages.ts";
import { createQuoteColumns } from "../model/quote.ts";
import { createSbeEncoder } from "./codec.ts";
import { SIDE, type Trade } from "../model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asSequence, asTradeId } from "../model/units.ts";
import { collectFrames } from "../protocol/wire-recorder.test-kit.ts";

const head: QuotesHead = {
  kind: "snapshot",
  epoch: asEpoch(0x0102_0304),
  seq: asSequence(0x0605_0403_0201),
  frame: 41,
  time: asMillis(0x018b_cfe5_6800),
  merged: 7,
};

/** Hex in groups, as the layout has them. */
const hex = (frame: Uint8Array, ...ends: number[]): string[] =>
  [...ends, frame.length].map((end, k) => Buffer.from(frame.subarray(ends[k - 1] ?? 0, end)).toString("hex"));

const trade = (id: number): Trade => ({
  id: asTradeId(id),
  t: asMillis(0x018b_cfe5_6800),
  price: 19045,
  size: 100,
  side: SIDE.sell,
});
const candle = (t: number): Candle => ({ t: asMillis(t), o: 1, h: 2, l: -1, c: 0, v: 1.5 });

describe("the bytes of a message", () => {
  test("quotes: header, 28-byte root, 32-byte rows, 20-byte days", () => {
    const columns = createQuoteColumns(3);
    columns.n[2] = 813;
    columns.volume[2] = 1_234_567;
    columns.last[2] = 19045;
    columns.lastSize[2] = 300;
    columns.bid[2] = 19044;
    columns.ask[2] = 19046;
    columns.bidSize[2] = 500;
    columns.askSize[2] = 200;
    columns.open[2] = 19000;
    columns.high[2] = 19050;
    columns.low[2] = 18990;
    const [frame = new Uint8Array()] = collectFrames((emit) => {
      createSbeEncoder().quotes(head, columns, [2, 0], [1, 0], 2, emit);
    });
    expect(hex(frame, 8, 20, 26, 28, 36, 40, 72, 104, 108)).toEqual([
      "1c00" + "0100" + "5454" + "0000", // blockLength 28, template 1, schema, version 0
      "04030201" + "29000000" + "07000000", // epoch, frame, merged
      "010203040506", // seq, u48
      "01" + "00", // kind snapshot, free
      "0068e5cf8b01" + "01" + "01", // time, u48; part 1 of 1
      "2000" + "0200", // rows of 32 bytes: 2
      "0000000087d63241" + "2d030000" + "654a0000" + "644a0000" + "2c010000" + "0200" + "0200" + "f401" + "c800",
      "0000000000000000" + "00000000" + "00000080" + "00000080" + "ffffffff" + "0000" + "ffff" + "ffff" + "ffff",
      "1400" + "0100", // days of 20 bytes: 1
      "384a0000" + "6a4a0000" + "2e4a0000" + "00000080" + "0200" + "0000", // open, high, low, no previous close, id
    ]);
  });

  test("trades: 12-byte root, 24-byte rows", () => {
    const [frame = new Uint8Array()] = collectFrames((emit) => {
      createSbeEncoder().trades("replay", asEpoch(5), asInstrumentId(9), [trade(4711)], emit);
    });
    expect(hex(frame, 8, 20, 24)).toEqual([
      "0c00" + "0200" + "5454" + "0000",
      "05000000" + "0900" + "01" + "00" + "0100" + "0100",
      "1800" + "0100",
      "0068e5cf8b010000" + "67120000" + "654a0000" + "64000000" + "02" + "000000",
    ]);
  });

  test("candles: 12-byte root, 32-byte rows", () => {
    const [frame = new Uint8Array()] = collectFrames((emit) => {
      createSbeEncoder().candles("update", asInstrumentId(9), "1m", [candle(60_000)], emit);
    });
    expect(hex(frame, 8, 20, 24)).toEqual([
      "0c00" + "0300" + "5454" + "0000",
      "0900" + "03" + "00" + "0100" + "0100" + "00000000",
      "2000" + "0100",
      "60ea000000000000" + "000000000000f83f" + "01000000" + "02000000" + "ffffffff" + "00000000",
    ]);
  });
});

describe("limits", () => {
  test("a snapshot of 500 candles is one message", () => {
    const candles = Array.from({ length: 500 }, (_, k) => candle(k * 60_000));
    const frames = collectFrames((emit) => {
      createSbeEncoder().candles("snapshot", asInstrumentId(0), "1m", candles, emit);
    });
    expect(frames.map(({ length }) => length)).toEqual([16_024]);
  });

  test("what would exceed a message goes out in parts, each with room for the WebSocket header", () => {
    const count = 65_535;
    const columns = createQuoteColumns(count);
    const ids = Array.from({ length: count }, (_, id) => id);
    const encoder = createSbeEncoder();
    const frames = [
      ...collectFrames((emit) => {
        encoder.quotes(head, columns, ids, new Uint8Array(count).fill(1), count, emit);
      }),
      ...collectFrames((emit) => {
        const trades = Array.from({ length: 2_000 }, (_, k) => trade(k + 1));
        encoder.trades("replay", asEpoch(1), asInstrumentId(0), trades, emit);
      }),
      ...collectFrames((emit) => {
        const candles = Array.from({ length: 1_200 }, (_, k) => candle(k));
        encoder.candles("snapshot", asInstrumentId(0), "1s", candles, emit);
      }),
    ];
    expect(frames).toHaveLength(210 + 3 + 3);
    expect(Math.max(...frames.map(({ length }) => length))).toBeLessThanOrEqual(MAX_MESSAGE_BYTES - 16);
  });

  test("an empty list is one message without rows", () => {
    const encoder = createSbeEncoder();
    const frames = [
      ...collectFrames((emit) => {
        encoder.quotes(head, createQuoteColumns(1), [], [], 0, emit);
      }),
      ...collectFrames((emit) => {
        encoder.trades("update", asEpoch(1), asInstrumentId(0), [], emit);
      }),
      ...collectFrames((emit) => {
        encoder.candles("snapshot", asInstrumentId(0), "1d", [], emit);
      }),
    ];
    expect(frames.map(({ length }) => length)).toEqual([44, 24, 24]);
  });

  test("an instrument id that a row cannot carry is refused", () => {
    const encoder = createSbeEncoder();
    const drop = () => undefined;
    expect(() => {
      encoder.quotes(head, createQuoteColumns(65_536), [0], [0], 1, drop);
    }).toThrow(RangeError);
    expect(() => {
      encoder.trades("update", asEpoch(1), asInstrumentId(65_535), [], drop);
    }).toThrow(RangeError);
    expect(() => {
      encoder.candles("update", asInstrumentId(65_535), "1m", [], drop);
    }).toThrow(RangeError);
  });

  test("messages of one length are one view of one buffer: nothing is allocated for them", () => {
    const encoder = createSbeEncoder();
    const columns = createQuoteColumns(4);
    const seen = new Set<Uint8Array>();
    for (let k = 0; k < 100; k++) encoder.quotes(head, columns, [0, 1, 2], [0, 0, 0], 1 + (k % 3), (f) => seen.add(f));
    expect(seen.size).toBe(3);
    expect(new Set([...seen].map(({ buffer }) => buffer)).size).toBe(1);
  });
});
