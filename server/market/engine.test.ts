import { describe, expect, it } from "vitest";
import { asMillis } from "../../shared/model/units.ts";
import { SIDE } from "../../shared/model/trade.ts";
import type { MarketSink } from "../ports/feed.ts";
import { createCalendar, type MarketHours } from "./calendar/calendar.ts";
import { CYCLE_MS, Engine, SLICES } from "./engine.ts";
import { createUniverse } from "./listings/universe.ts";

const MONDAY = asMillis(Date.UTC(2026, 0, 5));

function createEngine(seed: number, count: number, hours: MarketHours = "nyse"): Engine {
  return new Engine({ listings: createUniverse(count, seed), seed, calendar: createCalendar(hours), start: MONDAY });
}

type Event = readonly [kind: string, id: number | undefined, ...rest: (number | string)[]];

/** A sink that keeps every event as a row. */
function recorder() {
  const events: Event[] = [];
  const sink: MarketSink = {
    day: (date) => events.push(["day", undefined, date]),
    quote: (id, ...rest) => events.push(["quote", id, ...rest]),
    trade: (id, ...rest) => events.push(["trade", id, ...rest]),
    minuteCandle: (id, ...rest) => events.push(["candle", id, ...rest]),
    candle: (id, ...rest) => events.push(["candle", id, ...rest]),
    status: (id, t, { state, text }) => events.push(["status", id, t, state, text]),
    news: (id, { t, headline }) => events.push(["news", id, t, headline]),
  };
  return { events, sink };
}

/** Runs minutes as candles, then seconds tick by tick. */
function run(engine: Engine, minutes: number, seconds: number): Event[] {
  const { events, sink } = recorder();
  for (let k = 0; k < minutes; k++) engine.stepCandle(60, sink);
  engine.quoteAll(engine.time, sink);
  for (let k = 0; k < (seconds * 1000 * SLICES) / CYCLE_MS; k++) engine.tick(sink);
  return events;
}

describe("the tape", () => {
  it("is the same for equal seeds", () => {
    expect(run(createEngine(7, 20), 30, 30)).toEqual(run(createEngine(7, 20), 30, 30));
  });

  it("differs for another seed", () => {
    const prices = (events: Event[]) =>
      events.filter(([kind]) => kind === "trade").map(([, id, , price]) => [id, price]);
    expect(prices(run(createEngine(7, 20), 0, 30))).not.toEqual(prices(run(createEngine(8, 20), 0, 30)));
  });

  it.each(["nyse", "always"] as const)("of a symbol does not depend on which other symbols exist (%s)", (hours) => {
    const few = run(createEngine(7, 50, hours), 400, 20);
    const many = run(createEngine(7, 100, hours), 400, 20).filter(([, id]) => id === undefined || id < 50);
    expect(few.length).toBeGreaterThan(20_000);
    expect(few).toEqual(many);
  });
});

/** Events as rows of numbers. Invalid rows are collected, so that a failed test shows them. */
type Row = readonly [kind: string, id: number, t: number, ...values: number[]];

describe("every event", () => {
  const events = run(createEngine(3, 60), 400, 120).filter(([kind]) => kind !== "status") as Row[];
  const wrong = (kind: string, isRight: (...values: number[]) => boolean) =>
    events.filter(([of, , , ...values]) => of === kind && !isRight(...values));
  const isPrice = (price: number) => Number.isInteger(price) && price > 0;

  it("has whole, positive prices: a tick is a cent", () => {
    expect(wrong("candle", (open, high, low, close) => [open, high, low, close].every(isPrice))).toEqual([]);
    expect(wrong("trade", (price, size) => isPrice(price) && isPrice(size))).toEqual([]);
    expect(wrong("quote", (bid, ask) => isPrice(bid) && isPrice(ask))).toEqual([]);
  });

  it("of a quote has bid < ask, and sizes and a spread that fit 16 bits", () => {
    const fits = (value: number) => value > 0 && value < 65_535;
    expect(events.filter(([kind]) => kind === "quote").length).toBeGreaterThan(5_000);
    expect(wrong("quote", (bid, ask, bids, asks) => fits(ask - bid) && fits(bids) && fits(asks))).toEqual([]);
  });

  it("of a candle has open and close within low and high", () => {
    const within = (o: number, h: number, l: number, c: number) => l <= Math.min(o, c) && h >= Math.max(o, c);
    expect(wrong("candle", within)).toEqual([]);
  });

  it("is no earlier than the one before it of the same symbol", () => {
    const latest = new Map<number, number>();
    const early = events.filter(([kind, id, t]) => {
      if (kind === "day") return false;
      const before = latest.get(id) ?? 0;
      latest.set(id, t);
      return t < before;
    });
    expect(early).toEqual([]);
  });

  it("of a trade is at the quote or within it, except in auctions", () => {
    const quotes = new Map<number, readonly [number, number]>();
    const outside = events.filter(([kind, id, , a, b, side]) => {
      if (kind === "quote") quotes.set(id, [a, b]);
      const quote = quotes.get(id);
      return kind === "trade" && side !== SIDE.none && (quote === undefined || a < quote[0] || a > quote[1]);
    });
    expect(outside).toEqual([]);
  });
});

describe("going live", () => {
  it("continues from the last candle without a jump", () => {
    const engine = createEngine(5, 40);
    const { events, sink } = recorder();
    for (let k = 0; k < 200; k++) engine.stepCandle(60, sink);
    const closes = new Map(
      events.filter(([kind]) => kind === "candle").map((candle) => [candle[1], Number(candle[6])]),
    );
    const live = run(engine, 0, 2).filter(([kind]) => kind === "quote");
    for (const [, id, , bid, ask] of live) {
      const close = closes.get(id);
      if (close === undefined) continue;
      expect(Math.abs((Number(bid) + Number(ask)) / 2 / close - 1)).toBeLessThan(0.01);
    }
  });
});
