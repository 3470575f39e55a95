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

/** Hands over the lane's rows that are among these. False where none is. */
export function showRows({ epoch, quotes }: Rows, { watched, show }: LaneOptions): boolean {
  let isAny = false;
  for (const { s, n, l } of quotes) {
    const instrument = watched.find(({ symbol }) => symbol === s);
    if (instrument === undefined) continue;
    show(epoch, s, n, l === undefined ? NO_PRICE : fromDecimal(l, instrument.exponent));
    isAny = true;
  }
  return isAny;
}
