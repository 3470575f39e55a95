import { asPrice, type InstrumentId, type Price } from "./units.ts";

/** The eleven sectors of the usual US classification, in the order that the market model's style loadings use. */
export const SECTORS = [
  "Technology",
  "Financials",
  "Energy",
  "Industrials",
  "Materials",
  "Consumer Discretionary",
  "Communication",
  "Health Care",
  "Consumer Staples",
  "Utilities",
  "Real Estate",
] as const;
export type Sector = (typeof SECTORS)[number];

/** Trading states. */
export const MARKET_STATES = ["open", "closed", "halted", "pre_open"] as const;
export type MarketState = (typeof MARKET_STATES)[number];

/** Facts about an instrument that never change within an epoch. */
export interface Instrument {
  readonly id: InstrumentId;
  /** Ticker symbol as the market or the file writes it (SYMBOL_PATTERN), unique on the board. Letter case counts. */
  readonly symbol: string;
  readonly name: string;
  /** Left out if the sector is unknown. */
  readonly sector?: Sector;
  /** Decimals of a mantissa, 0 to MAX_EXPONENT: 2 means cents. */
  readonly exponent: number;
  /** Smallest price step, in mantissa units. */
  readonly tick: number;
  /** Round lot, in shares. */
  readonly lot: number;
}

/**
 * The form of a symbol: 1–48 printable characters of any script, with spaces only inside. It has no comma, which
 * separates symbols in lists, and is not `*`, which means all symbols. Other texts are rejected without a lookup.
 */
export const SYMBOL_PATTERN = /^(?!\*$)(?=.{1,48}$)[^\p{C}\p{Z},]+(?: +[^\p{C}\p{Z},]+)*$/u;

/** The most decimals that an instrument may have. Powers of ten are exact doubles up to 10^22, so prices stay exact. */
export const MAX_EXPONENT = 15;

const SCALES: readonly number[] = Array.from({ length: MAX_EXPONENT + 1 }, (_, exponent) => Number(`1e${exponent}`));

/** 10^exponent, for exponents 0–15. */
export const scaleOf = (exponent: number): number => SCALES[exponent] ?? 10 ** exponent;

/** The decimal price of a mantissa. It is exact, because one correctly rounded division gives the nearest double. */
export const toDecimal = (price: number, exponent: number): number => price / scaleOf(exponent);

/** The mantissa of a decimal price, rounded to the nearest. */
export const fromDecimal = (decimal: number, exponent: number): Price =>
  asPrice(Math.round(decimal * scaleOf(exponent)));

/** A minus sign as wide as a plus sign. */
export const MINUS = "−";

/** Formats a mantissa, rounded to a whole number, with all its decimals: 19045 at exponent 2 → "190.45". */
export const formatPrice = (mantissa: number, exponent: number): string =>
  toDecimal(Math.round(mantissa), exponent).toFixed(exponent).replace("-", MINUS);
