import type { IndicatorKind } from "./kind.ts";
import { macd, rsi } from "./oscillators.ts";
import { bollinger, ema, sma, volumeProfile, vwap } from "./over-prices.ts";

/** Every indicator, in the order of the list to choose from. A new one is an entry here, and its texts. */
export const KINDS: readonly IndicatorKind[] = [vwap, sma, ema, bollinger, rsi, macd, volumeProfile];

export const kindOf = (id: unknown): IndicatorKind | undefined => KINDS.find((kind) => kind.id === id);
