import type { Candle, Interval } from "../model/candle.ts";
import type { Instrument } from "../model/instrument.ts";
import type { MessageKind } from "./channels.ts";
import type { ControlMessage, Protocol } from "./messages.ts";
import type { QuoteColumns } from "../model/quote.ts";
import type { Side, Trade } from "../model/trade.ts";
import type { Epoch, InstrumentId, Millis, Sequence } from "../model/units.ts";

/** The fields of a quotes message besides its rows. */
export interface QuotesHead {
  kind: MessageKind<"quotes">;
  epoch: Epoch;
  seq: Sequence;
  /** Number of this message among those of the client's quote group (W11). */
  frame: number;
  /** Server clock. */
  time: Millis;
  /** Changes merged for this client alone because it read slowly; 0 for none. */
  merged: number;
}

/**
 * Receives one frame. Its bytes lie in the encoder's buffer, and stay valid until the encoder makes its next frame.
 * `isLast` is false for a part of a message that more parts follow.
 */
export type FrameSink = (frame: Uint8Array, isLast: boolean) => void;

/**
 * Market data → bytes, by channel, in one encoding. Every function splits a message that would exceed MAX_MESSAGE_BYTES
 * into parts, and hands each part to `emit` in order.
 */
export interface ChannelEncoders {
  /**
   * Rows `ids[0 … count − 1]` of `columns`. Where `withDay[k]` is not 0, row k also carries the day's
   * open, high, low and previous close.
   */
  readonly quotes: (
    head: Readonly<QuotesHead>,
    columns: QuoteColumns,
    ids: ArrayLike<number>,
    withDay: ArrayLike<number>,
    count: number,
    emit: FrameSink,
  ) => void;
  /** Trades of one instrument, in id order. */
  readonly trades: (
    kind: MessageKind<"trades">,
    epoch: Epoch,
    id: InstrumentId,
    trades: readonly Readonly<Trade>[],
    emit: FrameSink,
  ) => void;
  /** Candles of one instrument and interval, oldest first. */
  readonly candles: (
    kind: MessageKind<"candles">,
    id: InstrumentId,
    interval: Interval,
    candles: readonly Readonly<Candle>[],
    emit: FrameSink,
  ) => void;
}

/** What connections can carry: the messages of a subprotocol, or those of `ticker.v1.json` as Server-Sent Events (W21). */
export type Encoding = Protocol | "event-stream";

/** One encoding's side of the server. */
export interface Encoder extends ChannelEncoders {
  readonly encoding: Encoding;
  /** The subprotocol whose messages it writes. */
  readonly protocol: Protocol;
  /** Whether frames go out with the binary opcode (RFC 6455 section 5.6) rather than as text. */
  readonly binary: boolean;
  /** A control message as text; undefined where this encoding leaves the message out. */
  readonly control: (message: ControlMessage) => string | undefined;
}

/** What an encoding needs to know of instruments: rows by id, and for decoding, ids by symbol. */
export interface Directory {
  readonly instruments: readonly Instrument[];
  idOf(symbol: string): InstrumentId | undefined;
}

/** Part `part` (from 1) of `parts` messages that together are one; 1 of 1 for a message that was not split. */
export interface Part {
  readonly part: number;
  readonly parts: number;
}

/** Where a decoder puts quotes. */
export interface QuotesSink {
  begin(head: Readonly<QuotesHead>, part: Part): void;
  row(
    id: InstrumentId,
    n: number,
    last: number,
    lastSize: number,
    bid: number,
    ask: number,
    bidSize: number,
    askSize: number,
    volume: number,
  ): void;
  /** The day's prices of an instrument whose row came before. */
  day(id: InstrumentId, open: number, high: number, low: number, previousClose: number): void;
  end(): void;
}

/** Where a decoder puts trades. */
export interface TradesSink {
  begin(kind: MessageKind<"trades">, epoch: Epoch, part: Part): void;
  row(id: InstrumentId, tradeId: number, t: number, price: number, size: number, side: Side): void;
  end(): void;
}

/** Where a decoder puts candles of one instrument and interval. */
export interface CandlesSink {
  begin(kind: MessageKind<"candles">, id: InstrumentId, interval: Interval, part: Part): void;
  row(t: number, o: number, h: number, l: number, c: number, v: number): void;
  end(): void;
}

/**
 * Where a decoder puts market data, by channel: plain calls with numbers, so that a row costs no object. Prices are
 * mantissas; an absent price is NO_PRICE. Each `begin` is followed by the rows and then by `end`.
 */
export interface ChannelSinks {
  readonly quotes: QuotesSink;
  readonly trades: TradesSink;
  readonly candles: CandlesSink;
}

/** Where a decoder puts everything that it reads. */
export interface MessageSinks extends ChannelSinks {
  control(message: ControlMessage): void;
}

/** Bytes → sinks, in one encoding. */
export interface Decoder {
  /**
   * Reads one message into `sinks`. Rows of symbols that `directory` does not know are skipped.
   * @throws ProtocolError when the message is not of this protocol; a sink may then have seen a part of it.
   */
  decode(data: string | ArrayBuffer, directory: Directory, sinks: MessageSinks): void;
}

/** A message that breaks the protocol. `code` is for programs, `message` for people. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: "bad_json" | "bad_message";

  constructor(code: "bad_json" | "bad_message", message: string) {
    super(message);
    this.code = code;
  }
}
