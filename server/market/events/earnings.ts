import type { Millis } from "../../../shared/model/units.ts";
import type { MarketSink } from "../../ports/feed.ts";
import type { MarketTime } from "../calendar/market-time.ts";
import {
  ACTIVITY,
  EARNINGS_DAYS,
  EARNINGS_SIZE,
  EARNINGS_TILT,
  NEWS_ACTIVITY,
  OWN_VOLATILITY,
} from "../model/parameters.ts";
import { fatTail, gaussian, uniform, WORDS_PER_STREAM } from "../model/random.ts";
import type { Stocks } from "../model/stocks.ts";
import type { Announcer } from "./announcer.ts";
import { applyNewsReturn } from "./news.ts";

/** Whether a stock reports its earnings before the session of day number `day`. */
export const reportsOn = (stocks: Stocks, i: number, day: number): boolean =>
  (day + stocks.earningsPhase[i]) % EARNINGS_DAYS === 0;

/**
 * UTC midnight of the market date of each stock's next report, from day number `day` on, whose session `time` is in or
 * waits for. The first day of a run has no reports.
 */
export function nextEarnings(stocks: Stocks, { calendar, session }: MarketTime, day: number): readonly Millis[] {
  const dates: Millis[] = [];
  for (let next = session; dates.length <= EARNINGS_DAYS; next = calendar.sessionAt(next.close)) dates.push(next.date);
  return Array.from({ length: stocks.count }, (_, i) => {
    const past = (day + stocks.earningsPhase[i]) % EARNINGS_DAYS;
    const sessions = past === 0 && day > 0 ? 0 : EARNINGS_DAYS - past;
    return dates[sessions];
  });
}

/**
 * Applies an earnings report: it raises volatility and activity for days. Returns the report's log return. The caller
 * adds it to the overnight gap or, in a market that never closes, to the current price.
 */
export function reportEarnings(stocks: Stocks, i: number): number {
  const at = i * WORDS_PER_STREAM;
  const z = gaussian(stocks.streams, at) * fatTail(stocks.streams, at, 4) * Math.SQRT1_2;
  stocks.volatilityBump[i] += 0.25;
  stocks.volatilityStates[i * OWN_VOLATILITY.length + 1] += 0.8;
  stocks.dayActivity[i] *= 1 + 0.9 * Math.min(3, Math.abs(z) + 0.5);
  stocks.activityStates[i * ACTIVITY.length + 2] += 1.2;
  const tilt = z < 0 ? 1 + EARNINGS_TILT : 1 - EARNINGS_TILT;
  return z * tilt * EARNINGS_SIZE * stocks.earningsSize[i] * stocks.dailySigma[i];
}

/** Reports earnings while the market is open: the price moves as after news. Returns whether the earnings are good. */
function reportInOpenMarket(stocks: Stocks, i: number): boolean {
  const moved = Math.max(-0.5, Math.min(0.5, reportEarnings(stocks, i)));
  applyNewsReturn(stocks, i, moved);
  stocks.activityBump[i] += NEWS_ACTIVITY;
  return moved > 0;
}

/** The earnings reports of a market that never closes. Each is published at a random time of its day. */
export class EarningsCalendar {
  readonly #stocks: Stocks;
  readonly #time: MarketTime;
  readonly #announcer: Announcer;
  /** Reports still to be published today, ms. */
  #reports: { readonly i: number; readonly at: number }[] = [];

  constructor(stocks: Stocks, time: MarketTime, announcer: Announcer) {
    this.#stocks = stocks;
    this.#time = time;
    this.#announcer = announcer;
  }

  /** Draws the times of the reports of day number `day`. The first day of a run has none. */
  schedule(day: number): void {
    const stocks = this.#stocks;
    const { open, close } = this.#time.session;
    this.#reports = [];
    for (let i = 0; i < stocks.count; i++) {
      const at = open + (close - open) * uniform(stocks.streams, i * WORDS_PER_STREAM);
      if (day > 0 && reportsOn(stocks, i, day)) this.#reports.push({ i, at });
    }
  }

  /** Publishes the reports that are due, at `latest` at the latest. */
  release(sink: MarketSink, latest = Infinity): void {
    if (this.#reports.length === 0) return;
    const { now } = this.#time;
    for (const { i, at } of this.#reports) {
      if (at > now) continue;
      this.publish(i, reportInOpenMarket(this.#stocks, i), sink, latest);
    }
    this.#reports = this.#reports.filter(({ at }) => at > now);
  }

  /** Publishes the headline of a report, at `now` at the latest. */
  publish(i: number, good: boolean, sink: MarketSink, now = Infinity): void {
    this.#announcer.publishNews(i, headline(this.#stocks, i, good), "earnings", sink, now);
  }
}

const headline = (stocks: Stocks, i: number, good: boolean): string =>
  `${stocks.listings[i].instrument.name} ${good ? "beats" : "misses"} earnings estimates`;
