import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bucketStart, type Candle, foldTrade, openCandle } from "../../../shared/model/candle.ts";
import type { Trade } from "../../../shared/model/trade.ts";
import { asInstrumentId, asMillis } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import { openHistory } from "../../history/history.ts";
import { systemClock as clock } from "../../process/system-clock.ts";
import { INSTRUMENTS, priceOf, sizeOf } from "./history-process.ts";

/** `KILLS=200 npx vitest run --project server history-kill` sets the number of kills. */
const KILLS = Number(process.env["KILLS"] ?? 4);
/** A kill comes at most this long after the process has started to write, ms. One in four comes before that. */
const MAX_LIFE_MS = 1_500;
const EVERYTHING = { from: asMillis(0), to: asMillis(Number.MAX_SAFE_INTEGER), limit: 10_000_000 } as const;

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tickertape-kill-"));
});
afterAll(async () => rm(directory, { recursive: true }));

/** Starts a recording, kills it at a random moment, and returns its last report of written rows. */
async function recordAndKill(): Promise<{ epoch: number; written: number }> {
  const script = join(import.meta.dirname, "history-process.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let last = { epoch: 0, written: 0 };
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const said = JSON.parse(line) as { warning?: string; epoch: number; written: number };
    expect(said.warning).toBeUndefined();
    last = said;
  });
  if (Math.random() < 0.25) await sleep(Math.random() * MAX_LIFE_MS);
  else {
    await once(lines, "line");
    await sleep(Math.random() * MAX_LIFE_MS);
  }
  await kill(child);
  return last;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "close");
}

/** All stored trades and minutes of the instrument, as a new process reads them. */
async function readBack(id: number): Promise<{ trades: readonly Trade[]; minutes: readonly Candle[] }> {
  const warnings: string[] = [];
  const quiet = { debug: () => {}, info: () => {}, error: () => {} };
  const log = { ...quiet, warn: (_: object, message: string) => warnings.push(message) };
  const history = await openHistory({ directory, source: "kill", retentionDays: 30, memoryMb: 256, clock, log });
  await history.attach(new Board({ instruments: INSTRUMENTS, epoch: history.epoch }));
  const query = { id: asInstrumentId(id), ...EVERYTHING };
  const trades = await history.archive.trades(query);
  const minutes = await history.archive.candles({ ...query, interval: "1m" });
  await history.close();
  expect(warnings).toEqual([]);
  return { trades, minutes };
}

/** Splits trades into runs. A run's ids start at 1 and are contiguous. */
function runsOf(trades: readonly Trade[]): Trade[][] {
  const runs: Trade[][] = [];
  for (const trade of trades) {
    if (trade.id === 1) runs.push([]);
    runs.at(-1)?.push(trade);
  }
  return runs;
}

function fold(trades: readonly Trade[]): Candle[] {
  const candles: Candle[] = [];
  for (const { t, price, size } of trades) {
    const start = bucketStart(t, "1m", asMillis(0));
    const open = candles.at(-1);
    if (open?.t === start) foldTrade(open, price, size);
    else candles.push(openCandle(start, price, size));
  }
  return candles;
}

it(
  `a process killed ${KILLS} times at random moments loses no committed trade and leaves a file that opens`,
  { timeout: 60_000 + KILLS * 30_000 },
  async () => {
    const committed: number[] = [];
    for (let k = 0; k < KILLS; k++) {
      const { written } = await recordAndKill();
      const { trades, minutes } = await readBack(k % INSTRUMENTS.length);
      const runs = runsOf(trades);
      // A run killed before its first write has left nothing.
      if (runs.length > committed.length) committed.push(written);
      expect(runs.length).toBe(committed.length);
      for (const [run, stored] of runs.entries()) {
        expect(stored.length).toBeGreaterThanOrEqual(committed[run] ?? 0);
        const whole = stored.every(
          ({ id, price, size }, at) => id === at + 1 && price === priceOf(id) && size === sizeOf(id),
        );
        expect(whole, `run ${run} is whole`).toBe(true);
      }
      expect(minutes).toEqual(fold(trades));
    }
    expect(Math.max(...committed)).toBeGreaterThan(0);
  },
);
