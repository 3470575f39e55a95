import * as v from "valibot";
import { fromDecimal } from "../../../../../../shared/model/instrument.ts";
import { NO_PRICE } from "../../../../../../shared/model/quote.ts";
import type { LaneOptions } from "./transport.ts";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const RowsSchema = v.object({
  epoch: v.string(),
  seq: count,
  quotes: v.array(v.object({ s: v.string(), n: count, l: v.optional(v.number()) })),
});

/** Rows in JSON, as polls and event streams have them. */
export type Rows = v.InferOutput<typeof RowsSchema>;

/** @throws where the text is no answer of the server */
export const parseRows = (text: string): Rows => v.parse(RowsSchema, JSON.parse(text));

/** Hands over the lane's row, where it is among them. False where it is not. */
export function showRows({ epoch, quotes }: Rows, { instrument, show }: LaneOptions): boolean {
  const row = quotes.find(({ s }) => s === instrument.symbol);
  if (row === undefined) return false;
  show(epoch, row.n, row.l === undefined ? NO_PRICE : fromDecimal(row.l, instrument.exponent));
  return true;
}
