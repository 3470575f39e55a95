import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asEpoch, asMillis } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import { createReplayFeed } from "../../feeds/replay/replay.ts";
import { DuckStore } from "../../history/duckdb/duck-store.ts";
import { exportCommand } from "../../history/export/command.ts";
import { openHistory } from "../../history/history.ts";
import { createCalendar } from "../../market/calendar/calendar.ts";
import { Engine, SLICES } from "../../market/engine.ts";
import { createUniverse } from "../../market/listings/universe.ts";
import { ManualServerClock } from "../../../shared/client/manual-clock.test-kit.ts";

const START = asMillis(Date.UTC(2026, 5, 1));
const CYCLES = 100;
const HELD = 65_536;

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tickertape-replay-"));
});
afterAll(async () => rm(directory, { recursive: true }));

/** Records the first ten seconds after the open of the simulated market. */
async function record(): Promise<Board> {
  const clock = new ManualServerClock(START);
  const log = {
    debug: () => {},
    info: () => {},
    warn: (_: object, message: string) => expect.fail(message),
    error: () => {},
  };
  const options = { directory, source: "simulated", retentionDays: 30, memoryMb: 128, clock, log };
  const history = await openHistory({ ...options, createStore: () => new DuckStore() });
  const listings = createUniverse(20, 7);
  const board = new Board({
    instruments: listings.map(({ instrument }) => instrument),
    epoch: history.epoch,
    tradesHeld: HELD,
  });
  await history.attach(board);
  const engine = new Engine({ listings, seed: 7, calendar: createCalendar("always"), start: START });
  const sink = history.recordingSink(board);
  for (let slice = 0; slice < CYCLES * SLICES; slice++) engine.tick(sink);
  await history.close();
  return board;
}

/** Everything of each symbol that a recording must keep. */
const contentOf = ({ quotes, trades }: Board): ReadonlyMap<string, readonly unknown[]> =>
  new Map(
    quotes.instruments.map(({ id, symbol, exponent }) => [
      symbol,
      trades
        .between(id, 0, trades.newest(id))
        .map(({ id: n, t, price, size, side }) => [n, t, price, size, side, exponent]),
    ]),
  );

async function replay(file: string): Promise<Board> {
  let now = 0;
  let tick = () => {};
  const clock = {
    now: () => asMillis(0),
    monotonic: () => now,
    every: (_: number, run: () => void) => ((tick = run), () => {}),
    after: () => () => {},
  };
  const feed = createReplayFeed({ file, pace: { kind: "times", factor: 1_000 }, loop: false, clock });
  const instruments = await feed.open();
  const board = new Board({ instruments, epoch: asEpoch(1), tradesHeld: HELD });
  const stop = await feed.start(board, () => {});
  while (board.quotes.statusOf(instruments[0]?.id ?? expect.fail("no instruments")).state === "open") {
    now += 20;
    tick();
    await nextTurn();
  }
  stop();
  return board;
}

it("a session recorded and exported, as Parquet or CSV, replays to the same trades", async () => {
  const recorded = contentOf(await record());
  expect([...recorded.values()].flat().length).toBeGreaterThan(1_000);
  for (const name of ["session.parquet", "session.csv"]) {
    const file = join(directory, name);
    await exportCommand(["--data-dir", directory, "--what", "trades", "--out", file]);
    const replayed = contentOf(await replay(file));
    for (const [symbol, trades] of recorded) expect(replayed.get(symbol) ?? [], symbol).toEqual(trades);
  }
});
