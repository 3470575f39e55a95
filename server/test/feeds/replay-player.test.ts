import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DAY_MS } from "../../../shared/model/time.ts";
import type { Interval } from "../../../shared/model/candle.ts";
import { toDecimal } from "../../../shared/model/instrument.ts";
import { asEpoch, asInstrumentId, asMillis } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import type { Clock } from "../../ports/clock.ts";
import { createReplayFeed, type ReplayFeedOptions } from "../../feeds/replay/replay.ts";

vi.setConfig({ testTimeout: 30_000 });

const ID = asInstrumentId(0);

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tickertape-player-"));
});
afterAll(async () => rm(directory, { recursive: true }));

/** Plays a file into a board, by a clock that only `pass` advances. */
async function stage(lines: readonly string[], options: Partial<ReplayFeedOptions> = {}) {
  const file = join(directory, "f.csv");
  await writeFile(file, `${lines.join("\n")}\n`);
  let time = 0;
  let tick = () => {};
  const clock: Clock = {
    now: () => asMillis(1_800_000_000_000),
    monotonic: () => time,
    every: (_, run) => ((tick = run), () => (tick = () => {})),
    after: () => () => {},
  };
  const feed = createReplayFeed({ file, pace: { kind: "times", factor: 1 }, loop: false, clock, ...options });
  const instruments = await feed.open();
  const board = new Board({ instruments, epoch: asEpoch(1) });
  const stop = await feed.start(board, () => {});
  const pass = async (ms: number) => {
    for (const end = time + ms; time < end;) {
      time += 20;
      tick();
      // Reading needs turns of the event loop.
      for (let turn = 0; turn < 5; turn++) await nextTurn();
    }
  };
  const { exponent = 0 } = instruments[0] ?? {};
  /** Candles as date or time, prices and volume. */
  const candles = (interval: Interval) =>
    board.candles
      .newest(ID, interval, 500)
      .map(({ t, o, h, l, c, v }) => [
        new Date(t).toISOString().slice(0, interval === "1d" ? 10 : 16),
        ...[o, h, l, c].map((price) => toDecimal(price, exponent)),
        v,
      ]);
  return { feed, board, candles, pass, stop, trades: () => board.trades.newest(ID) };
}

const BARS = "Date,Open,High,Low,Close,Volume";

describe("a bar is played as a bar", () => {
  it("of a day as one candle of its date, without a trade; the quote has its day's figures", async () => {
    const { board, candles, pass, stop, trades } = await stage([
      BARS,
      "2024-03-04,63137.00,68537.03,62386.52,68330.41,70670471105",
      "2024-03-05,68341.05,69170.63,59323.91,63801.20,102802940877",
    ]);
    await pass(1_100);
    expect(candles("1d")).toEqual([
      ["2024-03-04", 63_137, 68_537.03, 62_386.52, 68_330.41, 70_670_471_105],
      ["2024-03-05", 68_341.05, 69_170.63, 59_323.91, 63_801.2, 102_802_940_877],
    ]);
    expect(candles("1h")).toEqual([]);
    expect(trades()).toBe(0);
    const { columns } = board.quotes;
    const { open, high, low, last, previousClose, volume } = columns;
    expect([open, high, low, last, previousClose, volume].map((column) => column[0])).toEqual([
      6_834_105, 6_917_063, 5_932_391, 6_380_120, 6_833_041, 102_802_940_877,
    ]);
    stop();
  });

  it.each([
    ["before 1970", ["1962-01-02", "1962-01-03"]],
    ["a Friday and a Monday", ["2024-01-05", "2024-01-08"]],
    ["beyond 2106", ["2150-01-01", "2150-01-02"]],
  ])("keep the written date, such as %s", async (_, dates) => {
    const { candles, pass, stop } = await stage([BARS, ...dates.map((date) => `${date},100,110,90,105,4000`)]);
    await pass(1_100);
    expect(candles("1d")).toEqual(dates.map((date) => [date, 100, 110, 90, 105, 4_000]));
    stop();
  });

  it.each(["06:00:00", "21:00:00"])("of a day whose time is %s UTC likewise", async (at) => {
    const dates = ["2022-05-12", "2022-05-13", "2022-05-16"];
    const { candles, pass, stop } = await stage([BARS, ...dates.map((date) => `${date}T${at}Z,100,110,90,105,4000`)]);
    await pass(2_100);
    expect(candles("1d").map(([date]) => date)).toEqual(dates);
    expect(candles("1h")).toEqual([]);
    stop();
  });

  it("of a minute as a candle of a minute, and part of those of longer intervals", async () => {
    const minutes = ["14:30", "14:31", "14:33"].map((at, k) => `2024-01-02T${at}:00Z,10,${11 + k},9,10,100`);
    const { candles, pass, stop } = await stage([BARS, ...minutes], { pace: { kind: "times", factor: 1_000 } });
    await pass(300);
    expect(candles("1m").map(([at]) => at)).toEqual(["2024-01-02T14:30", "2024-01-02T14:31", "2024-01-02T14:33"]);
    expect(candles("5m")).toEqual([["2024-01-02T14:30", 10, 13, 9, 10, 300]]);
    expect(candles("1s")).toEqual([]);
    stop();
  });
});

describe("a market day begins", () => {
  const prints = (...times: readonly string[]) => ["time,price,size", ...times.map((time) => `${time},10,1`)];
  const fast = { pace: { kind: "times", factor: 100_000 } } as const;

  it("at midnight in New York for trades in American hours", async () => {
    const times = ["2024-01-02T14:30:00Z", "2024-01-02T20:59:00Z", "2024-01-03T00:30:00Z", "2024-01-03T14:30:00Z"];
    const { candles, pass, stop } = await stage(prints(...times), fast);
    await pass(400);
    expect(candles("1d")).toEqual([
      ["2024-01-02", 10, 10, 10, 10, 3],
      ["2024-01-03", 10, 10, 10, 10, 1],
    ]);
    stop();
  });

  it("at midnight UTC for trades round the clock", async () => {
    const { candles, pass, stop } = await stage(prints("2024-01-05T23:59:58Z", "2024-01-06T00:00:01Z"), fast);
    await pass(100);
    expect(candles("1d").map(([date]) => date)).toEqual(["2024-01-05", "2024-01-06"]);
    stop();
  });

  it("at midnight in REPLAY_ZONE", async () => {
    const times = prints("2024-01-04T14:00:00Z", "2024-01-04T16:00:00Z");
    const { candles, pass, stop } = await stage(times, { ...fast, zone: "Asia/Tokyo" });
    await pass(200);
    expect(candles("1d").map(([date]) => date)).toEqual(["2024-01-04", "2024-01-05"]);
    stop();
  });
});

describe("a replay's controls", () => {
  const DAYS = Array.from({ length: 28 }, (_, k) => `2024-02-${String(k + 1).padStart(2, "0")},10,11,9,10,100`);

  it("play a month of days quickly at 1000×, and one day a second with bar", async () => {
    const fast = await stage([BARS, ...DAYS], { pace: { kind: "times", factor: 1_000 } });
    await fast.pass(100);
    expect(fast.candles("1d")).toHaveLength(28);
    fast.stop();
    const slow = await stage([BARS, ...DAYS], { pace: { kind: "bars", perSecond: 1 } });
    await slow.pass(2_100);
    expect(slow.candles("1d")).toHaveLength(3);
    slow.stop();
  });

  it("pause, continue from the same position, and change the speed", async () => {
    const { feed, candles, pass, stop } = await stage([BARS, ...DAYS]);
    await pass(1_500);
    feed.setPaused(true);
    await pass(60_000);
    expect(candles("1d")).toHaveLength(2);
    expect(feed.state).toMatchObject({ paused: true, speed: 1, position: Date.UTC(2024, 1, 2), barMs: DAY_MS });
    feed.setPaused(false);
    await pass(440);
    expect(candles("1d")).toHaveLength(2);
    await pass(80);
    expect(candles("1d")).toHaveLength(3);
    feed.setSpeed(100);
    await pass(100);
    expect(candles("1d").length).toBeGreaterThan(10);
    stop();
  });

  it("go to a later day including all days before it, in the same epoch", async () => {
    const { feed, board, candles, pass, stop } = await stage([BARS, ...DAYS]);
    feed.seek(asMillis(Date.UTC(2024, 1, 20, 12)));
    await pass(20);
    expect(candles("1d")).toHaveLength(20);
    expect(board.quotes.epoch).toBe(1);
    stop();
  });

  it("go back to an earlier day including all days before it, in a new epoch; a paused replay stays paused", async () => {
    const { feed, board, candles, pass, stop } = await stage([BARS, ...DAYS], {
      pace: { kind: "times", factor: 1_000 },
    });
    await pass(100);
    expect(board.quotes.statusOf(ID).state).toBe("closed");
    feed.setPaused(true);
    feed.seek(asMillis(Date.UTC(2024, 1, 3)));
    // The file is read again, which takes an unknown time.
    while (candles("1d").length < 3) await pass(20);
    await pass(5_000);
    expect(candles("1d").map(([date]) => date)).toEqual(["2024-02-01", "2024-02-02", "2024-02-03"]);
    expect(board.quotes.epoch).toBe(1_800_000_000);
    expect(board.quotes.columns.n[0]).toBe(board.quotes.sequence);
    expect(board.quotes.statusOf(ID)).toMatchObject({ state: "open", code: "replay", text: "replay of f.csv" });
    feed.setPaused(false);
    await pass(100);
    expect(candles("1d")).toHaveLength(28);
    stop();
  });
});
