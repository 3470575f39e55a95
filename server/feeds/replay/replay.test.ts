import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DAY_MS } from "../../../shared/model/time.ts";
import { NO_PRICE } from "../../../shared/model/quote.ts";
import { SIDE } from "../../../shared/model/trade.ts";
import { asMillis } from "../../../shared/model/units.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FeedSink } from "../../ports/feed.ts";
import { createReplayFeed, type ReplayFeedOptions } from "./replay.ts";

vi.setConfig({ testTimeout: 30_000 });

const PACKAGES = join(import.meta.dirname, "../../../node_modules");
const SP500 = join(PACKAGES, "vega-datasets/data/sp500-2000.csv");
const AAPL = join(PACKAGES, "@observablehq/sample-datasets/aapl.csv");

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tickertape-replay-"));
});
afterAll(async () => rm(directory, { recursive: true }));

async function file(name: string, ...lines: readonly string[]): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `${lines.join("\n")}\n`);
  return path;
}

/** Records everything that a feed sends, in order. */
class RecordedEvents implements FeedSink {
  readonly trades: { id: number; t: number; price: number; size: number; side: number; at: number }[] = [];
  readonly quotes: { id: number; t: number; bid: number; ask: number }[] = [];
  readonly days: number[] = [];
  readonly statuses: string[] = [];
  now = 0;

  day = (date: number) => void this.days.push(date);
  quote = (id: number, t: number, bid: number, ask: number) => void this.quotes.push({ id, t, bid, ask });
  trade = (id: number, t: number, price: number, size: number, side: number) =>
    void this.trades.push({ id, t, price, size, side, at: this.now });
  readonly bars: { id: number; t: number; length: number; prices: readonly number[]; volume: number; at: number }[] =
    [];
  readonly epochs: number[] = [];

  minuteCandle = () => expect.fail("a replay sends no minute candles");
  candle = (id: number, t: number, length: number, o: number, h: number, l: number, c: number, volume: number) =>
    void this.bars.push({ id, t, length, prices: [o, h, l, c], volume, at: this.now });
  reset = (_instruments: unknown, epoch: number) => void this.epochs.push(epoch);
  connection = () => expect.fail("a file is never lost");
  readonly status: FeedSink["status"] = (_id, _t, { state, code, text }) =>
    void this.statuses.push(`${state}, ${code}: ${text}`);
  news = () => {};
}

const START = 1_800_000_000_000;

/** Plays a file for `ms` of the clock, or until a condition holds, in the steps that the feed asks for. */
async function play(
  options: Partial<ReplayFeedOptions> & { file: string },
  until: number | ((tape: RecordedEvents) => boolean),
) {
  const tape = new RecordedEvents();
  let tick = () => {};
  const clock: Clock = {
    now: () => asMillis(START),
    monotonic: () => tape.now,
    every: (_, run) => ((tick = run), () => (tick = () => {})),
    after: () => () => {},
  };
  const feed = createReplayFeed({ pace: { kind: "times", factor: 1 }, loop: false, clock, ...options });
  const instruments = await feed.open();
  const stop = await feed.start(tape, () => {});
  const goesOn = () => (typeof until === "number" ? tape.now <= until : !until(tape));
  for (tape.now = 20; goesOn(); tape.now += 20) {
    tick();
    // Reading ahead needs turns of the event loop.
    await nextTurn();
  }
  return { tape, feed, instruments, stop };
}

describe("real series", () => {
  it("plays the S&P 500 of 2000 a bar a second, each as one candle of its day", async () => {
    const { tape, feed, instruments, stop } = await play({ file: SP500, pace: { kind: "bars", perSecond: 1 } }, 1_980);
    expect(instruments).toMatchObject([{ symbol: "SP500-2000", exponent: 2 }]);
    const first = Date.UTC(2000, 0, 3);
    expect(tape.days).toEqual([first, first + DAY_MS]);
    expect(tape.bars).toEqual([
      {
        ...{ id: 0, t: first, length: DAY_MS, at: 0 },
        prices: [146_925, 147_800, 143_836, 145_522],
        volume: 931_800_000,
      },
      {
        ...{ id: 0, t: first + DAY_MS, length: DAY_MS, at: 1_000 },
        prices: [145_522, 145_522, 139_743, 139_942],
        volume: 1_009_000_000,
      },
    ]);
    expect(tape.trades).toEqual([]);
    expect(feed.description).toEqual({
      ...{ kind: "replay", name: "sp500-2000.csv", date: "2000-01-04" },
      summary: "Replay of sp500-2000.csv, 2000-01-04, a bar a second",
      simulated: false,
    });
    stop();
  });

  it("plays Apple's daily bars at true speed with a night lasting a second", async () => {
    const { tape, instruments, stop } = await play({ file: AAPL }, 3_000);
    expect(instruments).toMatchObject([{ symbol: "AAPL", name: "Apple", sector: "Technology", exponent: 6 }]);
    expect(tape.days.map((day) => new Date(day).toISOString().slice(0, 10))).toEqual([
      "2013-05-13",
      "2013-05-14",
      "2013-05-15",
      "2013-05-16",
    ]);
    expect(tape.bars[0]).toMatchObject({
      prices: [64_501_427, 65_414_284, 64_500_000, 64_962_860],
      volume: 79_237_200,
    });
    stop();
  });
});

describe("trades", () => {
  const T = Date.UTC(2026, 5, 1, 14, 30);
  const rows = [
    "2026-06-01T14:30:00.000Z,AAA,190.45,100,buy",
    "2026-06-01T14:30:00.100Z,BBB,7.05,5,sell",
    "2026-06-01T14:30:00.100Z,AAA,190.46,7,none",
    "2026-06-01T14:30:01Z,AAA,190.40,1,buy",
  ];

  it("keep their times, order, sizes and sides, and are sent when they are due", async () => {
    const { tape, stop } = await play({ file: await file("a.csv", "time,ticker,price,size,side", ...rows) }, 1_000);
    expect(tape.trades).toEqual([
      { id: 0, t: T, price: 19_045, size: 100, side: SIDE.buy, at: 0 },
      { id: 1, t: T + 100, price: 705, size: 5, side: SIDE.sell, at: 100 },
      { id: 0, t: T + 100, price: 19_046, size: 7, side: SIDE.none, at: 100 },
      { id: 0, t: T + 1_000, price: 19_040, size: 1, side: SIDE.buy, at: 1_000 },
    ]);
    expect(tape.statuses).toEqual(["open, replay: replay of a.csv", "closed, feed_ended: end of a.csv"]);
    stop();
  });

  it("have the file's own quotes, and no quote if the file has none", async () => {
    const made = await play({ file: await file("a.csv", "time,ticker,price,size,side", ...rows) }, 100);
    expect(made.tape.quotes).toEqual([]);
    const lines = ["2026-06-01 14:30,10.00,9.98,10.05", "2026-06-01 14:30,10.01,,"];
    const own = await play({ file: await file("q.csv", "Timestamp,Last,Bid,Ask", ...lines) }, 20);
    expect(own.tape.quotes).toEqual([{ id: 0, t: T, bid: 998, ask: 1_005 }]);
    expect(own.instruments[0]?.symbol).toBe("Q");
    const oneSided = ["2026-06-01 14:30,10.00,9.98,", "2026-06-01 14:30,10.01,,10.05"];
    const half = await play({ file: await file("h.csv", "Timestamp,Last,Bid,Ask", ...oneSided) }, 20);
    expect(half.tape.quotes).toEqual([
      { id: 0, t: T, bid: 998, ask: NO_PRICE },
      { id: 0, t: T, bid: NO_PRICE, ask: 1_005 },
    ]);
    made.stop();
    own.stop();
    half.stop();
  });

  it("without a side have a buyer if the price rises and a seller if it falls; the first has neither", async () => {
    const lines = [10, 11, 11, 9, 9, 12].map((price, k) => `${T + k},${price}`);
    const { tape, stop } = await play({ file: await file("s.csv", "t,p", ...lines) }, 40);
    const { buy, none, sell } = SIDE;
    expect(tape.trades.map(({ side }) => side)).toEqual([none, buy, buy, sell, sell, buy]);
    stop();
  });

  it("are sent N times as fast at N×", async () => {
    const { tape, stop } = await play(
      { file: await file("a.csv", "time,ticker,price,size,side", ...rows), pace: { kind: "times", factor: 10 } },
      100,
    );
    expect(tape.trades.map(({ at }) => at)).toEqual([0, 20, 20, 100]);
    stop();
  });

  it("are sent again in a new epoch when looping, with the times of the file", async () => {
    const path = await file("a.csv", "time,ticker,price,size,side", ...rows);
    const all = ({ trades }: RecordedEvents) => trades.filter(({ id }) => id === 0).length >= 6;
    const { tape, feed, stop } = await play({ file: path, loop: true, pace: { kind: "times", factor: 100 } }, all);
    const mine = tape.trades.filter(({ id }) => id === 0);
    expect(mine.slice(0, 6).map(({ t }) => t - T)).toEqual([0, 100, 1_000, 0, 100, 1_000]);
    // The end is shown for ten seconds.
    expect((mine[3]?.at ?? 0) - (mine[2]?.at ?? 0)).toBeGreaterThanOrEqual(10_000);
    expect(tape.epochs).toEqual([START / 1_000]);
    expect(tape.days).toHaveLength(2);
    expect(feed.description.summary).toBe("Replay of a.csv, 2026-06-01, 100× speed, looping");
    stop();
  });

  it("continue from their position after a standstill, not all at once", async () => {
    const lines = Array.from({ length: 60 }, (_, k) => `${T + k * 1_000},${10 + k}`);
    const tape = new RecordedEvents();
    let tick = () => {};
    const clock: Clock = {
      now: () => asMillis(START),
      monotonic: () => tape.now,
      every: (_, run) => ((tick = run), () => {}),
      after: () => () => {},
    };
    const feed = createReplayFeed({
      file: await file("l.csv", "t,p", ...lines),
      pace: { kind: "times", factor: 1 },
      loop: false,
      clock,
    });
    await feed.open();
    const stop = await feed.start(tape, () => {});
    tape.now = 30_000;
    tick();
    expect(tape.trades).toHaveLength(2);
    stop();
  });
});
