import { encodeControl } from "../json/codec.ts";
import type { Encoder } from "../protocol/codec.ts";
import { createCandlesEncoder } from "./candles.ts";
import { FrameBuffer } from "./output-buffer.ts";
import { createQuotesEncoder } from "./quotes.ts";
import { createTradesEncoder } from "./trades.ts";

/**
 * Market data as `ticker.v1.sbe`. Steady state allocates nothing. Speed: `npm run bench -- codec`.
 * Its functions throw RangeError for an instrument id over 65,534, which the rows cannot carry.
 */
export function createSbeEncoder(): Encoder {
  const out = new FrameBuffer();
  return {
    encoding: "ticker.v1.sbe",
    protocol: "ticker.v1.sbe",
    binary: true,
    control: encodeControl,
    quotes: createQuotesEncoder(out),
    trades: createTradesEncoder(out),
    candles: createCandlesEncoder(out),
  };
}
