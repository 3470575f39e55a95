import { toDecimal } from "../../../shared/instrument.ts";

/** A price as text: all decimals its instrument has, a true minus sign. The mantissa is rounded to a whole one. */
export function formatPrice(mantissa: number, exponent: number): string {
  const text = toDecimal(Math.abs(Math.round(mantissa)), exponent).toFixed(exponent);
  return mantissa < 0 ? `−${text}` : text;
}
