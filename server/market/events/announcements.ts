import { asInstrumentId, asMillis, type Millis } from "../../../shared/model/units.ts";
import type { MarketState } from "../../../shared/model/instrument.ts";
import type { FeedSink } from "../../ports/feed.ts";
import type { Stocks } from "../model/stocks.ts";

/** How long a headline, or word of a reopening, stands as the reason of a stock's state, ms of market time. */
const STANDS_MS = 300_000;

/** Tells why a stock is in its state, for a while: what the whole market's state says comes back after it. */
export function notify(stocks: Stocks, i: number, t: number, state: MarketState, text: string, sink: FeedSink): void {
  stocks.noticeUntil[i] = t + STANDS_MS;
  sink.status(asInstrumentId(i), asMillis(t), state, text);
}

/**
 * Tells the state of the whole market, and why. It holds for every stock, so it replaces their notices; what is halted is
 * told again.
 */
export function notifyAll(stocks: Stocks, t: number, state: MarketState, text: string, sink: FeedSink): void {
  stocks.noticeUntil.fill(0);
  sink.status(undefined, asMillis(t), state, text);
  for (let i = 0; i < stocks.count; i++) {
    if (stocks.haltLeft[i] > 0) sink.status(asInstrumentId(i), asMillis(t), "halted", stocks.haltReason[i]);
  }
}

/** Keeps a headline that came while a stock is halted: the halt's reason stays, and the reopening tells it. */
export function queue(stocks: Stocks, i: number, text: string): void {
  stocks.withheld[i] = text;
}

/** What to say of a reopening: the headline that came meanwhile, if one did. */
export function takeWithheld(stocks: Stocks, i: number): string | undefined {
  const text = stocks.withheld[i];
  stocks.withheld[i] = "";
  return text === "" ? undefined : text;
}

/** Ends the notices that have stood long enough at `t`, and gives back the state that the whole market is in, and why. */
export function endNotices(stocks: Stocks, t: Millis, state: MarketState, reason: string, sink: FeedSink): void {
  for (let i = 0; i < stocks.count; i++) {
    if (stocks.noticeUntil[i] === 0 || stocks.noticeUntil[i] > t) continue;
    stocks.noticeUntil[i] = 0;
    sink.status(asInstrumentId(i), t, state, reason);
  }
}
