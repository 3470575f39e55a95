import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { INTERVALS, type Candle } from "../model/candle.ts";
import type { QuotesHead } from "../protocol/codec.ts";
import { createQuoteColumns, NO_PRICE } from "../model/quote.ts";
import { createSbeEncoder } from "./codec.ts";
import { MAX_U16, SCHEMA_ID, SCHEMA_VERSION } from "./layout.ts";
import { readMessage, readSchema, type ReadMessage, type SchemaValue } from "./schema-reader.test-kit.ts";
import { SIDE_NAMES, type Trade } from "../model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asSequence, asTradeId } from "../model/units.ts";
import { collectFrames } from "../protocol/wire-recorder.test-kit.ts";

const schema = readSchema(readFileSync(new URL("schema.xml", import.meta.url), "utf8"));

/** Shrinking lists this long takes minutes and says little: a failure names its seed instead. */
const RUNS = { numRuns: 25, endOnFailure: true };
/** For a busy machine; on an idle one a property takes one second. */
const TIMEOUT_MS = 30_000;

const u32 = fc.nat(0xffff_fffe);
const u48 = fc.maxSafeNat().map((n) => n % 2 ** 48);
const price = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });
const optionalPrice = fc.oneof(price, fc.constant(NO_PRICE));
/** A wire price, as the schema reads it. */
const nullable = (value: number | undefined) => (value === NO_PRICE ? undefined : value);
const whole = (value: SchemaValue | undefined): number =>
  typeof value === "object" ? (value["low"] ?? 0) + (value["high"] ?? 0) * 2 ** 32 : Number(value);

/** Reads frames by the schema and checks what every message must have: all bytes read, blocks as long as stated. */
function readAll(frames: readonly Uint8Array[]): ReadMessage[] {
  return frames.map((frame) => {
    const message = readMessage(schema, frame);
    const stated = schema.messages.find(({ name }) => name === message.name);
    expect(message.bytes).toBe(frame.length);
    expect(message.blockLength).toBe(stated?.blockLength);
    expect(message.version).toBe(SCHEMA_VERSION);
    for (const group of stated?.groups ?? []) {
      expect(message.groups[group.name]?.blockLength).toBe(group.blockLength);
    }
    return message;
  });
}

const rowsOf = (messages: readonly ReadMessage[], group: string) =>
  messages.flatMap((message) => message.groups[group]?.rows ?? []);

describe("the schema", () => {
  test("is the one whose id and version our messages state", () => {
    expect({ id: schema.id, version: schema.version }).toEqual({ id: SCHEMA_ID, version: SCHEMA_VERSION });
  });

  test("gives every field bytes of its own within its block", () => {
    for (const message of schema.messages) {
      for (const block of [message, ...message.groups]) {
        const fields = [...block.fields].sort((a, b) => a.offset - b.offset);
        let end = 0;
        for (const { offset, size } of fields) {
          expect(offset).toBeGreaterThanOrEqual(end);
          end = offset + size;
        }
        expect(end).toBeLessThanOrEqual(block.blockLength);
        expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
      }
    }
  });

  test("keeps quote, trade and candle rows on multiples of 8 from the start of the message", () => {
    for (const { blockLength, groups } of schema.messages) {
      expect([(8 + blockLength + 4) % 8, (groups[0]?.blockLength ?? 1) % 8]).toEqual([0, 0]);
    }
  });
});

describe("frames read by the schema alone", () => {
  const quoteRow = fc.record({
    n: fc.nat(0xffff_ffff),
    last: optionalPrice,
    bid: fc.oneof(fc.integer({ min: NO_PRICE + 1, max: 2 ** 31 - 100_001 }), fc.constant(NO_PRICE)),
    ask: fc.oneof(fc.nat(100_000), fc.constant(NO_PRICE)),
    lastSize: u32,
    bidSize: fc.oneof(fc.nat(MAX_U16), u32),
    askSize: fc.oneof(fc.nat(MAX_U16), u32),
    volume: fc.maxSafeNat(),
    open: optionalPrice,
    high: optionalPrice,
    low: optionalPrice,
    previousClose: optionalPrice,
    withDay: fc.boolean(),
  });
  const quotesHead: fc.Arbitrary<QuotesHead> = fc.record({
    kind: fc.constantFrom("snapshot", "update"),
    epoch: fc.nat(0xffff_ffff).map(asEpoch),
    seq: u48.map(asSequence),
    frame: fc.nat(0xffff_ffff),
    time: u48.map(asMillis),
    merged: fc.nat(0xffff_ffff),
  });

  test(
    "quotes: head, rows and days are what was encoded",
    () => {
      fc.assert(
        fc.property(quotesHead, fc.array(quoteRow, { maxLength: 700, size: "max" }), (head, rows) => {
          const columns = createQuoteColumns(rows.length);
          rows.forEach((row, id) => {
            const ask = row.bid === NO_PRICE || row.ask === NO_PRICE ? NO_PRICE : row.bid + row.ask;
            for (const [name, column] of Object.entries(columns)) column[id] = { ...row, ask }[name as "n"];
          });
          const ids = rows.map((_, id) => id);
          const withDay = rows.map((row) => Number(row.withDay));
          const messages = readAll(
            collectFrames((emit) => {
              createSbeEncoder().quotes(head, columns, ids, withDay, rows.length, emit);
            }),
          );
          messages.forEach(({ name, root }, index) => {
            expect(name).toBe("Quotes");
            expect({ ...root, seq: whole(root["seq"]), time: whole(root["time"]) }).toEqual({
              ...head,
              part: index + 1,
              parts: messages.length,
            });
          });
          expect(rowsOf(messages, "rows")).toEqual(
            rows.map(({ n, last, bid, ask, lastSize, bidSize, askSize, volume }, instrument) => {
              const noAsk = bid === NO_PRICE || ask === NO_PRICE;
              return {
                instrument,
                n,
                volume,
                last: nullable(last),
                lastSize: last === NO_PRICE ? undefined : lastSize,
                bid: nullable(bid),
                bidSize: bid === NO_PRICE ? undefined : Math.min(bidSize, MAX_U16),
                spread: noAsk ? undefined : Math.min(ask, MAX_U16),
                askSize: noAsk ? undefined : Math.min(askSize, MAX_U16),
              };
            }),
          );
          expect(rowsOf(messages, "days")).toEqual(
            rows.flatMap(({ open, high, low, previousClose, withDay }, instrument) =>
              withDay
                ? {
                    instrument,
                    open: nullable(open),
                    high: nullable(high),
                    low: nullable(low),
                    previousClose: nullable(previousClose),
                  }
                : [],
            ),
          );
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test(
    "trades: head and rows are what was encoded",
    () => {
      const trade: fc.Arbitrary<Trade> = fc.record({
        id: u32.map(asTradeId),
        t: fc.maxSafeNat().map(asMillis),
        price,
        size: u32,
        side: fc.constantFrom(0, 1, 2),
      });
      const trades = fc.array(trade, { maxLength: 1_500, size: "max" });
      fc.assert(
        fc.property(
          fc.constantFrom("replay", "update"),
          u32,
          fc.nat(MAX_U16),
          trades,
          (kind, epoch, instrument, list) => {
            const messages = readAll(
              collectFrames((emit) => {
                createSbeEncoder().trades(kind, asEpoch(epoch), asInstrumentId(instrument), list, emit);
              }),
            );
            messages.forEach(({ name, root }, index) => {
              expect(name).toBe("Trades");
              expect(root).toEqual({ kind, epoch, instrument, part: index + 1, parts: messages.length });
            });
            expect(rowsOf(messages, "rows")).toEqual(
              list.map(({ id, side, ...rest }) => ({ ...rest, tradeId: id, side: SIDE_NAMES[side] })),
            );
          },
        ),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test(
    "candles: head and rows are what was encoded",
    () => {
      const candle: fc.Arbitrary<Candle> = fc.record({
        t: fc.maxSafeNat().map(asMillis),
        o: price,
        h: price,
        l: price,
        c: price,
        v: fc.maxSafeNat(),
      });
      const candles = fc.array(candle, { maxLength: 1_200, size: "max" });
      const [kinds, intervals] = [fc.constantFrom("snapshot", "update"), fc.constantFrom(...INTERVALS)];
      fc.assert(
        fc.property(kinds, fc.nat(MAX_U16), intervals, candles, (kind, instrument, interval, list) => {
          const messages = readAll(
            collectFrames((emit) => {
              createSbeEncoder().candles(kind, asInstrumentId(instrument), interval, list, emit);
            }),
          );
          messages.forEach(({ name, root }, index) => {
            expect(name).toBe("Candles");
            // An SBE name starts with a letter: 15m is called m15.
            const length = interval.replace(/(\d+)(\w)/, "$2$1");
            expect(root).toEqual({ kind, instrument, interval: length, part: index + 1, parts: messages.length });
          });
          expect(rowsOf(messages, "rows")).toEqual(
            list.map(({ t, o, h, l, c, v }) => ({ t, open: o, high: h, low: l, close: c, volume: v })),
          );
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );
});
