import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { HOUR_MS } from "../../../shared/model/time.ts";
import { asInstrumentId, asMillis } from "../../../shared/model/units.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MarketSink } from "../../ports/feed.ts";
import { createSimulatedFeed, type SimulatedFeedOptions } from "./simulated.ts";

type Event = readonly [kind: string, id: number | undefined, t: number, ...rest: (number | string)[]];

/** Starts live at once: history costs time, and only the tests of it need it. */
const NO_HISTORY = { time: 0, rows: [] };

/** A feed on a clock that only the test moves, with everything it tells. */
function setUp(options: Partial<SimulatedFeedOptions> = {}, start = Date.UTC(2026, 0, 7, 15, 0, 12, 345)) {
  let now = start;
  const timers = new Map<() => void, number>();
  const clock: Clock = {
    now: () => asMillis(now),
    monotonic: () => now,
    every: (ms, run) => {
      timers.set(run, ms);
      return () => timers.delete(run);
    },
    after: () => () => {},
  };
  const events: Event[] = [];
  const sink: MarketSink = {
    day: (date) => events.push(["day", undefined, date]),
    quote: (id, t, ...rest) => events.push(["quote", id, t, ...rest]),
    trade: (id, t, ...rest) => events.push(["trade", id, t, ...rest]),
    bar: (id, t, ...rest) => events.push(["bar", id, t, ...rest]),
    candle: (id, t, ...rest) => events.push(["candle", id, t, ...rest]),
    status: (id, t, { state, text }) => events.push(["status", id, t, state, text]),
    news: (id, { t, headline }) => events.push(["news", id, t, headline]),
  };
  const feed = createSimulatedFeed({
    seed: 7,
    symbols: 3,
    activity: 1,
    hours: "always",
    backfillDays: 1,
    clock,
    ...options,
  });
  /** Moves the clock by `ms` at one go, and then fires the timers once. */
  const leap = (ms: number) => {
    now += ms;
    for (const run of timers.keys()) run();
  };
  const pass = (seconds: number) => {
    for (let k = 0; k < seconds * 50; k++) leap(20);
  };
  const take = () => events.splice(0);
  const of = (kind: string) => events.filter((event) => event[0] === kind);
  return { feed, events, sink, timers, leap, pass, take, of, now: () => now };
}

const stepped = (events: readonly Event[]) => Math.max(...events.map(([, , t]) => t));

describe("starting", () => {
  it("runs history no faster than there is room for it", async () => {
    let makeRoom = () => {};
    let asked = 0;
    const backpressure = () =>
      asked++ === 0 ? new Promise<void>((resolve) => (makeRoom = resolve)) : Promise.resolve();
    const { feed, of, sink } = setUp({ backpressure, backfillDays: 5 });
    const started = feed.start(sink, () => {});
    await vi.waitUntil(() => asked > 0);
    const made = of("bar").length;
    await nextTurn();
    expect(of("bar")).toHaveLength(made);
    makeRoom();
    const stop = await started;
    stop();
    expect(of("bar").length).toBeGreaterThan(made);
  });

  it("runs the last minutes, tick by tick, no faster either", async () => {
    let makeRoom = () => {};
    const made = new Promise<void>((resolve) => (makeRoom = resolve));
    const { feed, of, sink } = setUp({
      backpressure: () => (of("trade").length > 0 ? made : Promise.resolve()),
      symbols: 20,
    });
    const started = feed.start(sink, () => {});
    await vi.waitUntil(() => of("trade").length > 0);
    const trades = of("trade").length;
    await nextTurn();
    await nextTurn();
    expect(of("trade")).toHaveLength(trades);
    makeRoom();
    const stop = await started;
    stop();
    expect(of("trade").length).toBeGreaterThan(trades);
  });

  // History costs time: one run serves all who look at it.
  const { feed: started, of, events, sink, now } = setUp();
  const progress: number[] = [];
  beforeAll(() => started.start(sink, (done) => progress.push(done)));

  it("runs whole minutes of history, day by day, then tells every quote and the market's state", () => {
    expect(of("day").map(([, , date]) => new Date(date).toISOString().slice(0, 10))).toEqual([
      "2026-01-06",
      "2026-01-07",
    ]);
    expect(of("bar").every(([, , t]) => t % 60_000 === 0 && t < now() - 12_345)).toBe(true);
    expect(of("trade").length).toBeGreaterThan(0);
    expect(new Set(of("quote").map(([, id]) => id)).size).toBe(3);
    expect(of("status")).toContainEqual(["status", undefined, now(), "open", "always open"]);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it("runs the last ten minutes tick by tick, so that charts of seconds have a past", () => {
    const lastBarEnds = Math.max(...of("bar").map(([, , t]) => t)) + 60_000;
    const firstTrade = Math.min(...of("trade").map(([, , t]) => t));
    expect(now() - lastBarEnds).toBeGreaterThanOrEqual(600_000);
    expect(now() - lastBarEnds).toBeLessThan(660_000);
    expect(firstTrade).toBeGreaterThanOrEqual(lastBarEnds);
  });

  it("goes on from an earlier run's prices, with no history of its own and no opening", async () => {
    const { feed, of, sink, now } = setUp({
      continued: { time: Date.UTC(2026, 0, 7, 14), rows: [{ symbol: "NVDA", last: 123_456 }] },
    });
    await feed.start(sink, () => {});
    expect([of("bar").length, of("trade").length]).toEqual([0, 0]);
    const [, , t, bid, ask] = of("quote").find(([, id]) => id === 0) ?? [];
    expect(Number(bid)).toBeLessThanOrEqual(123_456);
    expect(Number(ask)).toBeGreaterThanOrEqual(123_456);
    expect(now() - Number(t)).toBeLessThan(100);
  });

  it("plays another tape when it goes on later, and the same one from the same past", async () => {
    const tape = async (time: number) => {
      const { feed, of, sink, pass } = setUp({ continued: { time, rows: [] } });
      await feed.start(sink, () => {});
      pass(5);
      return of("trade");
    };
    const one = await tape(1);
    expect(one.length).toBeGreaterThan(0);
    expect(await tape(1)).toEqual(one);
    expect(await tape(2)).not.toEqual(one);
  });

  it("goes on as lively as the earlier run was when that has left its state", async () => {
    const time = Date.UTC(2026, 0, 7, 15);
    const before = setUp({ continued: { time, rows: [] } });
    expect(before.feed.state()).toBeUndefined();
    await before.feed.start(before.sink, () => {});
    before.feed.shock({ kind: "all" }, 40, 0);
    const tradesAfter = async (feedState: Uint8Array | undefined) => {
      const { feed, of, sink, pass } = setUp({ continued: { time, rows: [], feedState } });
      await feed.start(sink, () => {});
      pass(30);
      return of("trade").length;
    };
    expect(await tradesAfter(before.feed.state())).toBeGreaterThan(2 * (await tradesAfter(undefined)));
  });

  it("goes live where the history ends", () => {
    const lastClose = new Map(events.filter(([kind]) => kind === "bar").map((bar) => [bar[1], Number(bar[6])]));
    const firstBid = new Map(
      events
        .filter(([kind]) => kind === "quote")
        .reverse()
        .map((q) => [q[1], Number(q[3])]),
    );
    for (const [id, bid] of firstBid) expect(Math.abs(bid / (lastClose.get(id) ?? NaN) - 1)).toBeLessThan(0.002);
  });
});

describe("live", () => {
  it("tells events no later than the clock says, and no earlier than two cycles ago", async () => {
    const { feed, sink, leap, pass, take, now } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    pass(1);
    take();
    const untimely = [];
    for (let k = 0; k < 500; k++) {
      leap(20);
      untimely.push(...take().filter(([, , t]) => t > now() || t <= now() - 200));
    }
    expect(untimely).toEqual([]);
  });

  it("makes up for a sleep of hours in bars, with bounded work per turn, and is then live again", async () => {
    const { feed, sink, leap, take, now } = setUp({ symbols: 60, continued: NO_HISTORY });
    await feed.start(sink, () => {});
    take();
    leap(5 * HOUR_MS);
    const turn = take();
    expect(turn.length).toBeLessThan(60_000);
    expect(stepped(turn)).toBeLessThan(now() - 60_000);
    let turns = 1;
    for (; turns < 100; turns++) {
      leap(20);
      if (stepped(take()) > now() - 200) break;
    }
    expect(turns).toBeLessThan(100);
  });

  it("ends when stopped", async () => {
    const { feed, sink, pass, take, timers } = setUp({ continued: NO_HISTORY });
    const stop = await feed.start(sink, () => {});
    stop();
    take();
    pass(1);
    expect(take()).toEqual([]);
    expect(timers.size).toBe(0);
  });
});

describe("New York hours", () => {
  it("print an auction at the close, tell that the market has closed, and are silent until it opens", async () => {
    const { feed, sink, pass, take } = setUp(
      { hours: "nyse", continued: NO_HISTORY },
      Date.UTC(2026, 0, 7, 20, 59, 50),
    );
    await feed.start(sink, () => {});
    take();
    pass(20);
    const events = take();
    const close = Date.UTC(2026, 0, 7, 21);
    expect(events.filter(([kind, , t, , , side]) => kind === "trade" && t === close - 1 && side === 0)).toHaveLength(3);
    expect(events).toContainEqual(["status", undefined, expect.any(Number), "closed", "opens Thu 09:30 New York"]);
    expect(events.every(([, , t]) => t < close + 100)).toBe(true);
    pass(5);
    expect(take()).toEqual([]);
  });
});

describe("the market controls", () => {
  const AAPL = asInstrumentId(1);
  const bids = (events: readonly Event[], id: number) =>
    events.filter(([kind, of]) => kind === "quote" && of === id).map((quote) => Number(quote[3]));

  it("shock a stock at once", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    const before = bids(take(), AAPL).at(-1) ?? NaN;
    feed.shock({ kind: "instrument", id: AAPL }, -10, 0);
    pass(1);
    expect((bids(take(), AAPL).at(-1) ?? NaN) / before).toBeCloseTo(0.9, 2);
  });

  it("shock everything over seconds, the whole of it in the end", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    feed.setVolatility(0);
    const before = bids(take(), AAPL).at(-1) ?? NaN;
    feed.shock({ kind: "all" }, 4, 10);
    pass(5);
    expect((bids(take(), AAPL).at(-1) ?? NaN) / before).toBeCloseTo(1.02, 2);
    pass(6);
    expect((bids(take(), AAPL).at(-1) ?? NaN) / before).toBeCloseTo(1.04, 2);
  });

  it("halt a stock: no quote and no trade until it reopens with a print", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    pass(1);
    take();
    feed.halt(AAPL, 5, "to be announced");
    pass(4);
    expect(take().filter(([, id]) => id === AAPL)).toEqual([
      ["status", AAPL, expect.any(Number), "halted", "to be announced"],
    ]);
    pass(3);
    const [status, quote, trade] = take().filter(([, id]) => id === AAPL);
    expect(status?.slice(3)).toEqual(["open", "reopened"]);
    expect(quote?.[0]).toBe("quote");
    expect(trade?.[0]).toBe("trade");
  });

  it("hold a halt of 0 seconds until resumed", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    feed.halt(AAPL, 0, "stopped");
    pass(1);
    take();
    pass(30);
    expect(take().filter(([, id]) => id === AAPL)).toEqual([]);
    feed.resume(AAPL);
    pass(1);
    expect(
      take()
        .filter(([, id]) => id === AAPL)
        .map(([kind]) => kind),
    ).toContain("trade");
  });

  it("break news, which changes no state", async () => {
    const { feed, sink, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    take();
    feed.news(AAPL, "Apple buys an orchard");
    expect(take()).toEqual([["news", AAPL, expect.any(Number), "Apple buys an orchard"]]);
  });

  it("tell everyone what they did: the whole market, or the stocks that a shock moves", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    const instruments = await feed.open();
    await feed.start(sink, () => {});
    pass(1);
    const told = (act: () => void) => {
      take();
      act();
      return take().map(([, id, , ...rest]) => [id, ...rest]);
    };
    expect(told(() => feed.setActivity(5))).toEqual([[undefined, "open", "activity ×5"]]);
    expect(told(() => feed.setVolatility(2))).toEqual([[undefined, "open", "activity ×5, volatility ×2"]]);
    expect(told(() => feed.setActivity(1))).toEqual([[undefined, "open", "volatility ×2"]]);
    expect(told(() => feed.setVolatility(1))).toEqual([[undefined, "open", "always open"]]);
    expect(told(() => feed.shock({ kind: "all" }, 2, 0))).toEqual([[undefined, "open", "shock of +2%"]]);
    const { sector } = instruments[AAPL] ?? {};
    if (sector === undefined) throw new Error("AAPL has no sector");
    const peers = instruments.filter((each) => each.sector === sector).map(({ id }) => id);
    expect(told(() => feed.shock({ kind: "sector", sector }, -1.5, 30))).toEqual(
      peers.map((id) => [id, "open", "shock of −1.5% over 30 s"]),
    );
  });

  it("leave what is halted halted when they tell of the whole market, and speak of a shock until a minute after it", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    pass(1);
    feed.halt(AAPL, 0, "stopped");
    feed.setActivity(2);
    take();
    const told = () => take().filter(([kind, id]) => kind === "status" && (id === undefined || id === AAPL));
    const market = (reason: string) => ["status", undefined, expect.any(Number), "open", reason];
    const halted = ["status", AAPL, expect.any(Number), "halted", "stopped"];
    feed.shock({ kind: "all" }, -1, 30);
    expect(told()).toEqual([market("shock of −1% over 30 s"), halted]);
    pass(85);
    expect(told()).toEqual([]);
    pass(25);
    expect(told()).toEqual([market("activity ×2"), halted]);
  });

  it("halt a stock before its first step: no quote follows, whatever its turn in a cycle", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    take();
    feed.halt(AAPL, 0, "stopped");
    pass(1);
    expect(take().filter(([, id]) => id === AAPL)).toEqual([["status", AAPL, expect.any(Number), "halted", "stopped"]]);
  });

  it("leave a halted stock's quote as it was when the market opens, and say again why it is halted", async () => {
    const close = Date.UTC(2026, 0, 7, 21);
    const { feed, sink, leap, pass, take } = setUp({ hours: "nyse", continued: NO_HISTORY }, close - 10_000);
    await feed.start(sink, () => {});
    feed.halt(AAPL, 0, "stopped");
    pass(15);
    take();
    leap(Date.UTC(2026, 0, 8, 14, 30) - close - 5_000);
    pass(5);
    const opened = take();
    expect(new Set(bids(opened, 0)).size).toBeGreaterThan(0);
    expect(opened.filter(([, id]) => id === AAPL)).toEqual([["status", AAPL, expect.any(Number), "halted", "stopped"]]);
  });

  const statuses = (events: readonly Event[]) =>
    events.filter(([kind]) => kind === "status").map(([, id, , state, text]) => [id, state, text]);
  const news = (events: readonly Event[]) =>
    events.filter(([kind]) => kind === "news").map(([, id, , headline]) => [id, headline]);

  it("let a headline stand for five minutes of the market's time", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    feed.setActivity(0.1);
    pass(1);
    take();
    feed.news(AAPL, "Apple buys an orchard");
    pass(295);
    const told = take();
    expect([news(told), statuses(told)]).toEqual([[[AAPL, "Apple buys an orchard"]], []]);
    pass(20);
    expect(statuses(take())).toEqual([[AAPL, "open", "activity ×0.1"]]);
  });

  it("publish a headline during a halt at once, and keep the halt's reason", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    pass(1);
    take();
    feed.halt(AAPL, 5, "news pending");
    feed.news(AAPL, "Apple buys an orchard");
    expect(news(take())).toEqual([[AAPL, "Apple buys an orchard"]]);
    pass(8);
    expect(statuses(take())).toEqual([[AAPL, "open", "reopened"]]);
  });

  it("do not open a closed market by news", async () => {
    const { feed, sink, pass, take } = setUp({ hours: "nyse", continued: NO_HISTORY }, Date.UTC(2026, 0, 7, 23));
    await feed.start(sink, () => {});
    pass(1);
    take();
    feed.news(AAPL, "Apple buys an orchard");
    feed.halt(AAPL, 0, "stopped");
    feed.resume(AAPL);
    const told = take();
    expect(news(told)).toEqual([[AAPL, "Apple buys an orchard"]]);
    expect(statuses(told).map(([, state]) => state)).toEqual(["halted", "closed"]);
  });

  it("multiply trading", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    take();
    pass(60);
    const before = take().filter(([kind]) => kind === "trade").length;
    feed.setActivity(5);
    pass(60);
    expect(take().filter(([kind]) => kind === "trade").length / before).toBeGreaterThan(3);
  });

  it("pause trading by themselves where a price runs away: limit up, limit down", async () => {
    const { feed, sink, pass, leap, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    take();
    feed.shock({ kind: "instrument", id: AAPL }, 30, 0);
    pass(30);
    const halted = take().filter(([kind, id]) => kind === "status" && id === AAPL);
    // The first tells of the shock.
    expect(halted.map((status) => status[3])).toEqual(["open", "halted"]);
    for (let second = 0; second < 300; second++) leap(1000);
    expect(take().filter(([kind, id]) => kind === "status" && id === AAPL)[0]?.[3]).toBe("open");
  });
});
