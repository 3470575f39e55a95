import { formatPrice } from "../../../../../../../shared/model/instrument.ts";
import { NO_PRICE } from "../../../../../../../shared/model/quote.ts";
import { asEpoch, formatEpoch } from "../../../../../../../shared/model/units.ts";
import { NULL_U16, NULL_U32 } from "../../../../../../../shared/sbe/layout.ts";
import { getInt64, getUint48 } from "../../../../../../../shared/sbe/reader.ts";
import type { SbeField, SbeType } from "./sbe-layouts.ts";

/** An instrument as the acks of an SBE connection name it (W8). */
export interface NamedInstrument {
  readonly symbol: string;
  readonly exponent: number;
}

const BYTES: Readonly<Record<SbeType, number>> = {
  ...{ u8: 1, u16: 2, u32: 4, u48: 6, i64: 8, f64: 8, epoch: 4, time48: 6, time64: 8 },
  ...{ instrument: 2, price: 4, spread: 2, size16: 2, size32: 4 },
};
export const sbeBytes = (type: SbeType): number => BYTES[type];

/** The number that a field's bytes hold. */
export function sbeNumber(view: DataView, at: number, type: SbeType): number {
  switch (type) {
    case "u8":
      return view.getUint8(at);
    case "u16":
    case "spread":
    case "size16":
    case "instrument":
      return view.getUint16(at, true);
    case "u32":
    case "epoch":
    case "size32":
      return view.getUint32(at, true);
    case "u48":
    case "time48":
      return getUint48(view, at);
    case "i64":
    case "time64":
      return getInt64(view, at);
    case "f64":
      return view.getFloat64(at, true);
    case "price":
      return view.getInt32(at, true);
  }
}

/** The number with what it stands for, such as "19045 → 190.45"; the number alone where it stands for itself. */
export function sbeValue(number: number, { type, names }: SbeField, instrument: NamedInstrument | undefined): string {
  const meant = names ? (names[number] ?? "?") : meaning(number, type, instrument);
  return meant === undefined ? String(number) : `${number} → ${meant}`;
}

function meaning(number: number, type: SbeType, instrument: NamedInstrument | undefined): string | undefined {
  if (isNull(number, type)) return "null";
  switch (type) {
    case "epoch":
      return formatEpoch(asEpoch(number));
    case "time48":
    case "time64":
      return isoTime(number);
    case "instrument":
      return instrument?.symbol;
    case "price":
    case "spread":
      return instrument && formatPrice(number, instrument.exponent);
    default:
      return undefined;
  }
}

const isNull = (number: number, type: SbeType): boolean =>
  (type === "price" && number === NO_PRICE) ||
  ((type === "spread" || type === "size16") && number === NULL_U16) ||
  (type === "size32" && number === NULL_U32);

/** A moment in UTC, or undefined beyond what a date can say. */
const isoTime = (ms: number): string | undefined =>
  Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().replace("T", " ").replace("Z", "") : undefined;
