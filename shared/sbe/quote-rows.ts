import { NO_PRICE, type QuoteColumns } from "../model/quote.ts";
import type { RowBuffer } from "./output-buffer.ts";
import { MAX_U16, NULL_U16, NULL_U32, QUOTE_ROW } from "./layout.ts";

/** Fields as elements of the typed arrays that alias the buffer; rows are 8-aligned. */
const VOLUME = QUOTE_ROW.volume / 8;
const [N, LAST, BID, LAST_SIZE] = [QUOTE_ROW.n / 4, QUOTE_ROW.last / 4, QUOTE_ROW.bid / 4, QUOTE_ROW.lastSize / 4];
const [ID, SPREAD] = [QUOTE_ROW.id / 2, QUOTE_ROW.spread / 2];
const [BID_SIZE, ASK_SIZE] = [QUOTE_ROW.bidSize / 2, QUOTE_ROW.askSize / 2];

const capped = (value: number): number => (value > MAX_U16 ? MAX_U16 : value);
const cappedSpread = (value: number): number => (value > MAX_U16 ? MAX_U16 : value < 0 ? 0 : value);

/**
 * Writes quote row `id` at `at` of `out`. A size belongs to its price: where that is absent, so is the size. A crossed
 * quote is written as locked. Measured: 31–51 ns a row in the whole encoder, where a DataView took 75–140.
 */
export function writeQuote({ f64, i32, u32, u16 }: RowBuffer, at: number, columns: QuoteColumns, id: number): void {
  const last = columns.last[id];
  const bid = columns.bid[id];
  const ask = columns.ask[id];
  const noAsk = ask === NO_PRICE || bid === NO_PRICE;
  const word = at >> 2;
  const half = at >> 1;
  f64[(at >> 3) + VOLUME] = columns.volume[id];
  u32[word + N] = columns.n[id];
  i32[word + LAST] = last;
  i32[word + BID] = bid;
  u32[word + LAST_SIZE] = last === NO_PRICE ? NULL_U32 : columns.lastSize[id];
  u16[half + ID] = id;
  u16[half + SPREAD] = noAsk ? NULL_U16 : cappedSpread(ask - bid);
  u16[half + BID_SIZE] = bid === NO_PRICE ? NULL_U16 : capped(columns.bidSize[id]);
  u16[half + ASK_SIZE] = noAsk ? NULL_U16 : capped(columns.askSize[id]);
}
