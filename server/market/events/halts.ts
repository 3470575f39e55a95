import type { Millis } from "../../../shared/model/units.ts";
import type { MarketSink } from "../../ports/feed.ts";
import type { Reason } from "../../ports/trading-status.ts";
import { announceHalt, announceReason, takeReasonAfterHalt } from "./stock-status.ts";
import { emitQuote, resetQuote } from "../model/quoting.ts";
import { type Slice, type Stocks } from "../model/stocks.ts";
import { printAuction } from "../model/trading.ts";

/**
 * Limit-up/limit-down: how long a price is beyond its band before trading pauses, and the length of the pause, in
 * seconds. Source: the Plan to Address Extraordinary Market Volatility.
 */
const LIMIT_STATE_SECONDS = 15;
const PAUSE_SECONDS = 300;
/** The plan uses a five-minute mean as its reference. An exponential mean with this time constant approximates it. */
const REFERENCE_SECONDS = 150;
const REOPENING_PRINTS = 40;
/** Bands are twice as wide near the open and the close. Seconds of the session. */
const WIDE_UNTIL = 900;
const WIDE_FROM = 21_900;

const PAUSE: Reason = { code: "luld", text: "volatility pause (limit up/down)" };
const REOPENED: Reason = { code: "reopened", text: "reopened" };

/** When a halt of `seconds` from `t` ends; undefined if unknown. */
type HaltEnd = (t: number, seconds: number) => Millis | undefined;

/** Seconds between two checks of the bands. */
export const HALT_CHECK_SECONDS = 1;

/** Multiplies the half-width of a listing's band by time of day. An always-open market has no open or close. */
export const bandFactor = (seconds: number, gaps: boolean): number =>
  gaps && (seconds < WIDE_UNTIL || seconds > WIDE_FROM) ? 2 : 1;

/** Pauses stocks that stayed beyond their band, and reopens those whose pause is over. */
export function checkHalts(
  stocks: Stocks,
  slice: Slice,
  t: number,
  factor: number,
  endOf: HaltEnd,
  sink: MarketSink,
): void {
  const { haltLeft, limitSeconds, reference, band, bid, spread, last } = stocks;
  const weight = 1 - Math.exp(-HALT_CHECK_SECONDS / REFERENCE_SECONDS);
  for (let i = slice.first; i < stocks.count; i += slice.stride) {
    if (haltLeft[i] > 0) {
      haltLeft[i] -= HALT_CHECK_SECONDS;
      if (haltLeft[i] <= 0) reopen(stocks, i, t, sink);
      continue;
    }
    reference[i] += (last[i] - reference[i]) * weight;
    const off = Math.abs(bid[i] + 0.5 * spread[i] - reference[i]);
    limitSeconds[i] = off > band[i] * factor * reference[i] ? limitSeconds[i] + HALT_CHECK_SECONDS : 0;
    if (limitSeconds[i] < LIMIT_STATE_SECONDS) continue;
    halt(stocks, i, t, PAUSE_SECONDS, { ...PAUSE, until: endOf(t, PAUSE_SECONDS) }, sink);
  }
}

/** Halts a stock for `seconds`, or until it is reopened for Infinity. */
export function halt(stocks: Stocks, i: number, t: number, seconds: number, reason: Reason, sink: MarketSink): void {
  stocks.haltLeft[i] = seconds;
  stocks.limitSeconds[i] = 0;
  stocks.excitation[i] = 0;
  stocks.reasonUntil[i] = 0;
  stocks.haltReason[i] = reason;
  announceHalt(stocks, i, t, sink);
}

/** Ends a halt with an auction at the price found during the pause, and a wide quote around it. */
export function reopen(stocks: Stocks, i: number, t: number, sink: MarketSink): void {
  resetQuote(stocks, i, 2);
  announceReopening(stocks, i, t, sink);
  emitQuote(stocks, i, t, sink);
  printAuction(stocks, i, t, REOPENING_PRINTS * stocks.meanSize[i], sink);
}

/** Ends a halt without a print. The next candle, or the next session's open, brings one. */
export function announceReopening(stocks: Stocks, i: number, t: number, sink: MarketSink): void {
  stocks.haltLeft[i] = 0;
  stocks.limitSeconds[i] = 0;
  stocks.reference[i] = stocks.price[i];
  announceReason(stocks, i, t, "open", takeReasonAfterHalt(stocks, i) ?? REOPENED, sink);
}
