import { setTimeout as sleep } from "node:timers/promises";
import { SIDE } from "../../../shared/model/trade.ts";
import { asPrice, asQuantity } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import { openHistory } from "../../history/history.ts";
import { systemClock as clock } from "../../process/system-clock.ts";
import { testInstrument } from "../../../shared/model/instrument.test-kit.ts";

/** Price and size of trade `id`, so that a reader of the file can check each trade. */
export const priceOf = (id: number): number => 10_000 + ((id * 7_919) % 503);
export const sizeOf = (id: number): number => 1 + ((id * 31) % 300);

export const INSTRUMENTS = ["AAA", "BBB", "CCC"].map(testInstrument);

/**
 * A process that records until it is killed: `node --import tsx history-process.ts DIRECTORY`. All symbols trade
 * equally often. After each write it prints a line of JSON with the epoch, the id up to which the file has trades, and
 * the state of the recording.
 */
async function main(directory: string): Promise<void> {
  const print = (fields: object) => process.stdout.write(`${JSON.stringify(fields)}\n`);
  const quiet = { debug: () => {}, info: () => {}, error: () => {} };
  const log = { ...quiet, warn: (_: object, message: string) => print({ warning: message }) };
  const history = await openHistory({ directory, source: "kill", retentionDays: 30, memoryMb: 128, clock, log });
  const board = new Board({ instruments: INSTRUMENTS, epoch: history.epoch });
  await history.attach(board);
  for (let id = 1; ; id++) {
    for (const { id: instrument } of INSTRUMENTS) {
      board.trade(instrument, clock.now(), asPrice(priceOf(id)), asQuantity(sizeOf(id)), SIDE.buy);
    }
    if (id % 50 > 0) continue;
    await history.flush();
    const { state, lastError, failures, tradesWritten } = history.stats();
    print({ epoch: history.epoch, written: tradesWritten / INSTRUMENTS.length, state, lastError, failures });
    await sleep(1);
  }
}

const [, script = "", directory] = process.argv;
if (script.endsWith("history-process.ts") && directory !== undefined) await main(directory);
