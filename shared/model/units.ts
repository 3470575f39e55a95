/**
 * Branded numbers, which the compiler does not let one mix up. A brand costs nothing at run time: each constructor
 * below is the identity, and states the meaning of a number at the place where it is first known.
 */
declare const unit: unique symbol;
type Branded<Name extends string> = number & { readonly [unit]: Name };

/** A price as an integer mantissa: the decimal price × 10^exponent of its instrument (190.45 at exponent 2 is 19045). */
export type Price = Branded<"Price">;
/** Shares, a whole number. */
export type Quantity = Branded<"Quantity">;
/** Milliseconds since the Unix epoch, UTC, or a duration in milliseconds if a name says so. */
export type Millis = Branded<"Millis">;
/** The earliest allowed market time, ms since the Unix epoch: the year 1700. */
export const EARLIEST_TIME = -8_520_336_000_000 as Millis;
/**
 * The largest mantissa of a price, positive or negative, and the largest size of a print. They are the limits of i32
 * and u32 without SBE's nulls.
 */
export const MAX_MANTISSA = 2_147_483_647;
export const MAX_SIZE = 4_294_967_294;

/** Position in the order of all changes to a board within one epoch, from 1. */
export type Sequence = Branded<"Sequence">;
/** Index of an instrument on its board: 0 … count − 1, stable within an epoch. */
export type InstrumentId = Branded<"InstrumentId">;
/** Identity of a trade: contiguous per instrument and epoch, from 1. */
export type TradeId = Branded<"TradeId">;
/** A run of the board in which sequences and trade ids are continuous: a u32, written in base 36 in JSON. */
export type Epoch = Branded<"Epoch">;

export const asPrice = (mantissa: number) => mantissa as Price;
export const asQuantity = (shares: number) => shares as Quantity;
export const asMillis = (ms: number) => ms as Millis;
export const asSequence = (n: number) => n as Sequence;
export const asInstrumentId = (index: number) => index as InstrumentId;
export const asTradeId = (n: number) => n as TradeId;
export const asEpoch = (n: number) => n as Epoch;

/** The epoch as written in JSON. */
export const formatEpoch = (epoch: Epoch): string => epoch.toString(36);

/** Parses the epoch in a JSON string; undefined if it is not a base-36 u32. */
export function parseEpoch(text: string): Epoch | undefined {
  if (!/^[0-9a-z]{1,7}$/.test(text)) return undefined;
  const value = Number.parseInt(text, 36);
  return value <= 0xffff_ffff ? (value as Epoch) : undefined;
}
