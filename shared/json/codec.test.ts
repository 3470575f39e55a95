import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Candle } from "../model/candle.ts";
import type { Directory, QuotesHead } from "../protocol/codec.ts";
import { MAX_EXPONENT, SECTORS, toDecimal, type Instrument } from "../model/instrument.ts";
import { createJsonDecoder, createJsonEncoder } from "./codec.ts";
import { MAX_MESSAGE_BYTES, type JsonDataMessage } from "../protocol/messages.ts";
import { createQuoteColumns, NO_PRICE, type QuoteColumns } from "../model/quote.ts";
import { SIDE, type Trade } from "../model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asSequence, asTradeId } from "../model/units.ts";

const EPOCH = asEpoch(Number.parseInt("k3", 36));

function directoryOf(count: number, exponentOf: (id: number) => number = () => 2): Directory {
  const instruments: Instrument[] = Array.from({ length: count }, (_, id) => ({
    id: asInstrumentId(id),
    symbol: `S${id}.A-B`,
    name: `Stock ${id}`,
    sector: SECTORS[0],
    exponent: exponentOf(id),
    tick: 1,
    lot: 100,
  }));
  return { instruments, idOf: (symbol) => instruments.find((i) => i.symbol === symbol)?.id };
}

const head = (over: Partial<QuotesHead> = {}): QuotesHead => ({
  kind: "update",
  epoch: EPOCH,
  seq: asSequence(9913),
  frame: 41,
  time: asMillis(1_700_000_000_123),
  merged: 0,
  ...over,
});

/** Collects the frames that `write` emits as text. They are copied because the encoder reuses its buffer. */
function framesOf(write: (emit: (frame: Uint8Array) => void) => void): string[] {
  const frames: string[] = [];
  write((frame) => {
    expect(frame.length).toBeLessThan(MAX_MESSAGE_BYTES);
    frames.push(new TextDecoder().decode(frame));
  });
  return frames;
}

/** Everything that a decoder reads from `frames`, as plain values. */
function decoded(frames: readonly string[], directory: Directory): unknown[] {
  const seen: unknown[] = [];
  const record =
    (what: string) =>
    (...args: unknown[]) =>
      void seen.push([what, ...args]);
  const decoder = createJsonDecoder();
  for (const frame of frames) {
    decoder.decode(frame, directory, {
      control: record("control"),
      quotes: { begin: () => undefined, row: record("quote"), day: record("day"), end: () => undefined },
      trades: { begin: () => undefined, row: record("trade"), end: () => undefined },
      candles: { begin: () => undefined, row: record("candle"), end: () => undefined },
    });
  }
  return seen;
}

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const price = fc.oneof(fc.constant(NO_PRICE), fc.integer({ min: -2_147_483_647, max: 2_147_483_647 }));
const quoteRow = fc.record({
  n: u32,
  last: price,
  lastSize: u32,
  bid: price,
  ask: price,
  bidSize: u32,
  askSize: u32,
  volume: fc.maxSafeNat(),
  open: price,
  high: price,
  low: price,
  previousClose: price,
  exponent: fc.integer({ min: 0, max: MAX_EXPONENT }),
  withDay: fc.boolean(),
});
type QuoteRow = typeof quoteRow extends fc.Arbitrary<infer T> ? T : never;

function columnsOf(rows: readonly QuoteRow[]): QuoteColumns {
  const columns = createQuoteColumns(rows.length);
  for (const [id, row] of rows.entries()) {
    for (const [name, column] of Object.entries(columns) as [keyof QuoteColumns, Record<number, number>][]) {
      column[id] = row[name];
    }
  }
  return columns;
}

/** A size is left out together with its price, so it is decoded as 0. */
function expectedQuote(id: number, r: QuoteRow): unknown[] {
  const sizeBy = (price: number, size: number) => (price === NO_PRICE ? 0 : size);
  const row = [
    ["quote", id, r.n, r.last, sizeBy(r.last, r.lastSize), r.bid, r.ask]
      .concat([sizeBy(r.bid, r.bidSize), sizeBy(r.ask, r.askSize), r.volume])
      .flat(),
  ];
  const day = [r.open, r.high, r.low, r.previousClose];
  return r.withDay && day.some((p) => p !== NO_PRICE) ? [...row, ["day", id, ...day]] : row;
}

describe("W3: the JSON encoding", () => {
  it("writes a quotes message exactly as documented", () => {
    const columns = columnsOf([
      {
        ...{ n: 813, last: 19045, lastSize: 300, bid: 19044, ask: 19046, bidSize: 500, askSize: 200 },
        ...{
          volume: 1_234_567,
          open: 19000,
          high: 19100,
          low: 18950,
          previousClose: 18999,
          exponent: 2,
          withDay: true,
        },
      },
    ]);
    const frames = framesOf((emit) =>
      createJsonEncoder(directoryOf(1)).quotes(head({ kind: "snapshot" }), columns, [0], [1], 1, emit),
    );
    expect(frames).toEqual([
      '{"type":"quotes","kind":"snapshot","epoch":"k3","seq":9913,"frame":41,"time":1700000000123,"quotes":[' +
        '{"s":"S0.A-B","n":813,"l":190.45,"z":300,"b":190.44,"a":190.46,"bz":500,"az":200,"v":1234567,' +
        '"o":190,"h":191,"lo":189.5,"pc":189.99}]}',
    ]);
  });

  it("leaves out absent fields", () => {
    const frames = framesOf((emit) =>
      createJsonEncoder(directoryOf(1)).quotes(head(), createQuoteColumns(1), [0], [1], 1, emit),
    );
    expect(frames[0]).toContain('"quotes":[{"s":"S0.A-B","n":0,"v":0}]}');
  });

  it("writes every price as the shortest exact decimal", () => {
    fc.assert(
      fc.property(price, fc.integer({ min: 0, max: MAX_EXPONENT }), (mantissa, exponent) => {
        fc.pre(mantissa !== NO_PRICE);
        const trade: Trade = { id: asTradeId(1), t: asMillis(1), price: mantissa, size: 1, side: SIDE.buy };
        const directory = directoryOf(1, () => exponent);
        const [frame] = framesOf((emit) =>
          createJsonEncoder(directory).trades("update", EPOCH, asInstrumentId(0), [trade], emit),
        );
        const text = /"p":([^,]+)/.exec(frame ?? "")?.[1] ?? "";
        expect(Number(text)).toBe(toDecimal(mantissa, exponent));
        expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
      }),
    );
  });

  it("returns the encoded rows, over several frames of one encoder", () => {
    fc.assert(
      fc.property(fc.array(quoteRow, { minLength: 1, maxLength: 40 }), (rows) => {
        const directory = directoryOf(rows.length, (id) => rows[id].exponent);
        const columns = columnsOf(rows);
        const encoder = createJsonEncoder(directory);
        const ids = rows.map((_, id) => id);
        const withDay = rows.map((row) => Number(row.withDay));
        const expected = rows.flatMap((row, id) => expectedQuote(id, row));
        for (let round = 0; round < 2; round++) {
          const frames = framesOf((emit) => encoder.quotes(head(), columns, ids, withDay, ids.length, emit));
          expect(decoded(frames, directory)).toEqual(expected);
        }
      }),
    );
  });

  it("formats a changed row again, and every row again in a new epoch", () => {
    const directory = directoryOf(1);
    const encoder = createJsonEncoder(directory);
    const columns = createQuoteColumns(1);
    const text = (epoch = EPOCH) =>
      framesOf((emit) => encoder.quotes(head({ epoch }), columns, [0], [0], 1, emit)).join("");
    columns.last[0] = 100;
    expect(text()).toContain('"n":0,"l":1,');
    columns.n[0] = 1;
    columns.last[0] = 250;
    expect(text()).toContain('"n":1,"l":2.5,');
    columns.last[0] = 375;
    expect(text(asEpoch(5))).toContain('"epoch":"5"');
    expect(text(asEpoch(5))).toContain('"l":3.75,');
  });

  it("returns symbols of any script, and characters that JSON escapes", () => {
    const symbols = ["^GSPC", "M&M.NS", "BTC/USDT:USDT", 'A"B\\C', "Ü", "株式", "😀".repeat(48), "brk.a"];
    const { instruments } = directoryOf(symbols.length);
    const directory: Directory = {
      instruments: instruments.map((one, id) => ({ ...one, symbol: symbols[id] ?? "" })),
      idOf: (symbol) => {
        const id = symbols.indexOf(symbol);
        return id < 0 ? undefined : asInstrumentId(id);
      },
    };
    const columns = createQuoteColumns(symbols.length);
    const ids = Uint32Array.from(symbols, (_, id) => id);
    const encoder = createJsonEncoder(directory);
    const frames = framesOf((emit) => {
      encoder.quotes(head(), columns, ids, new Uint8Array(symbols.length).fill(1), symbols.length, emit);
      for (const id of ids) encoder.candles("update", asInstrumentId(id), "1m", [], emit);
    });
    const [quotes, ...candles] = frames.map((frame) => JSON.parse(frame) as JsonDataMessage);
    expect(quotes).toMatchObject({ quotes: symbols.map((s) => ({ s })) });
    expect(candles).toMatchObject(symbols.map((symbol) => ({ symbol })));
  });

  it("returns trades and candles", () => {
    const trades: Trade[] = [SIDE.none, SIDE.buy, SIDE.sell].map((side, k) => ({
      ...{ id: asTradeId(4711 + k), t: asMillis(1_700_000_000_000 + k), price: 19045 + k, size: 100 * k, side },
    }));
    const candles: Candle[] = [{ t: asMillis(60_000), o: 1, h: -2, l: 3, c: 400_000, v: 12_345_678_901 }];
    const directory = directoryOf(2);
    const encoder = createJsonEncoder(directory);
    const one = asInstrumentId(1);
    expect(
      decoded(
        framesOf((emit) => encoder.trades("replay", EPOCH, one, trades, emit)),
        directory,
      ),
    ).toEqual(trades.map((t) => ["trade", 1, t.id, t.t, t.price, t.size, t.side]));
    expect(
      decoded(
        framesOf((emit) => encoder.candles("snapshot", one, "1m", candles, emit)),
        directory,
      ),
    ).toEqual([["candle", 60_000, 1, -2, 3, 400_000, 12_345_678_901]]);
  });
});

describe("W4: no message over 16 KB", () => {
  it("splits a large snapshot into parts that together contain every row once, in order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.boolean(), (count, day) => {
        const directory = directoryOf(count);
        const columns = createQuoteColumns(count);
        columns.n.fill(4_000_000_000);
        columns.last.fill(2_000_000_001);
        columns.open.fill(2_000_000_001);
        const ids = Array.from({ length: count }, (_, id) => id);
        const frames = framesOf((emit) =>
          createJsonEncoder(directory).quotes(
            head(),
            columns,
            ids,
            new Uint8Array(count).fill(Number(day)),
            count,
            emit,
          ),
        );
        const messages = frames.map((text) => JSON.parse(text) as Extract<JsonDataMessage, { type: "quotes" }>);
        expect(messages.flatMap((m) => m.quotes.map((q) => q.s))).toEqual(directory.instruments.map((i) => i.symbol));
        expect(messages.every((m) => m.frame === 41 && m.seq === 9913)).toBe(true);
        const numbers = messages.map((m) => [m.part, m.parts]);
        if (frames.length === 1) expect(numbers).toEqual([[undefined, undefined]]);
        else expect(numbers).toEqual(frames.map((_, k) => [k + 1, frames.length]));
      }),
      { numRuns: 30 },
    );
  });

  it("fills the parts: no two successive parts would fit into one", () => {
    const candles: Candle[] = Array.from({ length: 500 }, (_, k) => ({
      ...{ t: asMillis(1_700_000_000_000 + k * 1_000), o: 19045, h: 19050, l: 19040, c: 19041, v: 1_000 + k },
    }));
    const frames = framesOf((emit) =>
      createJsonEncoder(directoryOf(1)).candles("snapshot", asInstrumentId(0), "1s", candles, emit),
    );
    expect(frames).toHaveLength(2);
    expect(frames[0]?.length).toBeGreaterThan(16_200);
  });

  it("emits a message without rows in one part", () => {
    const frames = framesOf((emit) =>
      createJsonEncoder(directoryOf(1)).quotes(head({ merged: 7 }), createQuoteColumns(1), [], [], 0, emit),
    );
    expect(frames).toEqual([
      '{"type":"quotes","kind":"update","epoch":"k3","seq":9913,"frame":41,"time":1700000000123,"merged":7,"quotes":[]}',
    ]);
  });
});
