import { asInstrumentId, asMillis, type Millis } from "../../../shared/model/units.ts";
import type { MarketState } from "../../../shared/model/instrument.ts";
import type { NewsKind } from "../../../shared/protocol/trading-status.ts";
import type { MarketSink } from "../../ports/feed.ts";
import type { Reason } from "../../ports/trading-status.ts";
import type { Stocks } from "../model/stocks.ts";

/** How long a headline is current, and a notice stands as the reason of a stock's state, ms of market time. */
const STANDS_MS = 300_000;

/** Publishes a headline. Where the stock trades, the market's own reason comes back five minutes later. */
export function publishNews(
  stocks: Stocks,
  i: number,
  t: number,
  headline: string,
  kind: NewsKind,
  sink: MarketSink,
): void {
  if (stocks.haltLeft[i] === 0) stocks.noticeUntil[i] = t + STANDS_MS;
  sink.news(asInstrumentId(i), { t: asMillis(t), headline, kind, until: asMillis(t + STANDS_MS) });
}

/** Gives a stock's state another reason for five minutes. The market's own reason comes back after it. */
export function notify(
  stocks: Stocks,
  i: number,
  t: number,
  state: MarketState,
  reason: Reason,
  sink: MarketSink,
): void {
  stocks.noticeUntil[i] = t + STANDS_MS;
  sink.status(asInstrumentId(i), asMillis(t), { state, ...reason });
}

/** States that a stock is halted, and why. */
export function notifyHalt(stocks: Stocks, i: number, t: number, sink: MarketSink): void {
  sink.status(asInstrumentId(i), asMillis(t), { state: "halted", ...stocks.haltReason[i] });
}

/** States why the whole market is in its state. That replaces the notices of single stocks; halts are stated again. */
export function notifyAll(stocks: Stocks, t: number, state: MarketState, reason: Reason, sink: MarketSink): void {
  stocks.noticeUntil.fill(0);
  sink.status(undefined, asMillis(t), { state, ...reason });
  for (let i = 0; i < stocks.count; i++) if (stocks.haltLeft[i] > 0) notifyHalt(stocks, i, t, sink);
}

/** Keeps a notice about a halted stock for its reopening, so that the halt's reason stays. */
export function withhold(stocks: Stocks, i: number, reason: Reason): void {
  stocks.withheld[i] = reason;
}

/** The notice that waited for a stock's reopening, once. */
export function takeWithheld(stocks: Stocks, i: number): Reason | undefined {
  const reason = stocks.withheld[i];
  stocks.withheld[i] = undefined;
  return reason;
}

/** Ends the notices whose time is over at `t`: the state and reason of the whole market come back. */
export function endNotices(stocks: Stocks, t: Millis, state: MarketState, reason: Reason, sink: MarketSink): void {
  for (let i = 0; i < stocks.count; i++) {
    if (stocks.noticeUntil[i] === 0 || stocks.noticeUntil[i] > t) continue;
    stocks.noticeUntil[i] = 0;
    sink.status(asInstrumentId(i), t, { state, ...reason });
  }
}
