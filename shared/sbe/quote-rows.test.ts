import fc from "fast-check";
import { expect, test } from "vitest";
import { createQuoteColumns, NO_PRICE } from "../model/quote.ts";
import { RowBuffer } from "./output-buffer.ts";
import { QUOTE_ROW } from "./layout.ts";
import { writeQuoteAliased, writeQuotePortable } from "./quote-rows.ts";

test("both ways of writing rows leave the same bytes", () => {
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
      const [aliased, portable] = [writeQuoteAliased, writeQuotePortable].map((write) => {
        const out = new RowBuffer(rows.length * QUOTE_ROW.bytes);
        for (const id of rows.keys()) write(out, id * QUOTE_ROW.bytes, columns, id);
        return Buffer.from(out.view.buffer).toString("hex");
      });
      expect(aliased).toBe(portable);
    }),
    { numRuns: 50 },
  );
});
