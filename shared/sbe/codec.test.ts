import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { INTERVALS, type Candle } from "../model/candle.ts";
import type { Decoder, Directory, Encoder, FrameSink, QuotesHead } from "../protocol/codec.ts";
import { MAX_EXPONENT } from "../model/instrument.ts";
import { createJsonDecoder, createJsonEncoder, encodeControl } from "../json/codec.ts";
import type { ControlMessage } from "../protocol/messages.ts";
import { createQuoteColumns, NO_PRICE, type QuoteColumns } from "../model/quote.ts";
import { createSbeDecoder, createSbeEncoder } from "./codec.ts";
import { MAX_U16 } from "./layout.ts";
import type { Trade } from "../model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asSequence, asTradeId } from "../model/units.ts";
import { collectFrames, directoryOf, WireRecorder } from "../protocol/wire-recorder.test-kit.ts";

/** Shrinking such long lists takes minutes and helps little. A failure shows its seed instead. */
const RUNS = { numRuns: 25, endOnFailure: true };
/** A limit for a busy machine. On an idle one a property takes one second. */
const TIMEOUT_MS = 30_000;

/** Encodes with `run`, decodes with the same encoding, and returns the data that a client then has. */
function through(
  encoder: Encoder,
  decoder: Decoder,
  directory: Directory,
  run: (encoder: Encoder, emit: FrameSink) => void,
): WireRecorder {
  const recorder = new WireRecorder(directory.instruments.length);
  const frames = collectFrames((emit) => {
    run(encoder, emit);
  });
  for (const frame of frames) {
    decoder.decode(encoder.binary ? frame.buffer : new TextDecoder().decode(frame), directory, recorder);
  }
  return recorder;
}

/** Sends the same market data through both encodings. */
function throughBoth(directory: Directory, run: (encoder: Encoder, emit: FrameSink) => void) {
  return {
    json: through(createJsonEncoder(directory), createJsonDecoder(), directory, run),
    sbe: through(createSbeEncoder(), createSbeDecoder(), directory, run),
  };
}

/** The contents of the heads without part numbers, because each encoding splits at other rows. */
const distinct = (heads: readonly { readonly part: unknown }[]) => [
  ...new Set(heads.map((entry) => JSON.stringify({ ...entry, part: undefined }))),
];
const parts = (heads: readonly { readonly part: unknown }[]) => heads.map(({ part }) => part);
const inOrder = (count: number) => Array.from({ length: count }, (_, k) => ({ part: k + 1, parts: count }));

const price = fc.integer({ min: NO_PRICE + 1, max: 2 ** 31 - 1 });
const optionalPrice = fc.oneof(price, fc.constant(NO_PRICE));
/** Bid and ask as a board may hold them: both, only a bid, or neither. Some are too far apart for the wire. */
const bidAsk = fc.oneof(
  fc
    .tuple(fc.integer({ min: NO_PRICE + 1, max: 2 ** 31 - 1 - 70_000 }), fc.nat(70_000))
    .map(([bid, spread]) => ({ bid, ask: bid + spread })),
  price.map((bid) => ({ bid, ask: NO_PRICE })),
  fc.constant({ bid: NO_PRICE, ask: NO_PRICE }),
);
const quotedSize = fc.oneof(fc.nat(MAX_U16), fc.nat(0xffff_ffff));
const row = fc
  .record({
    bidAsk,
    withDay: fc.boolean(),
    exponent: fc.nat(MAX_EXPONENT),
    n: fc.nat(0xffff_ffff),
    last: optionalPrice,
    lastSize: fc.nat(0xffff_fffe),
    bidSize: quotedSize,
    askSize: quotedSize,
    volume: fc.maxSafeNat(),
    open: optionalPrice,
    high: optionalPrice,
    low: optionalPrice,
    previousClose: optionalPrice,
  })
  .map(({ bidAsk: both, ...rest }) => ({ ...rest, ...both }));
type Row = typeof row extends fc.Arbitrary<infer Value> ? Value : never;

const quotesHead: fc.Arbitrary<QuotesHead> = fc.record({
  kind: fc.constantFrom("snapshot", "update"),
  epoch: fc.nat(0xffff_ffff).map(asEpoch),
  seq: fc.nat(2 ** 48 - 1).map(asSequence),
  frame: fc.nat(0xffff_ffff),
  time: fc.nat(2 ** 48 - 1).map(asMillis),
  merged: fc.nat(0xffff_ffff),
});

function columnsOf(rows: readonly Row[]): QuoteColumns {
  const columns = createQuoteColumns(rows.length);
  for (const [name, column] of Object.entries(columns)) rows.forEach((row, id) => (column[id] = row[name as "n"]));
  return columns;
}

/** Limits a table to values that SBE can carry: spread and quoted sizes of 16 bits. */
function capped(table: QuoteColumns): QuoteColumns {
  return {
    ...table,
    ask: table.ask.map((ask, id) => (ask === NO_PRICE ? ask : Math.min(ask, table.bid[id] + MAX_U16))),
    bidSize: table.bidSize.map((size) => Math.min(size, MAX_U16)),
    askSize: table.askSize.map((size) => Math.min(size, MAX_U16)),
  };
}

describe("both encodings carry the same data", () => {
  test(
    "quotes: any board, any choice of rows, split or not, gives the same table",
    () => {
      const board = fc.array(fc.tuple(row, fc.boolean()), { maxLength: 900, size: "max" });
      fc.assert(
        fc.property(quotesHead, board, (head, chosen) => {
          const rows = chosen.map(([row]) => row);
          const ids = chosen.flatMap(([, sent], id) => (sent ? [id] : []));
          const withDay = ids.map((id) => Number(rows[id].withDay));
          const directory = directoryOf(rows.map(({ exponent }) => exponent));
          const { json, sbe } = throughBoth(directory, (encoder, emit) => {
            encoder.quotes(head, columnsOf(rows), ids, withDay, ids.length, emit);
          });
          expect(sbe.table).toEqual(capped(json.table));
          expect(sbe.quoted).toEqual(ids);
          expect(sbe.daysOf).toEqual(ids.filter((_, k) => withDay[k] !== 0));
          expect(distinct(sbe.quoteHeads)).toEqual(distinct(json.quoteHeads));
          expect(sbe.quoteHeads[0].head).toEqual(head);
          expect(parts(sbe.quoteHeads)).toEqual(inOrder(sbe.quoteHeads.length));
          expect(sbe.open).toBe(0);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test(
    "trades: the same list, in id order",
    () => {
      const trade: fc.Arbitrary<Trade> = fc.record({
        id: fc.nat(0xffff_ffff).map(asTradeId),
        t: fc.maxSafeInteger().map(asMillis),
        price,
        size: fc.nat(0xffff_ffff),
        side: fc.constantFrom(0, 1, 2),
      });
      const epochs = fc.nat(0xffff_ffff).map(asEpoch);
      const lists = fc.array(trade, { maxLength: 1_500, size: "max" });
      fc.assert(
        fc.property(
          fc.constantFrom("replay", "update"),
          epochs,
          fc.nat(MAX_EXPONENT),
          lists,
          (kind, epoch, exponent, list) => {
            const { json, sbe } = throughBoth(directoryOf([0, exponent]), (encoder, emit) => {
              encoder.trades(kind, epoch, asInstrumentId(1), list, emit);
            });
            expect(sbe.tradeRows).toEqual(json.tradeRows);
            expect(sbe.tradeRows).toHaveLength(list.length);
            expect(distinct(sbe.tradeHeads)).toEqual(distinct(json.tradeHeads));
            expect(parts(sbe.tradeHeads)).toEqual(inOrder(sbe.tradeHeads.length));
            expect(sbe.open).toBe(0);
          },
        ),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test(
    "candles: the same list, oldest first",
    () => {
      const candle: fc.Arbitrary<Candle> = fc.record({
        t: fc.maxSafeInteger().map(asMillis),
        o: price,
        h: price,
        l: price,
        c: price,
        v: fc.maxSafeNat(),
      });
      const [kinds, intervals] = [fc.constantFrom("snapshot", "update"), fc.constantFrom(...INTERVALS)];
      const lists = fc.array(candle, { maxLength: 1_200, size: "max" });
      fc.assert(
        fc.property(kinds, intervals, fc.nat(MAX_EXPONENT), lists, (kind, interval, exponent, list) => {
          const { json, sbe } = throughBoth(directoryOf([0, exponent]), (encoder, emit) => {
            encoder.candles(kind, asInstrumentId(1), interval, list, emit);
          });
          expect(sbe.candleRows).toEqual(json.candleRows);
          expect(sbe.candleRows).toHaveLength(list.length);
          expect(distinct(sbe.candleHeads)).toEqual(distinct(json.candleHeads));
          expect(parts(sbe.candleHeads)).toEqual(inOrder(sbe.candleHeads.length));
          expect(sbe.open).toBe(0);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test("a control message is the same text in both", () => {
    const heartbeat: ControlMessage = { type: "heartbeat", seq: 9913, time: 1_700_000_000_000 };
    for (const decoder of [createJsonDecoder(), createSbeDecoder()]) {
      const recorder = new WireRecorder(0);
      decoder.decode(encodeControl(heartbeat), directoryOf([]), recorder);
      expect(recorder.controls).toEqual([heartbeat]);
    }
  });
});

describe("what a row of 32 bytes cannot express", () => {
  const quoteOf = (fields: Partial<Row>): WireRecorder => {
    const columns = createQuoteColumns(1);
    for (const [name, column] of Object.entries(columns)) column[0] = fields[name as "n"] ?? column[0];
    return through(createSbeEncoder(), createSbeDecoder(), directoryOf([2]), (encoder, emit) => {
      const head: QuotesHead = {
        kind: "update",
        epoch: asEpoch(1),
        seq: asSequence(1),
        frame: 1,
        time: asMillis(1),
        merged: 0,
      };
      encoder.quotes(head, columns, [0], [0], 1, emit);
    });
  };

  test("a spread and quoted sizes over 65,534 are limited to it", () => {
    const { table } = quoteOf({ bid: 100, ask: 100_000, bidSize: 65_535, askSize: 70_000 });
    expect([table.ask[0], table.bidSize[0], table.askSize[0]]).toEqual([100 + 65_534, 65_534, 65_534]);
  });

  test("an ask without a bid is absent", () => {
    const { table } = quoteOf({ ask: 19046, askSize: 300 });
    expect([table.bid[0], table.ask[0], table.askSize[0]]).toEqual([NO_PRICE, NO_PRICE, 0]);
  });

  test("a crossed quote arrives locked", () => {
    const { table } = quoteOf({ bid: 19046, ask: 19044, bidSize: 1, askSize: 2 });
    expect([table.bid[0], table.ask[0]]).toEqual([19046, 19046]);
  });
});
