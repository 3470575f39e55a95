import { ProtocolError, type Directory, type Part } from "../protocol/codec.ts";
import { fromDecimal, type Instrument } from "../model/instrument.ts";
import { NO_PRICE } from "../model/quote.ts";
import { parseEpoch, type Epoch } from "../model/units.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const U32_MAX = 0xffff_ffff;

export const bad = (what: string): ProtocolError => new ProtocolError("bad_message", what);

/** A whole number from 0 to `max`; `absent` if the field is missing. */
export function whole(fields: Fields, key: string, max: number, absent?: number): number {
  const value = fields[key];
  if (value === undefined && absent !== undefined) return absent;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > max) {
    throw bad(`"${key}" must be a whole number from 0 to ${max}`);
  }
  return value;
}

/** A time on the market's clock. Before 1970 it is negative. */
export function moment(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw bad('"t" must be a whole number');
  return value;
}

/** The mantissa of a decimal price. A mantissa beyond int32 is an error. */
export function mantissa(value: unknown, instrument: Instrument): number {
  if (typeof value !== "number") throw bad(`a price of ${instrument.symbol} is not a number`);
  const price = fromDecimal(value, instrument.exponent);
  if (Math.abs(price) > 0x7fff_ffff || Number.isNaN(price))
    throw bad(`a price of ${instrument.symbol} is out of range`);
  return price;
}

export const optionalPrice = (value: unknown, instrument: Instrument): number =>
  value === undefined ? NO_PRICE : mantissa(value, instrument);

export function list(fields: Fields, key: string): readonly unknown[] {
  const value = fields[key];
  if (!Array.isArray(value)) throw bad(`"${key}" must be a list`);
  return value;
}

export function oneOf<const T extends string>(fields: Fields, key: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === fields[key]);
  if (found === undefined) throw bad(`"${key}" must be one of ${allowed.join(", ")}`);
  return found;
}

export function epochOf(fields: Fields): Epoch {
  const text = fields["epoch"];
  const epoch = typeof text === "string" ? parseEpoch(text) : undefined;
  if (epoch === undefined) throw bad('"epoch" must be a base-36 u32');
  return epoch;
}

export function partOf(fields: Fields): Part {
  const parts = whole(fields, "parts", U32_MAX, 1);
  const part = whole(fields, "part", U32_MAX, 1);
  if (part < 1 || part > parts) throw bad(`part ${part} of ${parts}`);
  return { part, parts };
}

export function instrumentOf(symbol: unknown, directory: Directory): Instrument | undefined {
  if (typeof symbol !== "string") throw bad("a symbol must be a text");
  const id = directory.idOf(symbol);
  return id === undefined ? undefined : directory.instruments[id];
}
