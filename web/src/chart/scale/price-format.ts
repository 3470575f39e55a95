import { toDecimal } from "../../../../shared/model/instrument.ts";

/** A price as text, with all the decimals its instrument has. The mantissa is rounded to a whole one. */
export const formatPrice = (mantissa: number, exponent: number): string =>
  toDecimal(Math.round(mantissa), exponent).toFixed(exponent);
