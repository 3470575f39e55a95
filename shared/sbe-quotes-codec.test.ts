import fc from "fast-check";
import { expect, test } from "vitest";
import { createQuoteColumns, NO_PRICE } from "./quote.ts";
import { FrameBuffer } from "./sbe-frame-codec.ts";
import { writeQuotesAliased, writeQuotesPortable } from "./sbe-quotes-codec.ts";

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
      const ids = rows.map((_, k) => rows.length - 1 - k);
      const written = [writeQuotesAliased, writeQuotesPortable].map((write) => {
        const out = new FrameBuffer();
        const end = write(out, 40, columns, ids, 0, ids.length);
        return { end, hex: Buffer.from(out.view.buffer, 0, end).toString("hex") };
      });
      expect(written[0]).toEqual(written[1]);
      expect(written[0].end).toBe(40 + 32 * rows.length);
    }),
    { numRuns: 50 },
  );
});
