import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import {
  bucketStart,
  type Candle,
  foldTrade,
  INTERVALS,
  type Interval,
  openCandle,
} from "../../../shared/model/candle.ts";
import { SIDE, type Trade } from "../../../shared/model/trade.ts";
import { asMillis, asTradeId } from "../../../shared/model/units.ts";
import { DuckStore } from "./duck-store.ts";
import { toCandles, toTrades } from "../queries/merge.ts";
import {
  ALL,
  AAA,
  batch,
  BBB,
  candleColumns,
  openStore,
  T,
  temporaryDirectory,
  tradeColumns,
} from "./store.test-kit.ts";

// A test syncs files to disk several times.
vi.setConfig({ testTimeout: 60_000 });

const trade = (id: number, at: number, price: number, size = 100): Trade => ({
  id: asTradeId(id),
  t: asMillis(T + at),
  price,
  size,
  side: SIDE.sell,
});
const candle = (at: number, [o, h, l, c]: readonly [number, number, number, number], v = 10): Candle => ({
  t: asMillis(T + at),
  o,
  h,
  l,
  c,
  v,
});

/** Folds the candles trade by trade, in plain code. Every answer of the store must equal them. */
function fold(trades: readonly Trade[], interval: Interval): Candle[] {
  const candles: Candle[] = [];
  for (const { t, price, size } of trades) {
    const start = bucketStart(t, interval, asMillis(t - (t % DAY_MS)));
    const open = candles.at(-1);
    if (open?.t === start) foldTrade(open, price, size);
    else candles.push(openCandle(start, price, size));
  }
  return candles;
}

describe("what was written", () => {
  it("is read back unchanged, per instrument, after the file is closed and opened again", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const first = await openStore({ file });
    const [mine, other] = [[trade(1, 0, 19_045), trade(2, 0, 19_050, 4_000_000_000)], [trade(1, 5, 70_000)]];
    await first.store.write(batch({ trades: tradeColumns(0, mine) }));
    await first.store.write(batch({ trades: tradeColumns(1, other), candles: candleColumns(1, fold(other, "1m")) }));
    await first.store.close();
    const { store } = await openStore({ file });
    expect(toTrades(await store.trades(ALL))).toEqual(mine);
    expect(toTrades(await store.trades({ ...ALL, id: 1 }))).toEqual(other);
    expect(toCandles(await store.candles({ ...ALL, id: 1, interval: "1m" }))).toEqual(fold(other, "1m"));
    expect(toCandles(await store.candles({ ...ALL, id: 0, interval: "1m" }))).toEqual([]);
    await store.close();
  });

  it("answers a range with the newest `limit` that start in [from, to), oldest first", async () => {
    const { store } = await openStore({ file: ":memory:" });
    const trades = [0, 1_000, 2_000, 3_000].map((at, index) => trade(index + 1, at, 100 + index));
    await store.write(batch({ trades: tradeColumns(0, trades) }));
    const range = { ...ALL, from: T + 1_000, to: T + 3_000 };
    expect(toTrades(await store.trades(range))).toEqual([trades[1], trades[2]]);
    expect(toTrades(await store.trades({ ...range, limit: 1 }))).toEqual([trades[2]]);
    expect(toCandles(await store.candles({ ...range, interval: "1s" }))).toEqual(
      fold(
        [trades[1], trades[2]].filter((t) => t !== undefined),
        "1s",
      ),
    );
    await store.close();
  });

  it("leaves nothing on disk in memory mode", async () => {
    const { store } = await openStore({ file: ":memory:" });
    expect((await store.write(batch({ trades: tradeColumns(0, [trade(1, 0, 5)]) }))).bytes).toBe(0);
    await store.close();
    expect(existsSync(":memory:")).toBe(false);
  });

  it("finds a few old trades, however far back they are", async () => {
    const { store } = await openStore({ file: ":memory:" });
    const trades = [trade(1, 0, 100), trade(2, 20 * DAY_MS, 101), trade(3, 29 * DAY_MS, 102)];
    await store.write(batch({ trades: tradeColumns(0, trades) }));
    expect(toTrades(await store.trades({ ...ALL, to: T + 30 * DAY_MS, limit: 3 }))).toEqual(trades);
    expect(toTrades(await store.trades({ ...ALL, to: T + 30 * DAY_MS, limit: 2 }))).toEqual(trades.slice(1));
    await store.close();
  });
});

describe("buckets computed by SQL", () => {
  const steps = fc.array(
    fc.record({
      gap: fc.nat(100_000),
      price: fc.integer({ min: 1, max: 1_000_000 }),
      size: fc.integer({ min: 1, max: 1_000 }),
    }),
    { minLength: 1, maxLength: 200 },
  );

  it("equal candles folded trade by trade, at every interval", async () => {
    const { store } = await openStore({ file: ":memory:" });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (events) => {
        // A separate run for each, with trades after those of the run before.
        const start = DAY_MS * 400 * run++;
        let at = start;
        const trades = events.map(({ gap, price, size }, index) =>
          trade(run * 1_000 + index, (at += gap), price, size),
        );
        await store.write(batch({ trades: tradeColumns(0, trades), candles: candleColumns(0, fold(trades, "1m")) }));
        const range = { ...ALL, from: T + start - DAY_MS, to: T + at + 1 };
        for (const interval of INTERVALS) {
          expect(toCandles(await store.candles({ ...range, interval }))).toEqual(fold(trades, interval));
        }
      }),
      { numRuns: 12 },
    );
    await store.close();
  });

  it("use the market's date for a day, not the UTC date", async () => {
    const { store } = await openStore({ file: ":memory:" });
    const late = { ...candleColumns(0, [candle(0, [1, 2, 1, 2]), candle(14 * HOUR_MS, [2, 3, 2, 3])]) };
    late.day.fill(T / DAY_MS);
    await store.write(batch({ candles: late }));
    const date = T - (T % DAY_MS);
    const days = await store.candles({ ...ALL, interval: "1d" });
    expect(toCandles(days)).toEqual([{ t: date, o: 1, h: 3, l: 1, c: 3, v: 20 }]);
    await store.close();
  });
});

describe("runs", () => {
  it("have rising epochs, whatever the clock shows", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const epochs: number[] = [];
    for (const now of [T, T, T - DAY_MS, T + DAY_MS]) {
      const { store, opened } = await openStore({ file, now });
      epochs.push(opened.epoch);
      await store.close();
    }
    expect(epochs).toEqual([T / 1_000, T / 1_000 + 1, T / 1_000 + 2, (T + DAY_MS) / 1_000]);
  });

  it("fold into one candle if one ends and the next begins within the same minute", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const first = await openStore({ file });
    await first.store.write(batch({ candles: candleColumns(0, [candle(0, [10, 20, 5, 15], 3)]) }));
    await first.store.close();
    const { store, stored } = await openStore({ file });
    expect(stored.earlierUntil).toBe(T + 1);
    await store.write(batch({ candles: candleColumns(0, [candle(0, [11, 12, 4, 9], 4)]) }));
    const whole = [{ t: T, o: 10, h: 20, l: 4, c: 9, v: 7 }];
    expect(toCandles(await store.candles({ ...ALL, interval: "1m" }))).toEqual(whole);
    expect(toCandles(await store.candles({ ...ALL, interval: "1m", before: T }))).toEqual([
      { t: T, o: 10, h: 20, l: 5, c: 15, v: 3 },
    ]);
    await store.close();
  });

  it("of another source belong to another market", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const first = await openStore({ file, source: "seed 1" });
    await first.store.write(batch({ trades: tradeColumns(0, [trade(1, 0, 5)]) }));
    await first.store.close();
    const { store, opened } = await openStore({ file, source: "seed 2" });
    expect(opened.resume).toBeUndefined();
    expect(toTrades(await store.trades(ALL))).toEqual([]);
    await store.close();
  });

  it("may number the instruments differently: rows belong to the symbol", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const first = await openStore({ file });
    await first.store.write(batch({ trades: tradeColumns(0, [trade(1, 0, 5)]) }));
    await first.store.close();
    const store = new DuckStore();
    const { epoch } = await store.open({ file, memoryMb: 128, source: "test", now: T + DAY_MS });
    await store.attach({ epoch, instruments: [BBB, { symbol: "CCC", exponent: 2 }, AAA], now: T });
    expect(toTrades(await store.trades({ ...ALL, id: 2 }))).toEqual([trade(1, 0, 5)]);
    expect(toTrades(await store.trades({ ...ALL, id: 1 }))).toEqual([]);
    await store.close();
  });

  it("report which rows of a continued epoch are recorded", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const { store, opened } = await openStore({ file });
    await store.write(
      batch({
        trades: tradeColumns(1, [trade(1, 0, 5), trade(2, 1, 6)]),
        candles: candleColumns(0, [candle(MINUTE_MS, [1, 1, 1, 1])]),
      }),
    );
    const stored = await store.attach({ epoch: opened.epoch, instruments: [AAA, BBB], now: T });
    expect([...stored.trades, ...stored.candles]).toEqual([0, 2, T + MINUTE_MS, -1]);
    await store.close();
  });
});

describe("a backfill", () => {
  const bars = [0, 1, 2].map((k) => candle(k * MINUTE_MS, [k + 1, k + 2, k + 1, k + 2]));

  it("is kept once it is committed", async () => {
    const { store } = await openStore({ file: ":memory:" });
    await store.appendBackfill(candleColumns(0, bars.slice(0, 2)));
    await store.appendBackfill(candleColumns(0, bars.slice(2)));
    await store.commitBackfill();
    expect(toCandles(await store.candles({ ...ALL, interval: "1m" }))).toEqual(bars);
    await store.close();
  });

  it("replaces what earlier runs recorded from its start on", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const first = await openStore({ file });
    const old = [candle(-MINUTE_MS, [7, 7, 7, 7]), candle(0, [8, 8, 8, 8])];
    await first.store.write(batch({ candles: candleColumns(0, old), trades: tradeColumns(0, [trade(1, 0, 8)]) }));
    await first.store.close();
    const { store } = await openStore({ file });
    await store.appendBackfill(candleColumns(0, bars));
    await store.commitBackfill();
    expect(toCandles(await store.candles({ ...ALL, interval: "1m" }))).toEqual([old[0], ...bars]);
    expect(toTrades(await store.trades(ALL))).toEqual([]);
    await store.close();
  });

  it("that was not committed is gone at the next start", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const first = await openStore({ file });
    const rows = Array.from({ length: 500_000 }, (_, k) => candle(k * MINUTE_MS, [1, 1, 1, 1]));
    await first.store.appendBackfill(candleColumns(0, rows));
    expect(toCandles(await first.store.candles({ ...ALL, interval: "1d" })).length).toBeGreaterThan(300);
    await first.store.close();
    const { store, opened } = await openStore({ file });
    expect(opened.resume).toBeUndefined();
    expect(toCandles(await store.candles({ ...ALL, interval: "1d" }))).toEqual([]);
    await store.close();
  });
});

describe("retention", () => {
  it("removes rows older than the limit, and runs of other sources that ended before their limit", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const other = await openStore({ file, source: "other" });
    await other.store.write(batch({ trades: tradeColumns(0, [trade(1, 0, 9)]) }));
    await other.store.close();
    const { store } = await openStore({ file });
    const trades = [trade(1, 0, 100), trade(2, MINUTE_MS, 101)];
    await store.write(batch({ trades: tradeColumns(0, trades), candles: candleColumns(0, fold(trades, "1m")) }));
    await store.prune({ before: T + MINUTE_MS, tradesBefore: T + MINUTE_MS, seenBefore: T + 1 });
    expect(toTrades(await store.trades(ALL))).toEqual(trades.slice(1));
    expect(toCandles(await store.candles({ ...ALL, interval: "1m" }))).toEqual(fold(trades.slice(1), "1m"));
    await store.close();
    const again = await openStore({ file, source: "other" });
    expect(toTrades(await again.store.trades(ALL))).toEqual([]);
    await again.store.close();
  });

  it("keeps the file from growing while as many rows are deleted as added", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const { store } = await openStore({ file });
    const sizes: number[] = [];
    for (let day = 0; day < 8; day++) {
      const trades = Array.from({ length: 130_000 }, (_, k) =>
        trade(day * 130_000 + k + 1, day * DAY_MS + k, 1 + ((k * 7_919) % 9_973)),
      );
      await store.write(batch({ trades: tradeColumns(0, trades) }));
      await store.prune({ before: 0, tradesBefore: T + (day - 1) * DAY_MS, seenBefore: 0 });
      sizes.push((await stat(file)).size);
    }
    expect(Math.max(...sizes.slice(4))).toBeLessThan(2 * Math.max(...sizes.slice(0, 4), 1_000_000));
    await store.close();
  });
});
