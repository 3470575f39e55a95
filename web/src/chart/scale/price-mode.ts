/** How prices become heights: evenly, by their logarithm, or evenly with labels in percent from a base. */
export type PriceMode = "linear" | "log" | "percent";

/** A logarithmic axis has no place for zero: prices below this mantissa are shown there. */
const MIN_LOG_PRICE = 0.5;

/** The height of a price in the units of its axis: a mantissa, or its natural logarithm. */
export const unitsOf = (mode: PriceMode | undefined, price: number): number =>
  mode === "log" ? Math.log(Math.max(price, MIN_LOG_PRICE)) : price;

/** The price, mantissa, at a height. */
export const priceOfUnits = (mode: PriceMode | undefined, units: number): number =>
  mode === "log" ? Math.exp(units) : units;
