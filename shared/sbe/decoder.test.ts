import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtocolError, type QuotesHead } from "../protocol/codec.ts";
import { createQuoteColumns } from "../model/quote.ts";
import { createSbeDecoder, createSbeEncoder } from "./codec.ts";
import type { Candle } from "../model/candle.ts";
import type { Trade } from "../model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asSequence, asTradeId } from "../model/units.ts";
import { collectFrames, directoryOf, WireRecorder } from "../protocol/wire-recorder.test-kit.ts";

/** A limit for a busy machine. On an idle one a property takes a tenth of a second. */
const TIMEOUT_MS = 30_000;

const directory = directoryOf([2, 2, 2]);
const decoder = createSbeDecoder();

function decode(data: ArrayBuffer): WireRecorder {
  const recorder = new WireRecorder(directory.instruments.length);
  decoder.decode(data, directory, recorder);
  return recorder;
}

const head: QuotesHead = {
  kind: "snapshot",
  epoch: asEpoch(7),
  seq: asSequence(2 ** 40 + 3),
  frame: 41,
  time: asMillis(1_700_000_000_000),
  merged: 2,
};
const trade: Trade = { id: asTradeId(1), t: asMillis(5), price: 19045, size: 100, side: 1 };
const candle: Candle = { t: asMillis(60_000), o: 1, h: 4, l: 1, c: 2, v: 9 };
const columns = createQuoteColumns(3);
columns.n.set([1, 2, 3]);
columns.last.set([100, 200, 300]);
columns.high.set([101, 201, 301]);

const encoder = createSbeEncoder();
const [quotes] = collectFrames((emit) => {
  encoder.quotes(head, columns, [0, 1, 2], [0, 1, 0], 3, emit);
});
const [trades] = collectFrames((emit) => {
  encoder.trades("update", asEpoch(7), asInstrumentId(1), [trade, trade], emit);
});
const [candles] = collectFrames((emit) => {
  encoder.candles("snapshot", asInstrumentId(1), "1m", [candle], emit);
});
const frames = { quotes, trades, candles };
type Channel = keyof typeof frames;
const CHANNELS: readonly Channel[] = ["quotes", "trades", "candles"];

/** A copy of a frame with some u16 words overwritten, each given as `[offset, value]`. */
function changed(channel: Channel, ...words: readonly (readonly [at: number, value: number])[]): ArrayBuffer {
  const copy = frames[channel].slice().buffer;
  for (const [at, value] of words) new DataView(copy).setUint16(at, value, true);
  return copy;
}

/** The result of decoding: the recorded data, or the name of the error. Errors other than ProtocolError are thrown. */
function outcome(data: ArrayBuffer): WireRecorder | "ProtocolError" {
  try {
    return decode(data);
  } catch (error) {
    if (error instanceof ProtocolError) return error.name;
    throw error;
  }
}

describe("a message that breaks the protocol", () => {
  test.each(CHANNELS)("%s cut at any byte is a ProtocolError", (channel) => {
    const { buffer, length } = frames[channel];
    for (let end = 0; end < length; end += 1) expect(outcome(buffer.slice(0, end))).toBe("ProtocolError");
    expect(outcome(buffer)).not.toBe("ProtocolError");
  });

  test.each([
    ["another schema", "quotes", 4, 1],
    ["a root block shorter than ours", "quotes", 0, 20],
    ["quote rows shorter than ours", "quotes", 36, 24],
    ["rows of no length at all", "quotes", 36, 0],
    ["more rows than bytes", "quotes", 38, 0xffff],
    ["an unknown number for a kind", "quotes", 26, 4],
    ["part 0", "quotes", 34, 0x0100],
    ["part 2 of 1", "quotes", 34, 0x0102],
    ["an unknown number for a side", "trades", 24 + 20, 3],
    ["an unknown number for an interval", "candles", 10, 8],
  ] as const)("%s is a ProtocolError", (_, channel, at, value) => {
    expect(() => decode(changed(channel, [at, value]))).toThrow(ProtocolError);
  });

  test("text that is not JSON has the code bad_json, bytes have bad_message", () => {
    const recorder = new WireRecorder(0);
    const decoding = (data: string | ArrayBuffer) => () => {
      decoder.decode(data, directory, recorder);
    };
    expect(decoding("{")).toThrow(expect.objectContaining({ name: "ProtocolError", code: "bad_json" }));
    expect(decoding(new ArrayBuffer(3))).toThrow(expect.objectContaining({ code: "bad_message" }));
  });

  test(
    "any bytes decode or are a ProtocolError, and give no more rows than fit into them",
    () => {
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 400 }),
          fc.constantFrom(...CHANNELS),
          fc.boolean(),
          (noise, channel, bare) => {
            // Random bytes rarely pass the header. After a valid header they reach all other checks.
            const bytes = bare ? noise : Uint8Array.of(...frames[channel].subarray(0, 8), ...noise);
            const seen = outcome(bytes.slice().buffer);
            if (seen === "ProtocolError") return;
            expect(seen.quoted.length + seen.tradeRows.length + seen.candleRows.length).toBeLessThanOrEqual(
              bytes.length / 24,
            );
            expect(seen.open).toBe(0);
          },
        ),
        { numRuns: 2_000 },
      );
    },
    TIMEOUT_MS,
  );

  test(
    "a good frame with any bytes overwritten decodes or is a ProtocolError",
    () => {
      const damage = fc.array(fc.tuple(fc.nat(), fc.nat(0xff)), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(fc.constantFrom(...CHANNELS), damage, (channel, changes) => {
          const copy = frames[channel].slice();
          for (const [at, value] of changes) copy[at % copy.length] = value;
          const seen = outcome(copy.buffer);
          if (seen !== "ProtocolError") expect(seen.quoted.every((id) => id < 3)).toBe(true);
        }),
        { numRuns: 2_000 },
      );
    },
    TIMEOUT_MS,
  );
});

describe("a message of a newer schema", () => {
  /** A message of a newer version: with 8 more bytes at the end of the root and of every row, and one more group. */
  function grown(channel: Channel): ArrayBuffer {
    const old = new DataView(frames[channel].buffer);
    const bytes: number[] = [];
    const copy = (from: number, length: number) => {
      for (let k = 0; k < length; k++) bytes.push(old.getUint8(from + k));
    };
    const u16 = (value: number) => bytes.push(value & 0xff, value >> 8);
    const extra = () => bytes.push(...new Uint8Array(8).fill(0xee));
    u16(old.getUint16(0, true) + 8);
    copy(2, 4);
    u16(1);
    copy(8, old.getUint16(0, true));
    extra();
    for (let at = 8 + old.getUint16(0, true); at < old.byteLength;) {
      const step = old.getUint16(at, true);
      const count = old.getUint16(at + 2, true);
      u16(step + 8);
      u16(count);
      at += 4;
      for (let k = 0; k < count; k++, at += step) {
        copy(at, step);
        extra();
      }
    }
    bytes.push(2, 0, 1, 0, 0xee, 0xee);
    return Uint8Array.from(bytes).buffer;
  }

  test.each(CHANNELS)("%s with longer blocks and one more group decodes to the same", (channel) => {
    expect(decode(grown(channel))).toEqual(decode(frames[channel].buffer));
  });

  test("an unknown message type is ignored, whatever its content", () => {
    expect(decode(changed("quotes", [0, 0xffff], [2, 99]))).toEqual(new WireRecorder(3));
  });

  test("a newer kind or interval skips the message, and a newer side becomes none", () => {
    expect(decode(changed("quotes", [6, 1], [26, 4])).quoteHeads).toEqual([]);
    expect(decode(changed("candles", [6, 1], [10, 8])).candleHeads).toEqual([]);
    expect(decode(changed("trades", [6, 1], [24 + 20, 3])).tradeRows.map((row) => row[5])).toEqual([0, 1]);
  });
});

describe("instruments that are not in the directory", () => {
  test("their rows and days are skipped, and their candles entirely", () => {
    const one = new WireRecorder(3);
    for (const channel of CHANNELS) decoder.decode(frames[channel].buffer, directoryOf([2]), one);
    expect(one.quoted).toEqual([0]);
    expect(one.daysOf).toEqual([]);
    expect(one.tradeRows).toEqual([]);
    expect(one.candleHeads).toEqual([]);
  });
});
