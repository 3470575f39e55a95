import type { Directory, Encoder } from "../protocol/codec.ts";
import { JsonRows } from "./byte-writer.ts";
import { createCandlesEncoder } from "./candles.ts";
import { encodeControl } from "./control.ts";
import { createQuotesEncoder } from "./quotes.ts";
import { createTradesEncoder } from "./trades.ts";

/** Encodes market data as JSON text. `directory` is read at every call, so it may change with the epoch. */
export function createJsonEncoder(directory: Directory): Encoder {
  const rows = new JsonRows(0);
  return {
    encoding: "ticker.v1.json",
    protocol: "ticker.v1.json",
    binary: false,
    control: encodeControl,
    quotes: createQuotesEncoder(directory),
    trades: createTradesEncoder(directory, rows),
    candles: createCandlesEncoder(directory, rows),
  };
}
