import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MINUTE_MS } from "../../../shared/model/time.ts";
import { SIDE } from "../../../shared/model/trade.ts";
import { asMillis, asPrice, asQuantity } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import type { History } from "../../history/interface.ts";
import type { CandleColumns } from "../../history/duckdb/row-buffers.ts";
import { DuckStore } from "../../history/duckdb/duck-store.ts";
import { openHistory } from "../../history/history.ts";
import type { Batch, StoredCandleRange, StoreSize } from "../../history/tick-store.ts";
import type { FeedSink } from "../../ports/feed.ts";
import { ManualServerClock } from "../../../shared/client/manual-clock.test-kit.ts";
import { testInstrument } from "../../../shared/model/instrument.test-kit.ts";

const T = Date.UTC(2026, 5, 1);
const AAA = testInstrument("AAA", 0);

/** A store that accepts candles at once, but trades and queries only when the test allows it. */
class SlowStore extends DuckStore {
  takesTrades = true;
  answers = true;
  readonly #waiting: (() => void)[] = [];

  override async appendBackfill(rows: CandleColumns): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await super.appendBackfill(rows);
  }

  override async write(batch: Batch): Promise<StoreSize> {
    if (!this.takesTrades) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return super.write(batch);
  }

  override async candles(range: StoredCandleRange): Promise<Float64Array> {
    if (!this.answers) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return super.candles(range);
  }

  let(batches: number): void {
    for (const go of this.#waiting.splice(0, batches)) go();
  }
}

let clock = new ManualServerClock(T);
let warnings: string[] = [];
let store = new SlowStore();
let history: History;
let sink: FeedSink;
let candles = 0;

beforeEach(async () => {
  clock = new ManualServerClock(T);
  warnings = [];
  store = new SlowStore();
  candles = 0;
  history = await openHistory({
    directory: ":memory:",
    source: "test",
    retentionDays: 3_650,
    memoryMb: 128,
    clock,
    log: { debug: () => {}, info: () => {}, warn: (_, message) => warnings.push(message), error: () => {} },
    createStore: () => store,
  });
  const board = new Board({ instruments: [AAA], epoch: history.epoch });
  await history.attach(board);
  sink = history.recordingSink(board);
});
afterEach(async () => {
  store.let(Infinity);
  await history.close();
});

/** Sends candles to the sink as a feed does, until backpressure stops it or `most` are sent. */
async function runBars(most: number): Promise<{ readonly full: Promise<void> | undefined }> {
  for (;;) {
    for (let k = 0; k < 8_192; k++) {
      const price = asPrice(100 + (candles % 7));
      sink.minuteCandle(AAA.id, asMillis(T + candles++ * MINUTE_MS), price, price, price, price, 1, 1);
    }
    const room = history.whenReady();
    const roomy = await Promise.race([room.then(() => true), nextTurn(false)]);
    if (!roomy) return { full: room };
    if (candles >= most) return { full: undefined };
  }
}

describe("a backfill faster than the disk", () => {
  it("waits once a million candles are queued, continues as they are written, and all are stored", async () => {
    const { full } = await runBars(3_000_000);
    expect(candles).toBeLessThan(1_300_000);
    expect(history.stats().backfillQueued).toBeLessThan(1_200_000);
    store.let(2);
    await full;
    store.let(Infinity);
    await history.markLive();
    expect(history.stats()).toMatchObject({ backfillQueued: 0, candlesWritten: candles, state: "recording" });
    expect(warnings).toEqual([]);
  });

  it("does not wait forever for a disk that does not answer, and logs that", async () => {
    const { full } = await runBars(3_000_000);
    clock.advance(30_000);
    await full;
    expect((await runBars(3_000_000)).full).toBeUndefined();
    const live = history.markLive();
    await nextTurn();
    clock.advance(30_000);
    await live;
    expect(warnings).toEqual([
      "history file :memory: did not take what was written within 30 s: check that its disk responds; history tries again; the server continues without recording",
    ]);
  });
});

describe("trades of a feed that catches up faster than the disk", () => {
  it("wait for the disk, and none is lost", async () => {
    const total = 600_000;
    store.takesTrades = false;
    let trades = 0;
    let waits = 0;
    while (trades < total) {
      for (let k = 0; k < 30_000; k++) {
        sink.trade(AAA.id, asMillis(T + trades++), asPrice(100 + (trades % 7)), asQuantity(1), SIDE.buy);
      }
      const room = history.whenReady();
      while (!(await Promise.race([room.then(() => true), nextTurn(false)]))) {
        waits++;
        store.let(1);
      }
    }
    store.takesTrades = true;
    store.let(Infinity);
    await history.flush();
    expect(waits).toBeGreaterThan(0);
    expect(history.stats()).toMatchObject({ tradesWritten: total, tradesMissed: 0 });
    expect(warnings).toEqual([]);
  });
});

describe("a query that the disk does not answer", () => {
  it("is answered from memory after ten seconds, and logged", async () => {
    sink.trade(AAA.id, asMillis(T + MINUTE_MS), asPrice(100), asQuantity(5), SIDE.buy);
    await history.flush();
    store.answers = false;
    const asked = history.archive.candles({
      id: AAA.id,
      interval: "1m",
      from: asMillis(0),
      to: asMillis(T + 2 * MINUTE_MS),
      limit: 500,
    });
    await nextTurn();
    clock.advance(10_000);
    expect(await asked).toEqual([{ t: T + MINUTE_MS, o: 100, h: 100, l: 100, c: 100, v: 5 }]);
    expect(warnings).toEqual([
      "history file :memory: did not answer a query within 10 s: check that its disk responds; history tries again; the range was answered from memory",
    ]);
  });
});
