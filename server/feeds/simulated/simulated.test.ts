import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { HOUR_MS } from "../../../shared/model/time.ts";
import { asInstrumentId, asMillis } from "../../../shared/model/units.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MarketSink } from "../../ports/feed.ts";
import { createSimulatedFeed, type SimulatedFeedOptions } from "./simulated.ts";

type Event = readonly [kind: string, id: number | undefined, t: number, ...rest: (number | string)[]];

/** Makes the feed go live at once. Only the tests of history need one, and it takes time. */
const NO_HISTORY = { time: 0, rows: [] };

/** A feed on a clock that the test controls, and everything that the feed sends. */
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
    minuteCandle: (id, t, ...rest) => events.push(["candle", id, t, ...rest]),
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
  /** Moves the clock by `ms` in one jump, then runs the due timers once. */
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
  it("waits for the recording while it runs history", async () => {
    let makeRoom = () => {};
    let asked = 0;
    const backpressure = () =>
      asked++ === 0 ? new Promise<void>((resolve) => (makeRoom = resolve)) : Promise.resolve();
    const { feed, of, sink } = setUp({ backpressure, backfillDays: 5 });
    const started = feed.start(sink, () => {});
    await expect.poll(() => asked).toBeGreaterThan(0);
    const made = of("candle").length;
    await nextTurn();
    expect(of("candle")).toHaveLength(made);
    makeRoom();
    const stop = await started;
    stop();
    expect(of("candle").length).toBeGreaterThan(made);
  });

  it("waits for the recording in the last minutes, tick by tick, too", async () => {
    let makeRoom = () => {};
    const made = new Promise<void>((resolve) => (makeRoom = resolve));
    const { feed, of, sink } = setUp({
      backpressure: () => (of("trade").length > 0 ? made : Promise.resolve()),
      symbols: 20,
    });
    const started = feed.start(sink, () => {});
    await expect.poll(() => of("trade").length).toBeGreaterThan(0);
    const trades = of("trade").length;
    await nextTurn();
    await nextTurn();
    expect(of("trade")).toHaveLength(trades);
    makeRoom();
    const stop = await started;
    stop();
    expect(of("trade").length).toBeGreaterThan(trades);
  });

  // History takes time, so several tests share one run.
  const { feed: started, of, events, sink, now } = setUp();
  const progress: number[] = [];
  beforeAll(() => started.start(sink, (done) => progress.push(done)));

  it("runs whole minutes of history, day by day, then sends every quote and the market's state", () => {
    expect(of("day").map(([, , date]) => new Date(date).toISOString().slice(0, 10))).toEqual([
      "2026-01-06",
      "2026-01-07",
    ]);
    expect(of("candle").every(([, , t]) => t % 60_000 === 0 && t < now() - 12_345)).toBe(true);
    expect(of("trade").length).toBeGreaterThan(0);
    expect(new Set(of("quote").map(([, id]) => id)).size).toBe(3);
    expect(of("status")).toContainEqual(["status", undefined, now(), "open", "always open"]);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it("runs the last ten minutes tick by tick, so that charts of seconds are not empty", () => {
    const lastCandleEnds = Math.max(...of("candle").map(([, , t]) => t)) + 60_000;
    const firstTrade = Math.min(...of("trade").map(([, , t]) => t));
    expect(now() - lastCandleEnds).toBeGreaterThanOrEqual(600_000);
    expect(now() - lastCandleEnds).toBeLessThan(660_000);
    expect(firstTrade).toBeGreaterThanOrEqual(lastCandleEnds);
  });

  it("continues from an earlier run's prices, without new history or an opening auction", async () => {
    const { feed, of, sink, now } = setUp({
      continued: { time: Date.UTC(2026, 0, 7, 14), rows: [{ symbol: "NVDA", last: 123_456 }] },
    });
    await feed.start(sink, () => {});
    expect([of("candle").length, of("trade").length]).toEqual([0, 0]);
    const [, , t, bid, ask] = of("quote").find(([, id]) => id === 0) ?? [];
    expect(Number(bid)).toBeLessThanOrEqual(123_456);
    expect(Number(ask)).toBeGreaterThanOrEqual(123_456);
    expect(now() - Number(t)).toBeLessThan(100);
  });

  it("moves differently when it continues later, and identically from the same earlier run", async () => {
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

  it("continues with the earlier run's volatility if that run left its state", async () => {
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

  it("goes live at the end of history", () => {
    const lastClose = new Map(
      events.filter(([kind]) => kind === "candle").map((candle) => [candle[1], Number(candle[6])]),
    );
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
  it("sends events no later than the clock's time, and no more than two cycles before it", async () => {
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

  it("makes up for hours of sleep in candles, with bounded work per turn, and is then live again", async () => {
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

  it("sends nothing after the stop", async () => {
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
  it("print an auction at the close, announce it, and send nothing until the open", async () => {
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

  it("shock everything over seconds, in the end by the whole percentage", async () => {
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

  it("halt a stock: it has no quote and no trade until it reopens with a print", async () => {
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

  it("halt for 0 seconds until the stock is resumed", async () => {
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

  it("publish news, which changes no state", async () => {
    const { feed, sink, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    take();
    feed.news(AAPL, "Apple buys an orchard");
    expect(take()).toEqual([["news", AAPL, expect.any(Number), "Apple buys an orchard"]]);
  });

  it("announce what they did, to the whole market or for the stocks that a shock moves", async () => {
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

  it("keep stocks halted when they announce for the whole market, and mention a shock until a minute after it", async () => {
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

  it("halt a stock before its first step: no quote follows, in any slice of a cycle", async () => {
    const { feed, sink, pass, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    take();
    feed.halt(AAPL, 0, "stopped");
    pass(1);
    expect(take().filter(([, id]) => id === AAPL)).toEqual([["status", AAPL, expect.any(Number), "halted", "stopped"]]);
  });

  it("keep a halted stock's quote when the market opens, and announce the halt's reason again", async () => {
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

  it("keep a headline as the reason for five minutes of market time", async () => {
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

  it("do not open a closed market when they publish news", async () => {
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

  it("pause trading by themselves when a price moves too fast: limit up, limit down", async () => {
    const { feed, sink, pass, leap, take } = setUp({ continued: NO_HISTORY });
    await feed.start(sink, () => {});
    take();
    feed.shock({ kind: "instrument", id: AAPL }, 30, 0);
    pass(30);
    const halted = take().filter(([kind, id]) => kind === "status" && id === AAPL);
    // The first status announces the shock.
    expect(halted.map((status) => status[3])).toEqual(["open", "halted"]);
    for (let second = 0; second < 300; second++) leap(1000);
    expect(take().filter(([kind, id]) => kind === "status" && id === AAPL)[0]?.[3]).toBe("open");
  });
});
