import type { MarketState } from "../../../shared/model/instrument.ts";
import { asInstrumentId, asMillis } from "../../../shared/model/units.ts";
import type { MarketSink } from "../../ports/feed.ts";
import type { Reason } from "../../ports/trading-status.ts";
import type { Stocks } from "../model/stocks.ts";

/** How long a headline is current and a stock keeps a temporary reason, in ms of market time. */
export const TEMPORARY_MS = 300_000;

/** Gives a stock's state another reason for five minutes. The reason of the whole market then returns. */
export function announceReason(
  stocks: Stocks,
  i: number,
  t: number,
  state: MarketState,
  reason: Reason,
  sink: MarketSink,
): void {
  stocks.reasonUntil[i] = t + TEMPORARY_MS;
  sink.status(asInstrumentId(i), asMillis(t), { state, ...reason });
}

/** Announces that a stock is halted, and why. */
export function announceHalt(stocks: Stocks, i: number, t: number, sink: MarketSink): void {
  sink.status(asInstrumentId(i), asMillis(t), { state: "halted", ...stocks.haltReason[i] });
}

/** Returns the reason that was deferred until the end of a stock's halt, and clears it. */
export function takeReasonAfterHalt(stocks: Stocks, i: number): Reason | undefined {
  const reason = stocks.reasonAfterHalt[i];
  stocks.reasonAfterHalt[i] = undefined;
  return reason;
}
