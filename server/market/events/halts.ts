import type { Millis } from "../../../shared/model/units.ts";
import type { MarketSink } from "../../ports/feed.ts";
import type { Reason } from "../../ports/trading-status.ts";
import { announceHalt, announceReason, takeReasonAfterHalt } from "./stock-status.ts";
import { emitQuote, resetQuote } from "../model/quoting.ts";
import { type Slice, type Stocks } from "../model/stocks.ts";
import { printAuction } from "../model/trading.ts";

/** Limit-up/limit-down: seconds beyond a band before trading pauses, and how long it does (the Plan to Address Extraordinary Market Volatility). */
const LIMIT_STATE_SECONDS = 15;
const PAUSE_SECONDS = 300;
/** An exponential mean with this time constant stands for the plan's five-minute mean. */
const REFERENCE_SECONDS = 150;
const REOPENING_PRINTS = 40;
/** Bands are twice as wide near the open and the close: seconds of the session. */
const WIDE_UNTIL = 900;
const WIDE_FROM = 21_900;

const PAUSE: Reason = { code: "luld", text: "volatility pause (limit up/down)" };
const REOPENED: Reason = { code: "reopened", text: "reopened" };

/** When a halt of `seconds` from `t` ends; undefined if that is not known. */
type HaltEnd = (t: number, seconds: number) => Millis | undefined;

/** Seconds between two looks at the bands. */
export const HALT_CHECK_SECONDS = 1;

/** Half-widths of the bands over their listing's, at a time of day; an always-open market has no open or close. */
export const bandFactor = (seconds: number, gaps: boolean): number =>
  gaps && (seconds < WIDE_UNTIL || seconds > WIDE_FROM) ? 2 : 1;

/** Pauses stocks that stayed beyond their band, and lets those trade again whose pause is over. */
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

/** Stops trading in a stock for `seconds`; Infinity until it is reopened. */
export function halt(stocks: Stocks, i: number, t: number, seconds: number, reason: Reason, sink: MarketSink): void {
  stocks.haltLeft[i] = seconds;
  stocks.limitSeconds[i] = 0;
  stocks.excitation[i] = 0;
  stocks.reasonUntil[i] = 0;
  stocks.haltReason[i] = reason;
  announceHalt(stocks, i, t, sink);
}

/** Ends a halt with an auction at the price that the pause has found, and a wide quote about it. */
export function reopen(stocks: Stocks, i: number, t: number, sink: MarketSink): void {
  resetQuote(stocks, i, 2);
  announceReopening(stocks, i, t, sink);
  emitQuote(stocks, i, t, sink);
  printAuction(stocks, i, t, REOPENING_PRINTS * stocks.meanSize[i], sink);
}

/** Ends a halt without a print: the next candle, or the open of the next session, brings one. */
export function announceReopening(stocks: Stocks, i: number, t: number, sink: MarketSink): void {
  stocks.haltLeft[i] = 0;
  stocks.limitSeconds[i] = 0;
  stocks.reference[i] = stocks.price[i];
  announceReason(stocks, i, t, "open", takeReasonAfterHalt(stocks, i) ?? REOPENED, sink);
}
