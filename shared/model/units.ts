/**
 * Numbers that must not be mixed up. A brand costs nothing at run time: each constructor below is the identity,
 * and only states what the number means at the place where it is first known.
 */
declare const unit: unique symbol;
type Branded<Name extends string> = number & { readonly [unit]: Name };

/** A price as an integer mantissa: the decimal price × 10^exponent of its instrument (190.45 at exponent 2 is 19045). */
export type Price = Branded<"Price">;
/** Shares, a whole number. */
export type Quantity = Branded<"Quantity">;
/** Milliseconds since the Unix epoch, UTC (a moment), or a number of milliseconds where a name says so (a span). */
export type Millis = Branded<"Millis">;
/** The earliest market time there may be, ms since the Unix epoch: the year 1700. */
export const EARLIEST_TIME = -8_520_336_000_000 as Millis;
/** The most that a price's mantissa may be, either way, and a print's size: what i32 and u32 hold beside SBE's nulls. */
export const MAX_MANTISSA = 2_147_483_647;
export const MAX_SIZE = 4_294_967_294;

/** Position in the order of all changes to a board within one epoch, from 1. */
export type Sequence = Branded<"Sequence">;
/** Index of an instrument on its board: 0 … count − 1, stable within an epoch. */
export type InstrumentId = Branded<"InstrumentId">;
/** Identity of a trade: contiguous per instrument and epoch, from 1. */
export type TradeId = Branded<"TradeId">;
/** A run of the board over which sequences and trade ids are continuous: u32, written in base 36 on the JSON wire. */
export type Epoch = Branded<"Epoch">;

export const asPrice = (mantissa: number) => mantissa as Price;
export const asQuantity = (shares: number) => shares as Quantity;
export const asMillis = (ms: number) => ms as Millis;
export const asSequence = (n: number) => n as Sequence;
export const asInstrumentId = (index: number) => index as InstrumentId;
export const asTradeId = (n: number) => n as TradeId;
export const asEpoch = (n: number) => n as Epoch;

/** The epoch as JSON carries it. */
export const formatEpoch = (epoch: Epoch): string => epoch.toString(36);

/** The epoch named by a JSON string, or undefined where it is not a base-36 u32. */
export function parseEpoch(text: string): Epoch | undefined {
  if (!/^[0-9a-z]{1,7}$/.test(text)) return undefined;
  const value = Number.parseInt(text, 36);
  return value <= 0xffff_ffff ? (value as Epoch) : undefined;
}
