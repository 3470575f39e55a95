import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SIDE } from "../../shared/trade.ts";
import { asMillis } from "../../shared/units.ts";
import type { Clock } from "../ports/clock.ts";
import { createReplayFeed, type ReplayFeedOptions, type ReplaySink } from "./replay.ts";

vi.setConfig({ testTimeout: 30_000 });

const DAY = 86_400_000;
const PACKAGES = join(import.meta.dirname, "../../node_modules");
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

/** What a feed has said, in order. */
class Tape implements ReplaySink {
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

  bar = () => expect.fail("no minutes of a backfill are played");
  candle = (id: number, t: number, length: number, o: number, h: number, l: number, c: number, volume: number) =>
    void this.bars.push({ id, t, length, prices: [o, h, l, c], volume, at: this.now });
  beginEpoch = (epoch: number) => void this.epochs.push(epoch);
  status = (_id: unknown, _t: number, state: string, reason: string) => void this.statuses.push(`${state}: ${reason}`);
}

const START = 1_800_000_000_000;

/** Plays a file for `ms` of the clock, or until something holds, in the steps that the feed asks for. */
async function play(options: Partial<ReplayFeedOptions> & { file: string }, until: number | ((tape: Tape) => boolean)) {
  const tape = new Tape();
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
    // What is read ahead comes in turns of the event loop.
    await nextTurn();
  }
  return { tape, feed, instruments, stop };
}

const refusal = async (path: string): Promise<string> => {
  const feed = createReplayFeed({
    file: path,
    pace: { kind: "times", factor: 1 },
    loop: false,
    clock: { now: () => asMillis(0), monotonic: () => 0, every: () => () => {}, after: () => () => {} },
  });
  const error: unknown = await feed.open().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "ReplayError" });
  const { message } = error as Error;
  expect(message.split("\n")).toHaveLength(1);
  return message;
};

describe("real series", () => {
  it("plays the S&P 500 of 2000 a bar a second, each as one candle of its day", async () => {
    const { tape, feed, instruments, stop } = await play({ file: SP500, pace: { kind: "bars", perSecond: 1 } }, 1_980);
    expect(instruments).toMatchObject([{ symbol: "SP500-2000", exponent: 2 }]);
    const first = Date.UTC(2000, 0, 3);
    expect(tape.days).toEqual([first, first + DAY]);
    expect(tape.bars).toEqual([
      { ...{ id: 0, t: first, length: DAY, at: 0 }, prices: [146_925, 147_800, 143_836, 145_522], volume: 931_800_000 },
      {
        ...{ id: 0, t: first + DAY, length: DAY, at: 1_000 },
        prices: [145_522, 145_522, 139_743, 139_942],
        volume: 1_009_000_000,
      },
    ]);
    expect(tape.trades).toEqual([]);
    expect(feed.description).toEqual({
      kind: "replay",
      summary: "Replay of sp500-2000.csv, 2000-01-04, a bar a second",
      simulated: false,
    });
    stop();
  });

  it("plays Apple's daily bars at true speed with a night lasting a second", async () => {
    const { tape, instruments, stop } = await play({ file: AAPL }, 3_000);
    expect(instruments).toMatchObject([{ symbol: "AAPL", name: "Apple", sector: "Technology", exponent: 2 }]);
    expect(tape.days.map((day) => new Date(day).toISOString().slice(0, 10))).toEqual([
      "2013-05-13",
      "2013-05-14",
      "2013-05-15",
      "2013-05-16",
    ]);
    expect(tape.bars[0]).toMatchObject({ prices: [6_450, 6_541, 6_450, 6_496], volume: 79_237_200 });
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

  it("keep their times, order, sizes and sides, and come when they are due", async () => {
    const { tape, stop } = await play({ file: await file("a.csv", "time,ticker,price,size,side", ...rows) }, 1_000);
    expect(tape.trades).toEqual([
      { id: 0, t: T, price: 19_045, size: 100, side: SIDE.buy, at: 0 },
      { id: 1, t: T + 100, price: 705, size: 5, side: SIDE.sell, at: 100 },
      { id: 0, t: T + 100, price: 19_046, size: 7, side: SIDE.none, at: 100 },
      { id: 0, t: T + 1_000, price: 19_040, size: 1, side: SIDE.buy, at: 1_000 },
    ]);
    expect(tape.statuses).toEqual(["open: replay of a.csv", "closed: end of a.csv"]);
    stop();
  });

  it("have the file's own quotes, and none where it has none", async () => {
    const made = await play({ file: await file("a.csv", "time,ticker,price,size,side", ...rows) }, 100);
    expect(made.tape.quotes).toEqual([]);
    const lines = ["2026-06-01 14:30,10.00,9.98,10.05", "2026-06-01 14:30,10.01,,"];
    const own = await play({ file: await file("q.csv", "Timestamp,Last,Bid,Ask", ...lines) }, 20);
    expect(own.tape.quotes).toEqual([{ id: 0, t: T, bid: 998, ask: 1_005 }]);
    expect(own.instruments[0]?.symbol).toBe("Q");
    made.stop();
    own.stop();
  });

  it("without a side are a buyer's where the price rises and a seller's where it falls, the first nobody's", async () => {
    const lines = [10, 11, 11, 9, 9, 12].map((price, k) => `${T + k},${price}`);
    const { tape, stop } = await play({ file: await file("s.csv", "t,p", ...lines) }, 40);
    const { buy, none, sell } = SIDE;
    expect(tape.trades.map(({ side }) => side)).toEqual([none, buy, buy, sell, sell, buy]);
    stop();
  });

  it("come N times as fast at N×", async () => {
    const { tape, stop } = await play(
      { file: await file("a.csv", "time,ticker,price,size,side", ...rows), pace: { kind: "times", factor: 10 } },
      100,
    );
    expect(tape.trades.map(({ at }) => at)).toEqual([0, 20, 20, 100]);
    stop();
  });

  it("come again in a new epoch when looping, with the times of the file", async () => {
    const path = await file("a.csv", "time,ticker,price,size,side", ...rows);
    const all = ({ trades }: Tape) => trades.filter(({ id }) => id === 0).length >= 6;
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

  it("go on where they are after a standstill, instead of all at once", async () => {
    const lines = Array.from({ length: 60 }, (_, k) => `${T + k * 1_000},${10 + k}`);
    const tape = new Tape();
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

describe("columns and times", () => {
  it.each([
    ["ISO with a zone", "2026-06-01T16:30:00+02:00"],
    ["ISO without", "2026-06-01 14:30:00"],
    ["seconds", "1780324200"],
    ["milliseconds", "1780324200000"],
    ["microseconds", "1780324200000000"],
    ["nanoseconds", "1780324200000000000"],
    ["American", "06/01/2026 14:30"],
  ])("reads times as %s", async (_, text) => {
    const { tape, stop } = await play({ file: await file("t.csv", "Date,Price", `${text},10`) }, 20);
    expect(tape.trades[0]?.t).toBe(Date.UTC(2026, 5, 1, 14, 30));
    stop();
  });

  const yahoo = "Date,Open,High,Low,Close,Adj Close,Volume";
  const stooq = "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>";
  const klines = "open_time,open,high,low,close,volume,close_time";
  const taq = "DATE,TIME_M,SYM_ROOT,SYM_SUFFIX,PRICE,SIZE";
  // The first trade, or what the first bar opens with, and its volume.
  it.each([
    ["Yahoo", yahoo, "2024-01-02,250.080002,251.25,244.41,248.42,248.42,400", "F 2024-01-02T00:00:00.000Z 25008 400"],
    ["Stooq", stooq, "A.US,5,20240102,153000,7.1,7.4,6.9,7.1,40,0", "A.US 2024-01-02T15:30:00.000Z 710 40"],
    ["Binance", klines, "1704067200000,42283.5,42298,42261,42298,35.9,1", "F 2024-01-01T00:00:00.000Z 4228350 36"],
    ["Nasdaq", "Date,Close/Last,Open,High,Low", "01/03/2024,$4.25,$4.22,$5.8,$3.4", "F 2024-01-03T00:00:00.000Z 422 0"],
    [
      "Investing",
      '"Date","Price","Open","High","Low","Vol."',
      '"31/12/2023","5","5","5","5","4.1K"',
      "F 2023-12-31T00:00:00.000Z 500 4100",
    ],
    [
      "Dukascopy",
      "Gmt time,Open,High,Low,Close",
      "02.01.2024 00:01:00.000,1.1,1.2,1.0,1.1",
      "F 2024-01-02T00:01:00.000Z 110 0",
    ],
    ["TAQ", taq, "20240102,9:30:00.123456789,A,,7.15,3", "A 2024-01-02T09:30:00.123Z 715 3"],
    ["a table with row numbers", ",time,price", "0,2024-01-02 14:30,7.15", "F 2024-01-02T14:30:00.000Z 715 0"],
    ["thousands", "Date,Price", '"Jan 02, 2024","4,745.20"', "F 2024-01-02T00:00:00.000Z 474520 0"],
    ["decimal commas", "Date;Price", "2024-01-02;1.187,15", "F 2024-01-02T00:00:00.000Z 118715 0"],
    ["a comma within a quoted name", 'time,"note, more",price', "2024-01-02,x,7", "F 2024-01-02T00:00:00.000Z 700 0"],
    ["a pair", "time,symbol,price,size", "2024-01-02,btc/usd,7,0.001", "BTC-USD 2024-01-02T00:00:00.000Z 700 1"],
    ["years", "Date,Price", "2024,7", "F 2024-01-01T00:00:00.000Z 700 0"],
  ])("reads what %s write", async (_, header, row, first) => {
    const { tape, instruments, stop } = await play({ file: await file("f.csv", header, row) }, 20);
    const symbol = instruments[0]?.symbol;
    const [bar] = tape.bars;
    const { t, price, size } = tape.trades[0] ?? { t: bar?.t ?? 0, price: bar?.prices[0], size: bar?.volume };
    expect(`${symbol} ${new Date(t).toISOString()} ${price} ${size}`).toBe(first);
    stop();
  });

  it("passes over days without any price", async () => {
    const path = await file("n.csv", yahoo, "2024-01-02,1,1,1,1,1,4", "2024-01-03,null,null,null,null,null,null");
    const { tape, stop } = await play({ file: path }, 3_000_000);
    expect(tape.bars).toHaveLength(1);
    stop();
  });

  it("reads old Macs' lines", async () => {
    const path = join(directory, "cr.csv");
    await writeFile(path, "time,price\r2024-01-02,7\r2024-01-03,8\r");
    const { tape, stop } = await play({ file: path }, 2_000);
    expect(tape.trades.map(({ price }) => price)).toEqual([700, 800]);
    stop();
  });

  it("joins a date and a time of their own, in a file parted by semicolons", async () => {
    const path = await file("d.csv", '"Date";"Time";"Close";"Qty"', '"2026-06-01";"14:30:00";"10.5";"3"');
    const { tape, stop } = await play({ file: path }, 20);
    expect(tape.trades).toMatchObject([{ t: Date.UTC(2026, 5, 1, 14, 30), price: 1_050, size: 3 }]);
    stop();
  });

  it("reads Parquet with its types, sorted by time", async () => {
    const path = join(directory, "p.parquet");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const values =
      "('MSFT', TIMESTAMP '2026-06-01 14:30:01', 2.5, 7), ('MSFT', TIMESTAMP '2026-06-01 14:30:00', 2.4, 5)";
    await connection.run(`COPY (FROM (VALUES ${values}) r(Symbol, Time, Price, Volume)) TO '${path}'`);
    const { tape, stop } = await play({ file: path }, 1_000);
    expect(tape.trades.map(({ price, size, at }) => [price, size, at])).toEqual([
      [240, 5, 0],
      [250, 7, 1_000],
    ]);
    stop();
  });

  it.each([
    ["cents", "10.5", 2],
    ["foreign exchange", "1.08453", 5],
    ["adjusted prices", "51.7312345", 2],
    ["small adjusted prices", "0.7312345", 6],
    ["what is worth less than a cent", "0.00001023", 8],
    ["prices that would not fit", "2500000.123", 2],
  ])("keeps as many decimals as %s need", async (_, price, exponent) => {
    const { instruments, stop } = await play({ file: await file("e.csv", "t,p", `1,${price}`) }, 0);
    expect(instruments[0]?.exponent).toBe(exponent);
    stop();
  });
});

describe("a bad file is refused in one line that names the place", () => {
  const bars = "date,open,high,low,close,volume";

  it.each([
    ['line 3, column high: got "n/a", expected a number', [bars, "2020-01-01,1,2,1,2,5", "2020-01-02,1,n/a,1,2,5"]],
    ['line 4, column date: got "soon", expected a time', [bars, "2020-01-01,1,2,1,2,5", "", "soon,1,2,1,2,5"]],
    ["line 2, column volume: got nothing, expected a number", [bars, "2020-01-01,1,2,1,2"]],
    ['line 2, column high: got "1.5", expected the highest of its bar', [bars, "2020-01-01,1,1.5,1,2,5"]],
    ['line 2, column low: got "1.5", expected the lowest of its bar', [bars, "2020-01-01,1,2,1.5,2,5"]],
    ['line 2, column volume: got "-5", expected 0 or more', [bars, "2020-01-01,1,2,1,2,-5"]],
    ['line 2, column price: got "0", expected a price above 0', ["t,price", "1,0"]],
    ['line 2, column ticker: got "A+B", expected a ticker', ["t,ticker,price", "1,A+B,3"]],
    ["line 1: two columns named price", ["t,price,price", "1,2,3"]],
    [
      /no column for the time; it may be called timestamp, datetime, time, .*; found when, price/,
      ["when,price", "1,2"],
    ],
    [/no column for the price; it may be called price, last, .*; found t, value/, ["t,value", "1,2"]],
    ["no rows below the header", ["t,price"]],
    ["line 1: nothing, expected the columns' names", [""]],
    ["line 1: numbers, expected the columns' names, such as timestamp,open", ["1704067200000,42283.5,42298"]],
    ["line 3: more than its 2 columns", ["t,price", "1,2", "1,2,3,4"]],
    ['line 4, column price: got "x"', ["t,price,note", '1,2,"over', 'two lines"', "2,x,"]],
  ])("%s", async (reason, lines) => {
    const message = await refusal(await file("bad.csv", ...lines));
    expect(message).toMatch(/^replay file .*bad\.csv/);
    expect(message).toMatch(reason);
  });

  it("not there, of another kind, or not what its name says", async () => {
    expect(await refusal(join(directory, "none.csv"))).toContain("there is no such file");
    expect(await refusal(await file("x.txt", "t,price", "1,2"))).toContain("ends in .csv or .parquet");
    expect(await refusal(await file("x.parquet", "t,price", "1,2"))).toContain("x.parquet");
    await writeFile(join(directory, "wide.csv"), "\uFEFFt,price\n1,2\n", "utf16le");
    expect(await refusal(join(directory, "wide.csv"))).toContain("is UTF-16, expected UTF-8");
    await writeFile(join(directory, "binary.csv"), Buffer.from([0x74, 0x2c, 0x70, 0x0a, 0xff, 0xfe, 0x2c, 0x31, 0x0a]));
    expect(await refusal(join(directory, "binary.csv"))).toContain("binary.csv");
  });
});
