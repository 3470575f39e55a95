import type { MarketSink } from "../ports/feed.ts";

const ignore = () => {};

/** Ignores every event. Tests and benchmarks spread it and add the events that they read. */
export const IGNORE_EVENTS: MarketSink = {
  day: ignore,
  quote: ignore,
  trade: ignore,
  minuteCandle: ignore,
  candle: ignore,
  status: ignore,
  news: ignore,
};
