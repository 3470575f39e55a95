import type { MarketSink } from "../../ports/feed.ts";
import { NEWS_ACTIVITY, NEWS_AT_ONCE, NEWS_PER_DAY, NEWS_SIZE, NEWS_VOLATILITY } from "../model/parameters.ts";
import { uniform, WORDS_PER_STREAM } from "../model/random.ts";
import type { Slice, Stocks } from "../model/stocks.ts";
import type { Announcer } from "./announcer.ts";

/** Publishes random news about the stocks of a slice, at the rate for a span of `days`, at `now` at the latest. */
export function breakNews(
  stocks: Stocks,
  slice: Slice,
  days: number,
  announcer: Announcer,
  sink: MarketSink,
  now = Infinity,
): void {
  const chance = NEWS_PER_DAY * days;
  for (let i = slice.first; i < stocks.count; i += slice.stride) {
    if (uniform(stocks.streams, i * WORDS_PER_STREAM) >= chance) continue;
    const good = applyNews(stocks, i);
    announcer.publishNews(i, headline(stocks, i, good), "company", sink, now);
  }
}

/**
 * Applies news about one stock. Its return has an exponentially distributed size: a fifth arrives at once, the rest
 * over minutes. Volatility and trading rise for a while. Returns whether the news is good.
 */
export function applyNews(stocks: Stocks, i: number): boolean {
  const at = i * WORDS_PER_STREAM;
  const size = -Math.log(1 - 0.99999 * uniform(stocks.streams, at));
  const good = uniform(stocks.streams, at) < 0.48;
  const moved = (good ? 1 : -1) * size * NEWS_SIZE * stocks.dailySigma[i];
  const bump = Math.min(1.6, 0.5 + 0.5 * size);
  applyNewsReturn(stocks, i, moved);
  stocks.volatilityBump[i] += NEWS_VOLATILITY * bump;
  stocks.activityBump[i] += NEWS_ACTIVITY * bump;
  return good;
}

/** Moves the price by a part of a log return at once, and by the rest over minutes. */
export function applyNewsReturn(stocks: Stocks, i: number, moved: number): void {
  stocks.price[i] *= 1 + NEWS_AT_ONCE * moved;
  stocks.pending[i] += (1 - NEWS_AT_ONCE) * moved;
}

const GOOD = [
  "raises its outlook for the year",
  "wins a multi-year contract",
  "to buy back more of its shares",
  "upgraded by analysts",
  "names a new chief executive; shares welcome it",
  "said to draw takeover interest",
  "product gets the regulator's approval",
  "announces a larger dividend",
] as const;
const BAD = [
  "cuts its outlook for the year",
  "loses a large customer",
  "faces an inquiry by its regulator",
  "downgraded by analysts",
  "chief financial officer steps down",
  "recalls a product",
  "reports an outage of its services",
  "warns of rising costs",
] as const;

/** A headline for simulated news, chosen by the state of the stock's random stream, which stays as it is. */
function headline(stocks: Stocks, i: number, good: boolean): string {
  const lines = good ? GOOD : BAD;
  return `${stocks.listings[i].instrument.name} ${lines[stocks.streams[i * WORDS_PER_STREAM] & 7]}`;
}
