import { INTERVALS } from "../../../../../../../shared/model/candle.ts";
import { SIDE_NAMES } from "../../../../../../../shared/model/trade.ts";
import { MESSAGE_KINDS, type MessageType } from "../../../../../../../shared/protocol/channels.ts";
import {
  CANDLE_ROW,
  CANDLES,
  DAY_ROW,
  QUOTE_ROW,
  QUOTES,
  TRADE_ROW,
  TRADES,
} from "../../../../../../../shared/sbe/layout.ts";
import type { NoteKey } from "../texts.ts";

/** How the bytes of an SBE field are read, and what its number stands for. */
export type SbeType =
  | "u8"
  | "u16"
  | "u32"
  | "u48"
  | "i64"
  | "f64"
  /** u32 that JSON writes in base 36. */
  | "epoch"
  /** u48 or i64: milliseconds since 1970. */
  | "time48"
  | "time64"
  /** Id of an instrument, u16. */
  | "instrument"
  /** i32 that the instrument's exponent scales; null where not known. */
  | "price"
  /** u16 of the same scale. */
  | "spread"
  /** u16 or u32 with SBE's null. */
  | "size16"
  | "size32";

export interface SbeField {
  readonly name: string;
  readonly at: number;
  readonly type: SbeType;
  readonly note: NoteKey;
  /** What the numbers of an enumeration are called. */
  readonly names?: readonly string[];
}

interface SbeGroup {
  readonly name: string;
  readonly bytes: number;
  readonly fields: readonly SbeField[];
  readonly note: NoteKey;
}

export interface SbeTemplate {
  readonly name: string;
  readonly bytes: number;
  readonly root: readonly SbeField[];
  readonly groups: readonly SbeGroup[];
}

const field = (name: string, at: number, type: SbeType, note: NoteKey, names?: readonly string[]): SbeField => ({
  ...{ name, at, type, note },
  ...(names && { names }),
});

const QUOTES_ROOT: readonly SbeField[] = [
  field("epoch", QUOTES.epoch, "epoch", "field.epoch"),
  field("frame", QUOTES.frame, "u32", "field.frame"),
  field("merged", QUOTES.merged, "u32", "field.merged"),
  field("seq", QUOTES.seq, "u48", "field.seq"),
  field("kind", QUOTES.kind, "u8", "field.kind", MESSAGE_KINDS.quotes),
  field("time", QUOTES.time, "time48", "field.time"),
  field("part", QUOTES.part, "u8", "field.part"),
  field("parts", QUOTES.parts, "u8", "field.parts"),
];

const QUOTE_FIELDS: readonly SbeField[] = [
  field("volume", QUOTE_ROW.volume, "f64", "field.volume"),
  field("n", QUOTE_ROW.n, "u32", "field.n"),
  field("last", QUOTE_ROW.last, "price", "field.last"),
  field("bid", QUOTE_ROW.bid, "price", "field.bid"),
  field("lastSize", QUOTE_ROW.lastSize, "size32", "field.lastSize"),
  field("instrument", QUOTE_ROW.id, "instrument", "field.instrument"),
  field("spread", QUOTE_ROW.spread, "spread", "field.spread"),
  field("bidSize", QUOTE_ROW.bidSize, "size16", "field.bidSize"),
  field("askSize", QUOTE_ROW.askSize, "size16", "field.askSize"),
];

const DAY_FIELDS: readonly SbeField[] = [
  field("open", DAY_ROW.open, "price", "field.open"),
  field("high", DAY_ROW.high, "price", "field.high"),
  field("low", DAY_ROW.low, "price", "field.low"),
  field("previousClose", DAY_ROW.previousClose, "price", "field.previousClose"),
  field("instrument", DAY_ROW.id, "instrument", "field.instrument"),
];

const TRADES_ROOT: readonly SbeField[] = [
  field("epoch", TRADES.epoch, "epoch", "field.epoch"),
  field("instrument", TRADES.id, "instrument", "field.instrument"),
  field("kind", TRADES.kind, "u8", "field.kind", MESSAGE_KINDS.trades),
  field("part", TRADES.part, "u16", "field.part"),
  field("parts", TRADES.parts, "u16", "field.parts"),
];

const TRADE_FIELDS: readonly SbeField[] = [
  field("t", TRADE_ROW.t, "time64", "field.tradeTime"),
  field("tradeId", TRADE_ROW.tradeId, "u32", "field.tradeId"),
  field("price", TRADE_ROW.price, "price", "field.price"),
  field("size", TRADE_ROW.size, "u32", "field.size"),
  field("side", TRADE_ROW.side, "u8", "field.side", SIDE_NAMES),
];

const CANDLES_ROOT: readonly SbeField[] = [
  field("instrument", CANDLES.id, "instrument", "field.instrument"),
  field("interval", CANDLES.interval, "u8", "field.interval", INTERVALS),
  field("kind", CANDLES.kind, "u8", "field.kind", MESSAGE_KINDS.candles),
  field("part", CANDLES.part, "u16", "field.part"),
  field("parts", CANDLES.parts, "u16", "field.parts"),
];

const CANDLE_FIELDS: readonly SbeField[] = [
  field("t", CANDLE_ROW.t, "time64", "field.bucket"),
  field("volume", CANDLE_ROW.volume, "f64", "field.candleVolume"),
  field("open", CANDLE_ROW.open, "price", "field.candleOpen"),
  field("high", CANDLE_ROW.high, "price", "field.candleHigh"),
  field("low", CANDLE_ROW.low, "price", "field.candleLow"),
  field("close", CANDLE_ROW.close, "price", "field.candleClose"),
];

/** The fields of every message of shared/sbe/schema.xml, by channel. The offsets are those that the encoder writes by. */
export const SBE_TEMPLATES: Readonly<Record<MessageType, SbeTemplate>> = {
  quotes: {
    name: "Quotes",
    bytes: QUOTES.bytes,
    root: QUOTES_ROOT,
    groups: [
      { name: "rows", bytes: QUOTE_ROW.bytes, fields: QUOTE_FIELDS, note: "sbe.quoteRow" },
      { name: "days", bytes: DAY_ROW.bytes, fields: DAY_FIELDS, note: "sbe.dayRow" },
    ],
  },
  trades: {
    name: "Trades",
    bytes: TRADES.bytes,
    root: TRADES_ROOT,
    groups: [{ name: "rows", bytes: TRADE_ROW.bytes, fields: TRADE_FIELDS, note: "sbe.tradeRow" }],
  },
  candles: {
    name: "Candles",
    bytes: CANDLES.bytes,
    root: CANDLES_ROOT,
    groups: [{ name: "rows", bytes: CANDLE_ROW.bytes, fields: CANDLE_FIELDS, note: "sbe.candleRow" }],
  },
};
