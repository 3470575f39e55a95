import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { asInstrumentId, asMillis } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import { openHistory } from "../../history/history.ts";
import { systemClock as clock } from "../../process/system-clock.ts";
import { INSTRUMENTS } from "./history-process.ts";

/** The largest file that the process may write, KB. `ulimit -f` fails writes as a full disk does. */
const LIMIT_KB = 2_048;

interface Said {
  readonly warning?: string;
  readonly state?: string;
  readonly lastError: string;
  readonly written: number;
  readonly failures?: number;
}

it("a full disk stops the recording but not the process, and loses no written row", { timeout: 120_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "tickertape-disk-"));
  const script = join(import.meta.dirname, "history-process.ts");
  const command = `ulimit -f ${LIMIT_KB}; exec "$0" --import tsx "$1" "$2"`;
  const child = spawn("bash", ["-c", command, process.execPath, script, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const warnings: string[] = [];
  let written = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as Said;
    if (said.warning !== undefined) warnings.push(said.warning);
    if (said.state === "recording") written = said.written;
    // The market continues beyond the first attempt to record again.
    if (said.failures === 2) child.kill("SIGKILL");
  }
  await closed;
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/history\.duckdb cannot grow, the disk is full .*: free some space/);
  expect(written).toBeGreaterThan(0);

  const troubles: string[] = [];
  const quiet = { debug: () => {}, info: () => {}, error: () => {} };
  const log = { ...quiet, warn: (_: object, message: string) => troubles.push(message) };
  const history = await openHistory({ directory, source: "kill", retentionDays: 30, memoryMb: 128, clock, log });
  await history.attach(new Board({ instruments: INSTRUMENTS, epoch: history.epoch }));
  const range = { from: asMillis(0), to: asMillis(Number.MAX_SAFE_INTEGER), limit: 1_000_000 };
  const trades = await history.archive.trades({ id: asInstrumentId(0), ...range });
  await history.close();
  expect(troubles).toEqual([]);
  expect(trades.map(({ id }) => id)).toEqual(Array.from(trades, (_, index) => index + 1));
  expect(trades.length).toBeGreaterThanOrEqual(written);
  await rm(directory, { recursive: true });
});
