/**
 * The offset of every field of the SBE encoding (FIX Simple Binary Encoding 1.0, little-endian). `schema.xml` states the
 * same for other programs. `schema.test.ts` reads our frames by that file, so the two cannot differ.
 * Offsets count from the start of their own block; `bytes` is that block's length. Blocks may only grow, at their end,
 * and root blocks by multiples of 8, which keeps the rows behind them aligned.
 */
export const SCHEMA_ID = 0x5454;
/** Raised by every addition to the schema; a reader of any version reads messages of any other. */
export const SCHEMA_VERSION = 0;
export const TEMPLATE = { quotes: 1, trades: 2, candles: 3 } as const;

/** The message header, before every root block. All u16. */
export const HEADER = { blockLength: 0, templateId: 2, schemaId: 4, version: 6, bytes: 8 } as const;
/** The group header, before the rows of a group. Both u16. */
export const GROUP = { blockLength: 0, numInGroup: 2, bytes: 4 } as const;

/** SBE's nulls; that of an i32 price is NO_PRICE. */
export const NULL_U16 = 0xffff;
export const NULL_U32 = 0xffff_ffff;
/** The largest value of a u16 field. Spread and quoted sizes are capped here; larger instrument ids are refused. */
export const MAX_U16 = NULL_U16 - 1;

/**
 * Root of a quotes message. `seq` and `time` are u48 (a u32, then the upper u16): exact to 2^48, the year 10889 in
 * milliseconds. With u64 the root would exceed 28 bytes, and the rows would not start at 40, which is 8-aligned.
 */
export const QUOTES = {
  epoch: 0,
  frame: 4,
  merged: 8,
  seq: 12,
  kind: 18, // u8; the byte after it is free
  time: 20,
  part: 26, // u8
  parts: 27, // u8: 65,535 rows with their day rows take 210 parts
  bytes: 28,
} as const;
/** One instrument's quote. The ask is bid + spread, so an ask without a bid cannot be expressed and is absent. */
export const QUOTE_ROW = {
  volume: 0, // f64
  n: 8, // u32
  last: 12, // i32
  bid: 16, // i32
  lastSize: 20, // u32
  id: 24, // u16
  spread: 26, // u16
  bidSize: 28, // u16
  askSize: 30, // u16
  bytes: 32,
} as const;
/** The day's prices of an instrument, i32 each. */
export const DAY_ROW = { open: 0, high: 4, low: 8, previousClose: 12, id: 16, bytes: 20 } as const;

/** Root of a message with one instrument's trades. `part` and `parts` are u16 because a replay may be long. */
export const TRADES = { epoch: 0, id: 4, kind: 6, part: 8, parts: 10, bytes: 12 } as const;
export const TRADE_ROW = {
  t: 0, // i64
  tradeId: 8, // u32
  price: 12, // i32
  size: 16, // u32
  side: 20, // u8
  bytes: 24,
} as const;

/** Root of a message with candles of one instrument and interval. Four bytes are free. */
export const CANDLES = { id: 0, interval: 2, kind: 3, part: 4, parts: 6, free: 8, bytes: 12 } as const;
/** One candle: 500 of them, a whole snapshot, fit one message. */
export const CANDLE_ROW = {
  t: 0, // i64
  volume: 8, // f64
  open: 16, // i32
  high: 20, // i32
  low: 24, // i32
  close: 28, // i32
  bytes: 32,
} as const;
