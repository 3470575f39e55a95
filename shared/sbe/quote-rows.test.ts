import fc from "fast-check";
import { expect, test } from "vitest";
import { createQuoteColumns, NO_PRICE, type QuoteColumns } from "../model/quote.ts";
import { RowBuffer } from "./output-buffer.ts";
import { MAX_U16, NULL_U16, NULL_U32, QUOTE_ROW } from "./layout.ts";
import { writeQuote } from "./quote-rows.ts";

const capped = (value: number): number => Math.min(value, MAX_U16);

/** The row as the schema has it, field by field. */
function writeByField({ view }: RowBuffer, at: number, columns: QuoteColumns, id: number): void {
  const last = columns.last[id];
  const bid = columns.bid[id];
  const ask = columns.ask[id];
  const noAsk = ask === NO_PRICE || bid === NO_PRICE;
  view.setFloat64(at + QUOTE_ROW.volume, columns.volume[id], true);
  view.setUint32(at + QUOTE_ROW.n, columns.n[id], true);
  view.setInt32(at + QUOTE_ROW.last, last, true);
  view.setInt32(at + QUOTE_ROW.bid, bid, true);
  view.setUint32(at + QUOTE_ROW.lastSize, last === NO_PRICE ? NULL_U32 : columns.lastSize[id], true);
  view.setUint16(at + QUOTE_ROW.id, id, true);
  view.setUint16(at + QUOTE_ROW.spread, noAsk ? NULL_U16 : capped(Math.max(0, ask - bid)), true);
  view.setUint16(at + QUOTE_ROW.bidSize, bid === NO_PRICE ? NULL_U16 : capped(columns.bidSize[id]), true);
  view.setUint16(at + QUOTE_ROW.askSize, noAsk ? NULL_U16 : capped(columns.askSize[id]), true);
}

test("a row written by aligned elements has the bytes that the schema asks for", () => {
  const price = fc.oneof(fc.integer({ min: NO_PRICE, max: 2 ** 31 - 1 }), fc.constant(NO_PRICE));
  const count = fc.oneof(fc.nat(70_000), fc.nat(0xffff_ffff));
  const row = fc.record({
    n: count,
    volume: fc.double({ noNaN: true }),
    last: price,
    lastSize: count,
    bid: price,
    ask: price,
    bidSize: count,
    askSize: count,
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      const columns = createQuoteColumns(rows.length);
      for (const [id, fields] of rows.entries()) {
        for (const [name, value] of Object.entries(fields)) columns[name as "n"][id] = value;
      }
      const [written, expected] = [writeQuote, writeByField].map((write) => {
        const out = new RowBuffer(rows.length * QUOTE_ROW.bytes);
        for (const id of rows.keys()) write(out, id * QUOTE_ROW.bytes, columns, id);
        return Buffer.from(out.view.buffer).toString("hex");
      });
      expect(written).toBe(expected);
    }),
    { numRuns: 50 },
  );
});
