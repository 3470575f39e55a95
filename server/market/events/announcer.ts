import { asInstrumentId, asMillis, type Millis } from "../../../shared/model/units.ts";
import type { NewsKind } from "../../../shared/protocol/trading-status.ts";
import type { MarketSink } from "../../ports/feed.ts";
import type { Reason } from "../../ports/trading-status.ts";
import type { MarketTime } from "../calendar/market-time.ts";
import type { Stocks } from "../model/stocks.ts";
import { announceHalt, announceReason, TEMPORARY_MS } from "./stock-status.ts";

/** Publishes headlines, and the reasons of the trading states of the whole market and of single stocks. */
export class Announcer {
  readonly #stocks: Stocks;
  readonly #time: MarketTime;
  /** When the market's temporary reason ends, ms; 0 for none. */
  #reasonUntil = 0;
  /** Describes the settings of the market controls; undefined if all are normal. */
  #settings: Reason | undefined;

  constructor(stocks: Stocks, time: MarketTime) {
    this.#stocks = stocks;
    this.#time = time;
  }

  /**
   * Publishes a headline about a stock. If the stock trades, the market's reason returns five minutes later. `now` is
   * the clock's time and limits the headline's time, because between sessions the market's time is the next open.
   */
  publishNews(i: number, headline: string, kind: NewsKind, sink: MarketSink, now = Infinity): void {
    const t = Math.min(now, this.#time.steppedTo(i));
    const until = t + TEMPORARY_MS;
    if (this.#stocks.haltLeft[i] === 0) this.#stocks.reasonUntil[i] = until;
    sink.news(asInstrumentId(i), { t: asMillis(t), headline, kind, until: asMillis(until) });
  }

  /** Gives a stock's state another reason for five minutes. A halted stock keeps its reason until it reopens. */
  announce(i: number, reason: Reason, sink: MarketSink, now: number): void {
    if (this.#stocks.haltLeft[i] > 0) {
      this.#stocks.reasonAfterHalt[i] = reason;
      return;
    }
    const t = Math.min(now, this.#time.steppedTo(i));
    announceReason(this.#stocks, i, t, this.#time.calendar.stateAt(asMillis(t)), reason, sink);
  }

  /**
   * Gives the state of the open market another reason for `seconds`, or permanently with 0. Between sessions the reason
   * stays, because it states when the market opens.
   */
  announceMarket(reason: Reason, seconds: number, sink: MarketSink): void {
    const { now, begun, calendar } = this.#time;
    if (!begun || calendar.stateAt(now) !== "open") return;
    this.#reasonUntil = seconds > 0 ? now + 1_000 * seconds : 0;
    this.#announceMarketAt(now, reason, sink);
  }

  /** Makes a description of the controls' settings the reason of the open market. Undefined removes the description. */
  describeSettings(settings: Reason | undefined, sink: MarketSink): void {
    this.#settings = settings;
    this.announceMarket(this.reasonAt(this.#time.now), 0, sink);
  }

  /** The reason of the whole market's state at `t`. */
  reasonAt(t: Millis): Reason {
    const { calendar } = this.#time;
    const settings = calendar.stateAt(t) === "open" ? this.#settings : undefined;
    return settings ?? calendar.reasonAt(t);
  }

  /** Restores the market's state and reason after a temporary reason has expired. */
  expireReasons(sink: MarketSink): void {
    const { reasonUntil, count } = this.#stocks;
    const { now, calendar } = this.#time;
    const [state, reason] = [calendar.stateAt(now), this.reasonAt(now)];
    for (let i = 0; i < count; i++) {
      if (reasonUntil[i] === 0 || reasonUntil[i] > now) continue;
      reasonUntil[i] = 0;
      sink.status(asInstrumentId(i), now, { state, ...reason });
    }
    if (this.#reasonUntil === 0 || this.#reasonUntil > now) return;
    this.#reasonUntil = 0;
    this.#announceMarketAt(now, reason, sink);
  }

  /** Clears all temporary reasons, because the market's new state between sessions replaces them. */
  clearReasons(): void {
    this.#stocks.reasonUntil.fill(0);
    this.#reasonUntil = 0;
  }

  /** Publishes the market's reason, which replaces the temporary reasons of stocks, then publishes the halts again. */
  #announceMarketAt(t: Millis, reason: Reason, sink: MarketSink): void {
    const stocks = this.#stocks;
    stocks.reasonUntil.fill(0);
    sink.status(undefined, t, { state: this.#time.calendar.stateAt(t), ...reason });
    for (let i = 0; i < stocks.count; i++) if (stocks.haltLeft[i] > 0) announceHalt(stocks, i, t, sink);
  }
}
