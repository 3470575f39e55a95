import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import {
  bucketStart,
  type Candle,
  foldCandle,
  INTERVAL_MS,
  INTERVALS,
  type Interval,
  openCandle,
} from "../../../shared/model/candle.ts";
import { SIDE, type Trade } from "../../../shared/model/trade.ts";
import { asInstrumentId, asMillis, asPrice, asQuantity, asTradeId } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import type { History, HistoryOptions } from "../../history/interface.ts";
import { exportCommand } from "../../history/export/command.ts";
import { DuckStore } from "../../history/duckdb/duck-store.ts";
import { openHistory } from "../../history/history.ts";
import type { Batch } from "../../history/tick-store.ts";
import type { FeedSink } from "../../ports/feed.ts";
import { ManualServerClock } from "../../../shared/client/manual-clock.test-kit.ts";
import { testInstrument } from "../../../shared/model/instrument.test-kit.ts";

const T = Date.UTC(2026, 5, 1, 23, 40, 10);
const ALL = { from: asMillis(0), to: asMillis(Number.MAX_SAFE_INTEGER), limit: 1_000_000 } as const;
const IDS = [asInstrumentId(0), asInstrumentId(1)] as const;

const INSTRUMENTS = ["AAA", "BBB"].map(testInstrument);

/** All events so far. Every answer must agree with them. */
interface InvariantChecker {
  readonly trades: Trade[][];
  /** Minute candles, and trades as candles of one print. */
  readonly events: Candle[][];
}

let root = "";
let directory = "";
let clock = new ManualServerClock(T);
let warnings: string[] = [];
let checker: InvariantChecker = { trades: [[], []], events: [[], []] };
/** Random numbers of a fixed seed. */
let seed = 1;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

beforeEach(async () => {
  root = directory = await mkdtemp(join(tmpdir(), "tickertape-e2e-"));
  clock = new ManualServerClock(T);
  warnings = [];
  checker = { trades: [[], []], events: [[], []] };
  seed = 1;
  numbers = [0, 0];
});
afterEach(async () => rm(root, { recursive: true, force: true }));

const options = (): HistoryOptions => ({
  directory,
  source: "test",
  retentionDays: 30,
  memoryMb: 128,
  clock,
  log: { debug: () => {}, info: () => {}, warn: (_, message) => warnings.push(message), error: () => {} },
  createStore: () => new DuckStore(),
});

interface Run {
  readonly history: History;
  readonly board: Board;
  readonly sink: FeedSink;
}

/** A run as main.ts creates it: board, history and a feed's sink. */
async function start(given: Partial<HistoryOptions> = {}, hydrate = false): Promise<Run> {
  const history = await openHistory({ ...options(), ...given });
  const board = new Board({ instruments: INSTRUMENTS, epoch: history.epoch, tradesHeld: 32 });
  await history.attach(board, () => Uint8Array.of(1, 2, 3));
  if (hydrate) await history.hydrate(board);
  return { history, board, sink: history.recordingSink(board) };
}

/** A trade at the clock's time, sent to the board and to the checker. */
function trade({ sink }: Run, id: 0 | 1, price: number, size = 1 + Math.floor(random() * 500)): void {
  const t = clock.now();
  sink.day(asMillis(t - (t % DAY_MS)));
  sink.trade(asInstrumentId(id), t, asPrice(price), asQuantity(size), SIDE.buy);
  const number = asTradeId(++numbers[id]);
  checker.trades[id]?.push({ id: number, t, price, size, side: SIDE.buy });
  checker.events[id]?.push(openCandle(t, price, size));
}
let numbers: [number, number] = [0, 0];

function minuteCandle(
  { sink }: Run,
  id: 0 | 1,
  t: number,
  [o, h, l, c]: readonly [number, number, number, number],
): void {
  sink.day(asMillis(t - (t % DAY_MS)));
  sink.minuteCandle(asInstrumentId(id), asMillis(t), asPrice(o), asPrice(h), asPrice(l), asPrice(c), 100, 3);
  checker.events[id]?.push({ t: asMillis(t), o, h, l, c, v: 100 });
}

/** The checker's events folded into buckets, one after another. */
function fold(events: readonly Candle[], interval: Interval): Candle[] {
  const candles: Candle[] = [];
  for (const event of events) {
    const t = bucketStart(event.t, interval, asMillis(event.t - (event.t % DAY_MS)));
    const open = candles.at(-1);
    if (open?.t === t) foldCandle(open, event);
    else candles.push({ ...event, t });
  }
  return candles;
}

async function expectAgreement({ history }: Run, intervals: readonly Interval[] = INTERVALS): Promise<void> {
  for (const id of IDS) {
    for (const interval of intervals) {
      const candles = await history.archive.candles({ id, interval, ...ALL });
      // When within its minute a minute candle traded is unknown, so shorter candles come from trades alone.
      const prints = (checker.trades[id] ?? []).map(({ t, price, size }) => openCandle(t, price, size));
      const events = INTERVAL_MS[interval] < MINUTE_MS ? prints : (checker.events[id] ?? []);
      expect(candles, `${interval} of ${id}`).toEqual(fold(events, interval));
      // A range with no more rows than the limit is answered by another query.
      const from = asMillis(clock.now() - 6 * DAY_MS);
      const recent = await history.archive.candles({ ...ALL, id, interval, from, limit: 10_000 });
      expect(recent, `${interval} of ${id}, days`).toEqual(
        fold(events, interval)
          .filter(({ t }) => t >= from)
          .slice(-10_000),
      );
    }
    expect(await history.archive.trades({ id, ...ALL })).toEqual(checker.trades[id]);
  }
}

/** Trades for a while, with seconds or minutes between the trades. */
async function tradeFor(run: Run, events: number, mostMs: number): Promise<void> {
  for (let k = 0; k < events; k++) {
    clock.advance(Math.floor(random() * mostMs));
    trade(run, random() < 0.8 ? 0 : 1, 10_000 + Math.floor(random() * 500));
    if (k % 60 === 0) await expectAgreement(run, ["1s", "1m", "1d"]);
    // Awaits the timer's write, so that the board never drops rows that are not yet written.
    await run.history.flush();
  }
}

describe("a range", () => {
  it("has no gap or overlap between memory and file, at any interval, while both move on", async () => {
    const run = await start();
    await tradeFor(run, 400, 9_000);
    await expectAgreement(run);
    expect(run.history.stats()).toMatchObject({ state: "recording", tradesMissed: 0 });
    await run.history.close();
  });

  it.each([
    ["and is empty", false],
    ["and was hydrated", true],
  ])("has no gap or overlap between runs if the board starts again %s", async (_, hydrate) => {
    for (let restart = 0; restart < 3; restart++) {
      const run = await start({}, hydrate);
      numbers = [0, 0];
      await expectAgreement(run);
      await tradeFor(run, 80, 40_000);
      await expectAgreement(run);
      await run.history.close();
      // Within the same minute, then days later.
      clock.advance(restart === 0 ? 3_000 : 2 * DAY_MS);
    }
    expect(warnings).toEqual([]);
  });

  it("is read page by page without a missing or repeated trade, even if many share a millisecond", async () => {
    const run = await start();
    for (let k = 0; k < 6_000; k++) {
      if (k % 7 === 0) clock.advance(100);
      if (k % 1_000 === 0) await run.history.flush();
      trade(run, 0, 10_000 + (k % 7));
    }
    for (const limit of [10, 997, 5_000]) {
      const paged: Trade[] = [];
      for (;;) {
        const page = await run.history.archive.trades({ id: IDS[0], ...ALL, limit, before: paged[0] });
        if (page.length === 0) break;
        paged.unshift(...page);
      }
      expect(paged).toEqual(checker.trades[0]);
    }
    await run.history.close();
  });

  it("counts a backfill's candles once, and continues with trades in the next minute", async () => {
    const run = await start();
    const first = T - (T % MINUTE_MS) - 3_000 * MINUTE_MS;
    for (let k = 0; k < 3_000; k++) minuteCandle(run, 0, first + k * MINUTE_MS, [k + 10, k + 12, k + 9, k + 11]);
    await run.history.markLive();
    await expectAgreement(run);
    await tradeFor(run, 50, 20_000);
    await expectAgreement(run);
    await run.history.close();
    const next = await start({}, true);
    await expectAgreement(next);
    await next.history.close();
  });

  it("treats the first trade after minute candles as the end of the backfill", async () => {
    const run = await start();
    const minute = T - (T % MINUTE_MS);
    minuteCandle(run, 0, minute - 2 * MINUTE_MS, [10, 12, 9, 11]);
    minuteCandle(run, 0, minute - MINUTE_MS, [11, 12, 10, 12]);
    trade(run, 0, 12);
    await run.history.flush();
    await kill(run);
    numbers = [0, 0];
    const next = await start();
    await expectAgreement(next);
    await next.history.close();
  });

  it("has trades that arrived faster than memory can hold them", async () => {
    const run = await start();
    for (let k = 0; k < 20_000; k++) trade(run, 0, 10_000 + (k % 7));
    await expectAgreement(run, ["1s"]);
    expect(run.history.stats().tradesMissed).toBe(0);
    await run.history.close();
  });

  it("drops trades that it cannot write in time, so that memory stays bounded, and counts them", async () => {
    const run = await start();
    const before = 300_000;
    for (let k = 0; k < before; k++) run.sink.trade(IDS[0], clock.now(), asPrice(1), asQuantity(1), SIDE.buy);
    await run.history.flush();
    await run.history.flush();
    const { tradesWritten, tradesMissed } = run.history.stats();
    expect(tradesMissed).toBeGreaterThan(0);
    expect(tradesWritten + tradesMissed).toBe(before);
    await run.history.close();
  });

  it("respects from, to and limit on both sides of the border between file and memory", async () => {
    const run = await start();
    await tradeFor(run, 200, 20_000);
    const whole = fold(checker.events[0] ?? [], "1m");
    for (const [first, last] of [
      [0, 5],
      [3, 30],
      [20, whole.length],
      [whole.length - 2, whole.length],
    ] as const) {
      const [from, to] = [whole[first]?.t ?? asMillis(0), asMillis((whole[last - 1]?.t ?? 0) + 1)];
      const query = { id: IDS[0], interval: "1m", from, to } as const;
      expect(await run.history.archive.candles({ ...query, limit: 500 })).toEqual(whole.slice(first, last));
      expect(await run.history.archive.candles({ ...query, limit: 3 })).toEqual(whole.slice(first, last).slice(-3));
    }
    const trades = checker.trades[0] ?? [];
    const [from, to] = [trades[10]?.t ?? asMillis(0), trades.at(-3)?.t ?? asMillis(0)];
    const range = trades.filter(({ t }) => t >= from && t < to);
    expect(await run.history.archive.trades({ id: IDS[0], from, to, limit: 999 })).toEqual(range);
    expect(await run.history.archive.trades({ id: IDS[0], from, to, limit: 50 })).toEqual(range.slice(-50));
    await run.history.close();
  });
});

describe("the next run", () => {
  it("finds the last trade of the run before, even if the snapshot is older", async () => {
    const run = await start();
    trade(run, 0, 10_000, 100);
    clock.advance(DAY_MS);
    trade(run, 0, 10_100, 10);
    await run.history.flush();
    clock.advance(100);
    for (const price of [10_300, 10_050, 10_200]) trade(run, 0, price, 10);
    await run.history.flush();
    await kill(run);
    const next = await start();
    expect(next.history.epoch).toBeGreaterThan(run.history.epoch);
    const day = {
      exponent: 2,
      last: 10_200,
      previousClose: 10_000,
      open: 10_100,
      high: 10_300,
      low: 10_050,
      volume: 40,
    };
    expect(next.history.resumePoint).toEqual({
      epoch: run.history.epoch,
      time: clock.now(),
      day: clock.now() - (clock.now() % DAY_MS),
      feedState: Uint8Array.of(1, 2, 3),
      rows: [
        { symbol: "AAA", ...day },
        { symbol: "BBB", exponent: 2, ...NOTHING },
      ],
    });
    await next.history.close();
  });

  it("has the minutes that a killed run could not write, made from its trades", async () => {
    const run = await start();
    await tradeFor(run, 30, 10_000);
    await kill(run);
    numbers = [0, 0];
    const next = await start();
    await expectAgreement(next);
    await next.history.close();
  });

  it("hydrates a board to the state that the last run left", async () => {
    const run = await start();
    await tradeFor(run, 60, 40 * MINUTE_MS);
    const { last, open, high, low, previousClose, volume } = run.board.quotes.columns;
    await run.history.close();
    const next = await start({}, true);
    expect(next.board.quotes.columns).toMatchObject({ last, open, high, low, previousClose, volume });
    expect(next.board.candles.newest(IDS[0], "1m", 30)).toEqual(run.board.candles.newest(IDS[0], "1m", 30));
    await next.history.close();
  });
});

describe("the file", () => {
  it("keeps rows for the given retention, and trades for a separate one", async () => {
    const run = await start({ retentionDays: 3, tradeDays: 1 });
    trade(run, 0, 10_000);
    await run.history.flush();
    for (const days of [2, 2]) {
      clock.advance(days * DAY_MS);
      trade(run, 0, 10_100);
      await run.history.flush();
    }
    await run.history.close();
    const next = await start();
    const stored = checker.trades[0]?.slice(1).map(({ t }) => t) ?? [];
    const query = { id: IDS[0], ...ALL };
    expect((await next.history.archive.candles({ ...query, interval: "1m" })).map(({ t }) => t)).toEqual(
      stored.map((t) => t - (t % MINUTE_MS)),
    );
    expect((await next.history.archive.trades(query)).map(({ t }) => t)).toEqual(stored.slice(1));
    await next.history.close();
  });

  it("has every change of a trading state", async () => {
    const run = await start();
    trade(run, 0, 10_000);
    const until = asMillis(Date.UTC(2026, 5, 2));
    run.sink.status(undefined, clock.now(), { state: "open", code: "always_open", text: "always open" });
    run.sink.status(IDS[1], clock.now(), { state: "halted", code: "operator", text: "news", until });
    await run.history.close();
    const out = join(directory, "states.csv");
    await exportCommand(["--data-dir", directory, "--what", "statuses", "--out", out]);
    expect((await readFile(out, "utf8")).trim().split("\n")).toEqual([
      "symbol,time,state,reason,code,until",
      ",2026-06-01 23:40:10,open,always open,always_open,",
      "BBB,2026-06-01 23:40:10,halted,news,operator,2026-06-02 00:00:00",
    ]);
  });
});

describe("in lastError", () => {
  it("answers from memory, logs that once, and afterwards records what memory still has", async () => {
    await writeFile(join(directory, "file"), "");
    const run = await start({ directory: join(directory, "file") });
    trade(run, 0, 10_000);
    // Tried again after 5 s and 10 s. A longer step would count as a disk that does not answer.
    clock.advance(9_000);
    await expectAgreement(run);
    expect(run.history.stats()).toMatchObject({ state: "degraded", tradesWritten: 0 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("cannot be written");
    await rm(join(directory, "file"));
    clock.advance(10_000);
    await run.history.flush();
    expect(run.history.stats()).toMatchObject({ state: "recording", lastError: "", tradesWritten: 1 });
    await tradeFor(run, 90, 5_000);
    await expectAgreement(run);
    await run.history.close();
  });

  it("starts even if the disk does not answer", async () => {
    const store = new DuckStore();
    store.open = () => new Promise(() => {});
    const starting = start({ createStore: () => store });
    clock.advance(10_000);
    const run = await starting;
    trade(run, 0, 10_000);
    await expectAgreement(run);
    expect(run.history.stats().state).toBe("degraded");
    expect(warnings).toEqual([expect.stringContaining("did not open within 10 s")]);
    await run.history.close();
  });

  it.each(["before", "after"] as const)(
    "keeps every trade once when a write fails %s it was committed",
    async (when) => {
      const store = new FailingStore(when);
      const run = await start({ createStore: () => store });
      await tradeFor(run, 20, 20_000);
      store.failures = 1;
      trade(run, 0, 10_000);
      await run.history.flush();
      expect(run.history.stats().state).toBe("degraded");
      trade(run, 0, 10_001);
      await expectAgreement(run);
      clock.advance(60_000);
      await run.history.flush();
      expect(run.history.stats().state).toBe("recording");
      await tradeFor(run, 60, 20_000);
      await expectAgreement(run);
      await run.history.close();
    },
  );
});

/** Later code finds the files as they are now, as if the process had been killed. */
async function kill({ history }: Run): Promise<void> {
  const found = await mkdtemp(join(directory, "killed-"));
  for (const name of ["history.duckdb", "history.duckdb.wal"]) await copyFile(join(directory, name), join(found, name));
  await history.close();
  directory = found;
}

const NOTHING = { last: null, previousClose: null, open: null, high: null, low: null, volume: 0 } as const;

/** A store with one write that fails before or after its commit, as on a disk that is full for a moment. */
class FailingStore extends DuckStore {
  failures = 0;
  readonly #when: "before" | "after";

  constructor(when: "before" | "after") {
    super();
    this.#when = when;
  }

  override async write(batch: Batch) {
    const fails = this.failures-- > 0;
    if (fails && this.#when === "before") throw new Error("No space left on device");
    const size = await super.write(batch);
    if (fails) throw new Error("No space left on device");
    return size;
  }
}

describe("a run that could not read the file, and simulated another history", () => {
  /** Cannot be opened until the test allows it. */
  class LockedStore extends DuckStore {
    static isLocked = true;

    override async open(given: Parameters<DuckStore["open"]>[0]): ReturnType<DuckStore["open"]> {
      if (LockedStore.isLocked) throw new Error("Could not set lock on file");
      return super.open(given);
    }
  }

  const MINUTE_OF_T = T - (T % MINUTE_MS);

  it("counts no minute twice once it can, and does not change recorded rows", async () => {
    const first = await start();
    for (let k = 0; k < 10; k++) minuteCandle(first, 0, MINUTE_OF_T - (20 - k) * MINUTE_MS, [100, 110, 90, 105]);
    await first.history.markLive();
    for (let k = 0; k < 10; k++) {
      trade(first, 0, 200, 7);
      clock.advance(1_000);
    }
    await first.history.close();

    LockedStore.isLocked = true;
    const second = await start({ createStore: () => new LockedStore() });
    expect(second.history.resumePoint).toBeUndefined();
    for (let k = 0; k < 5; k++) minuteCandle(second, 0, MINUTE_OF_T - (5 - k) * MINUTE_MS, [500, 510, 490, 505]);
    numbers = [0, 0];
    for (let k = 0; k < 100; k++) {
      trade(second, 0, 600, 9);
      clock.advance(1_000);
    }
    LockedStore.isLocked = false;
    while (second.history.stats().state !== "recording") {
      clock.advance(1_000);
      await second.history.flush();
    }
    const [id] = IDS;
    for (const interval of INTERVALS) {
      const own = second.board.candles.newest(id, interval, 1_000);
      const answered = await second.history.archive.candles({ id, interval, ...ALL });
      expect(answered.slice(-own.length), interval).toEqual(own);
    }
    const minutes = await second.history.archive.candles({ id, interval: "1m", ...ALL });
    expect(minutes.slice(0, 3).map(({ o }) => o)).toEqual([100, 100, 100]);
    const prices = (await second.history.archive.trades({ id, ...ALL })).map(({ price }) => price);
    expect(prices.lastIndexOf(200)).toBeLessThan(prices.indexOf(600));
    await second.history.close();

    const third = await start({}, true);
    const stored = await third.history.archive.candles({ id, interval: "1m", ...ALL });
    expect(stored.filter(({ t }) => t < MINUTE_OF_T).map(({ v }) => v)).toEqual(Array(10).fill(100));
    expect(stored.find(({ t }) => t === MINUTE_OF_T)?.v).toBe(70);
    expect(stored.at(-1)?.c).toBe(600);
    await third.history.close();
  });
});
