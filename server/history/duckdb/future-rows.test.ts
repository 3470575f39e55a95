import { describe, expect, it, vi } from "vitest";
import { MINUTE_MS } from "../../../shared/model/time.ts";
import type { Candle } from "../../../shared/model/candle.ts";
import { SIDE, type Trade } from "../../../shared/model/trade.ts";
import { asMillis, asTradeId } from "../../../shared/model/units.ts";
import { toCandles, toTrades } from "../queries/merge.ts";
import { ALL, batch, candleColumns, openStore, T, temporaryDirectory, tradeColumns } from "./store.test-kit.ts";

// A test syncs files to disk several times.
vi.setConfig({ testTimeout: 60_000 });

const trade = (minute: number, price: number): Trade => ({
  ...{ id: asTradeId(minute + 1), t: asMillis(T + minute * MINUTE_MS), price, size: 100, side: SIDE.buy },
});
const candle = ({ t, price, size }: Trade): Candle => ({ t, o: price, h: price, l: price, c: price, v: size });

/**
 * Opens a run at minute `opened`. It records a trade and its candle at each of `minutes`, and a snapshot at the last.
 */
async function run(file: string, opened: number, minutes: readonly number[], price: number) {
  const { store, opened: found } = await openStore({ file, now: T + opened * MINUTE_MS });
  const trades = minutes.map((minute) => trade(minute, price + minute));
  const last = trades.at(-1);
  if (last !== undefined) {
    const row = ["AAA", 2, last.id, last.price, 5, 5, 5, 5, 100];
    const snapshot = { time: last.t, day: last.t, rows: JSON.stringify([row]), feedState: Uint8Array.of(1) };
    const candles = candleColumns(0, trades.map(candle));
    await store.write(batch({ trades: tradeColumns(0, trades), candles, snapshot, now: last.t }));
  }
  const held = {
    trades: toTrades(await store.trades(ALL)).map(({ price: paid }) => paid),
    candles: toCandles(await store.candles({ ...ALL, interval: "1m" })).map(({ c }) => c),
  };
  await store.close();
  return { ...held, ahead: found.ahead, resume: found.resume };
}

describe("rows recorded while the clock was ahead", () => {
  it("are set aside at the next start, and counted", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    await run(file, 0, [0, 1, 2, 60, 61], 100);
    const next = await run(file, 3, [], 0);
    expect(next).toMatchObject({ trades: [100, 101, 102], candles: [100, 101, 102] });
    expect(next.ahead).toEqual({ trades: 2, candles: 2, ms: 58 * MINUTE_MS });
  });

  it("never mix with rows recorded for that time later", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    await run(file, 0, [0, 60, 61], 100);
    const second = await run(file, 59, [59, 60], 500);
    expect(second.candles).toEqual([100, 559, 560]);
    const third = await run(file, 90, [90], 900);
    expect(third).toMatchObject({ candles: [100, 559, 560, 990], trades: [100, 559, 560, 990] });
    expect(third.ahead).toEqual({ trades: 0, candles: 0, ms: 0 });
  });

  it("return if the clock was only behind for a while", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    await run(file, 100, [100, 101], 100);
    const behind = await run(file, -5_000_000, [-5_000_000], 6_000_000);
    expect(behind.candles).toEqual([1_000_000]);
    expect((await run(file, 200, [], 0)).candles).toEqual([1_000_000, 200, 201]);
  });

  it("leave the market at the prices of the newest minute before now", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    await run(file, 0, [0, 1, 60], 100);
    const { resume } = await run(file, 30, [], 0);
    expect(resume).toMatchObject({
      time: T + 30 * MINUTE_MS,
      rows: [{ symbol: "AAA", last: 101, previousClose: null }],
    });
    expect(resume?.feedState).toEqual(Uint8Array.of(1));
  });

  it("leave nothing to continue from if all rows are in the future", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    await run(file, 60, [60, 61], 100);
    const next = await run(file, 0, [], 0);
    expect(next).toMatchObject({ trades: [], candles: [], resume: undefined });
  });
});
