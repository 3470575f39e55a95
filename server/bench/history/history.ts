import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import type { Interval } from "../../../shared/model/candle.ts";
import { asInstrumentId, asMillis } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import { createSimulatedFeed, type SimulatedFeed } from "../../feeds/simulated/simulated.ts";
import type { History } from "../../history/interface.ts";
import { openHistory } from "../../history/history.ts";
import type { Log } from "../../ports/log.ts";
import { systemClock as clock } from "../../process/system-clock.ts";

interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
}

const SYMBOLS = 100;
const DAYS = 30;
const QUERIES = 300;

const print: Log["warn"] = (fields, message) => {
  console.error(message, fields);
};
const log: Log = { debug: () => {}, info: () => {}, warn: print, error: print };

/**
 * `npm run bench -- history [--json] [--days N] [--activity N]` measures the cost of a range of candles while the market is
 * recorded at its full rate, and of the first start. Market, board and file are the real ones.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      days: { type: "string", default: String(DAYS) },
      activity: { type: "string", default: "1" },
    },
  });
  const directory = await mkdtemp(join(tmpdir(), "tickertape-bench-"));
  try {
    const figures = await measure(directory, Number(values.days), Number(values.activity));
    if (values.json) console.log(JSON.stringify({ bench: "history", figures }, undefined, 2));
    else
      for (const { what, value, unit, target } of figures)
        console.log(`${what}: ${value.toFixed(1)} ${unit} (${target})`);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function measure(directory: string, days: number, activity: number): Promise<readonly Figure[]> {
  const source = "bench";
  const history = await openHistory({ directory, source, retentionDays: days + 1, memoryMb: 256, clock, log });
  const market = { seed: 1, symbols: SYMBOLS, activity, hours: "always", clock } as const;
  const feed = createSimulatedFeed({ ...market, backfillDays: days });
  const board = new Board({ instruments: await feed.open(), epoch: history.epoch });
  await history.attach(board);
  const first = await backfill(history, board, feed);
  const reads = await readWhileRecording(history, days);
  first.stop();
  const before = performance.now();
  await history.close();
  return [...first.figures, ...reads, figure("close", performance.now() - before, "ms", "SIGTERM leaves 5 s")];
}

async function backfill(history: History, board: Board, feed: SimulatedFeed) {
  const longestTurn = watchTurns();
  const before = performance.now();
  const cpuBefore = threadCpu();
  const stop = await feed.start(history.recordingSink(board), () => {});
  const cpu = threadCpu() - cpuBefore;
  const ran = performance.now();
  const queued = history.stats().backfillQueued;
  await history.markLive();
  const turn = longestTurn();
  await history.flush();
  const { candlesWritten, bytes } = history.stats();
  return {
    stop,
    figures: [
      figure(`${candlesWritten} minute candles simulated and handed to the store`, ran - before, "ms", "< 10,000"),
      figure("the same, CPU of its own thread", cpu, "ms", "–"),
      figure("rows not yet stored at that time", queued, "rows", "–"),
      figure("stored after a further", performance.now() - ran, "ms", "–"),
      figure("longest turn of the event loop meanwhile, CPU of its own thread", turn, "ms", "< 20"),
      figure("file", bytes / 1e6, "MB", "–"),
    ],
  };
}

/** CPU time of this thread alone, ms. Linux provides it; other systems use the wall clock. */
function threadCpu(): number {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "latin1").split(" ", 1)[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/**
 * Watches the longest turn of the event loop from now on, in ms of this thread's CPU time. CPU time leaves out the
 * delays of a busy machine. The returned function stops and gives the result.
 */
function watchTurns(): () => number {
  let longest = 0;
  let last = threadCpu();
  let watching = true;
  const turn = () => {
    const now = threadCpu();
    longest = Math.max(longest, now - last);
    last = now;
    if (watching) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    watching = false;
    return longest;
  };
}

/** Queries ranges that memory cannot answer, one after another, while trades and candles are written every second. */
async function readWhileRecording(history: History, days: number): Promise<readonly Figure[]> {
  const written = history.stats();
  const started = performance.now();
  const latest = clock.now() - 2 * DAY_MS;
  const random = (span: number) => latest - span - Math.floor(Math.random() * Math.max(1, (days - 2) * DAY_MS - span));
  const floor = await timeNothing();
  const minutes = await timeQueries(history, "1m", 500 * MINUTE_MS, random);
  // Memory holds three weeks of hours, so the oldest week is read from the file.
  const hours = await timeQueries(history, "1h", 7 * DAY_MS, () => clock.now() - days * DAY_MS);
  const newest = await timeQueries(history, "1h", 7 * DAY_MS, (span) => clock.now() - span);
  const seconds = await timeQueries(history, "1s", 120_000, (span) => clock.now() - 900_000 - span);
  const { tradesWritten, writeMs, tradesMissed } = history.stats();
  const rate = (tradesWritten - written.tradesWritten) / ((performance.now() - started) / 1_000);
  return [
    figure("trades recorded meanwhile", rate, "/s", "–"),
    figure("trades missed", tradesMissed, "", "0"),
    figure("last write", writeMs, "ms", "–"),
    figure("memory of the whole process", process.memoryUsage().rss / 1e6, "MB", "–"),
    ...latency("500 one-minute candles, any range", minutes, "< 10"),
    ...latency("7 days in hours, the oldest", hours, "< 50"),
    ...latency("7 days in hours up to now", newest, "< 50"),
    ...latency("two minutes in seconds, from trades", seconds, "–"),
    ...latency("SELECT 1 in this process meanwhile: the least that a query takes", floor, "–"),
  ];
}

async function timeQueries(
  history: History,
  interval: Interval,
  span: number,
  start: (span: number) => number,
): Promise<Latency> {
  return time(async (k) => {
    const from = start(span);
    const [id, to] = [asInstrumentId(k % SYMBOLS), asMillis(from + span)];
    await history.archive.candles({ id, interval, from: asMillis(from), to, limit: 500 });
  });
}

/** The time that DuckDB takes for an empty query, on this machine in its present load. */
async function timeNothing(): Promise<Latency> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const found = await time(async () => void (await connection.run("SELECT 1")));
  connection.closeSync();
  instance.closeSync();
  return found;
}

interface Latency {
  readonly p50: number;
  readonly p95: number;
}

/** The time that `run` takes, ms, at a pace at which the recording's own writes come in between. */
async function time(run: (k: number) => Promise<void>): Promise<Latency> {
  const times: number[] = [];
  for (let k = 0; k < QUERIES; k++) {
    const before = performance.now();
    await run(k);
    times.push(performance.now() - before);
    await sleep(10);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

const latency = (what: string, { p50, p95 }: Latency, target: string): readonly Figure[] => [
  figure(`${what}, p50`, p50, "ms", "–"),
  figure(`${what}, p95`, p95, "ms", target),
];
const figure = (what: string, value: number, unit: string, target: string): Figure => ({ what, value, unit, target });
