import { expect, test } from "vitest";
import { createQuoteColumns, type QuoteColumns } from "../model/quote.ts";
import { RowBuffer } from "./output-buffer.ts";
import { QUOTE_ROW } from "./layout.ts";
import { EncodedRowCache } from "./row-cache.ts";
import { asEpoch } from "../model/units.ts";

/** The last price and n of each row that a copy carries. */
function rowsIn(out: RowBuffer, at: number, end: number): number[][] {
  const rows: number[][] = [];
  for (let row = at; row < end; row += QUOTE_ROW.bytes) {
    const { view } = out;
    const fields = [QUOTE_ROW.id, QUOTE_ROW.spread].map((field) => view.getUint16(row + field, true));
    rows.push([...fields, view.getUint32(row + QUOTE_ROW.n, true), view.getInt32(row + QUOTE_ROW.last, true)]);
  }
  return rows;
}

function change(columns: QuoteColumns, id: number, last: number): void {
  columns.n[id] += 1;
  columns.last[id] = columns.bid[id] = last;
  columns.ask[id] = last + 2;
}

test("a copy holds the rows asked for, in that order, each as of its latest change", () => {
  const columns = createQuoteColumns(3);
  const images = new EncodedRowCache(columns, asEpoch(1));
  const out = new RowBuffer(1_024);
  for (const [id, last] of [100, 200, 300].entries()) change(columns, id, last);
  const copied = (ids: number[], from: number, end: number) => rowsIn(out, 40, images.copy(out, 40, ids, from, end));
  expect(copied([9, 2, 0, 9], 1, 3)).toEqual([
    [2, 2, 1, 300],
    [0, 2, 1, 100],
  ]);
  change(columns, 0, 101);
  expect(copied([0, 1, 2], 0, 3)).toEqual([
    [0, 2, 2, 101],
    [1, 2, 1, 200],
    [2, 2, 1, 300],
  ]);
});

test("a row that never changed has an image too", () => {
  const images = new EncodedRowCache(createQuoteColumns(1), asEpoch(1));
  const out = new RowBuffer(QUOTE_ROW.bytes);
  expect(rowsIn(out, 0, images.copy(out, 0, [0], 0, 1))).toEqual([[0, 65_535, 0, -2_147_483_648]]);
});

test("a row whose n is at the end of its range is drawn anew when it changes", () => {
  const columns = createQuoteColumns(1);
  const images = new EncodedRowCache(columns, asEpoch(1));
  const out = new RowBuffer(QUOTE_ROW.bytes);
  const last = () => rowsIn(out, 0, images.copy(out, 0, [0], 0, 1))[0]?.[3];
  columns.n[0] = 2 ** 32 - 2;
  change(columns, 0, 7);
  expect(last()).toBe(7);
});
