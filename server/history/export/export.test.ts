import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it, vi } from "vitest";
import { MINUTE_MS } from "../../../shared/model/time.ts";
import { SIDE, type Trade } from "../../../shared/model/trade.ts";
import { asMillis, asTradeId } from "../../../shared/model/units.ts";
import { exportCommand } from "./command.ts";
import {
  batch,
  candleColumns,
  OPENED,
  openStore,
  T,
  temporaryDirectory,
  tradeColumns,
} from "../duckdb/store.test-kit.ts";

vi.setConfig({ testTimeout: 60_000 });

const trade = (id: number, at: number, price: number): Trade => ({
  id: asTradeId(id),
  t: asMillis(T + at),
  price,
  size: 100 + id,
  side: id % 2 === 0 ? SIDE.buy : SIDE.none,
});
const TRADES = [trade(1, 0, 19_045), trade(2, 0, 7), trade(3, 2 * MINUTE_MS, 19_047)];
const MINUTES = [
  { t: asMillis(T), o: 19_045, h: 19_045, l: 7, c: 7, v: 203 },
  { t: asMillis(T + 2 * MINUTE_MS), o: 19_047, h: 19_047, l: 19_047, c: 19_047, v: 103 },
];

async function record(file: string) {
  const { store } = await openStore({ file });
  const statuses = [
    { id: null, t: T, state: "open", reason: "", code: null, until: null },
    { id: 0, t: T + 1, state: "halted", reason: "news", code: "news_pending", until: T + 60_000 },
  ];
  await store.write(batch({ trades: tradeColumns(0, TRADES), candles: candleColumns(0, MINUTES), statuses }));
  return store;
}

/** Returns the command's output, or its error message. */
const run = async (directory: string, ...args: readonly string[]): Promise<string> =>
  exportCommand(["--data-dir", directory, ...args]).catch((error: unknown) => (error as Error).message);

/** Runs the command in a separate process, as a user does. */
async function runBeside(directory: string, ...args: readonly string[]): Promise<{ code: number; said: string }> {
  const script = join(import.meta.dirname, "export.ts");
  const all = ["--import", "tsx", script, "--data-dir", directory, ...args];
  try {
    return { code: 0, said: (await promisify(execFile)(process.execPath, all)).stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

async function readRows(file: string): Promise<unknown[]> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const rows = await connection.runAndReadAll(`SELECT * REPLACE (epoch_ms(time) AS time) FROM '${file}'`);
  return rows.getRowObjectsJson();
}

const TRADE_ROWS = [
  { symbol: "AAA", time: `${T}`, price: 190.45, size: 101, side: "none", epoch: OPENED / 1_000, id: 1 },
  { symbol: "AAA", time: `${T}`, price: 0.07, size: 102, side: "buy", epoch: OPENED / 1_000, id: 2 },
  { symbol: "AAA", time: `${T + 2 * MINUTE_MS}`, price: 190.47, size: 103, side: "none", epoch: OPENED / 1_000, id: 3 },
];

describe("npm run export", () => {
  it("writes trades, candles and states as Parquet or CSV", async () => {
    await using directory = await temporaryDirectory();
    await (await record(join(directory.path, "history.duckdb"))).close();
    const [trades, candles, states] = ["t.parquet", "c.csv", "s.parquet"].map((name) => join(directory.path, name));
    const said = await run(directory.path, "--what", "trades", "--symbol", "AAA", "--out", `${trades}`);
    expect(said).toBe(`${trades}: 3 rows, 0.0 MB (trades of test)\n`);
    expect(await readRows(`${trades}`)).toEqual(TRADE_ROWS);
    await run(directory.path, "--out", `${candles}`, "--from", "2026-06-01T12:01");
    expect((await readFile(`${candles}`, "utf8")).split("\n").slice(0, 2)).toEqual([
      "symbol,time,open,high,low,close,volume",
      "AAA,2026-06-01 12:02:00,190.47,190.47,190.47,190.47,103",
    ]);
    await run(directory.path, "--what", "statuses", "--out", `${states}`);
    expect(await readRows(`${states}`)).toMatchObject([
      { symbol: null, state: "open" },
      { symbol: "AAA", reason: "news", code: "news_pending" },
    ]);
  });

  it("exports statuses of a file of version 1, which have no codes", async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, "history.duckdb");
    await (await record(file)).close();
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run("ALTER TABLE statuses DROP COLUMN code; ALTER TABLE statuses DROP COLUMN until");
    connection.closeSync();
    instance.closeSync();
    const states = join(directory.path, "states.parquet");
    await run(directory.path, "--what", "statuses", "--out", states);
    expect(await readRows(states)).toMatchObject([{ code: null }, { symbol: "AAA", reason: "news", until: null }]);
  });

  it("works while another process records, and only for that process's user", async () => {
    await using directory = await temporaryDirectory();
    const store = await record(join(directory.path, "history.duckdb"));
    const out = join(directory.path, "trades.parquet");
    expect(await runBeside(directory.path, "--what", "trades", "--out", out)).toMatchObject({ code: 0 });
    expect(await readRows(out)).toEqual(TRADE_ROWS);
    const refused = await runBeside(directory.path, "--symbol", "ZZZ", "--out", `${out}.csv`);
    expect(refused).toEqual({
      code: 1,
      said: 'export: nothing of "ZZZ" is recorded; there are AAA, BBB … (2)\n',
    });
    expect((await stat(join(directory.path, "export.sock"))).mode & 0o777).toBe(0o600);
    await store.close();
    expect(await readdir(directory.path)).toEqual(["history.duckdb", "trades.parquet"]);
  });

  it("reports an error in one line, and leaves no incomplete file", async () => {
    await using directory = await temporaryDirectory();
    const out = join(directory.path, "x.parquet");
    expect(await run(directory.path, "--out", out)).toContain("there is no history file");
    await (await record(join(directory.path, "history.duckdb"))).close();
    const wrong = [
      [[], "--out: which file to write is missing"],
      [["--out", "x.txt"], "--out: got x.txt, allowed: a name that ends in .parquet or .csv"],
      [["--out", out, "--what", "quotes"], "--what: got quotes, allowed: trades, candles, statuses"],
      [["--out", out, "--from", "yesterday"], '--from: got "yesterday", allowed: a date or time in ISO 8601 (2026, '],
      [["--out", out, "--to", "2026-02-30"], '--to: got "2026-02-30", allowed: '],
      [["--out", out, "--from", "2027", "--to", "2026"], "--from 2027 --to 2026: the range is empty"],
      [["--out", out, "--symbol", ""], '--symbol: got "", allowed: symbols with commas between, or * alone'],
      [["--out", out, "--symbol", "AAA,*"], '--symbol: got "AAA,*", allowed: '],
      [["--out", out, "--source", "nope"], 'nothing of source "nope" is recorded; there is "'],
      [["--out", out, "--symbol", "ZZZ"], 'nothing of "ZZZ" is recorded; there are AAA, BBB … (2)'],
      [["--out", join(directory.path, "none", "x.csv")], "none"],
    ] as const;
    for (const [args, reason] of wrong) {
      const said = await run(directory.path, ...args);
      expect(said).toContain(reason);
      expect(said.trim().split("\n")).toHaveLength(1);
    }
    expect(await readdir(directory.path)).toEqual(["history.duckdb"]);
    await run(directory.path, "--out", out);
    expect(await run(directory.path, "--out", out)).toContain("x.parquet exists");
  });
});

describe("the queries in docs/history.md", () => {
  it("find recorded rows, even after a restart that recorded nothing", async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, "history.duckdb");
    await (await record(file)).close();
    // Opening the store moves recent rows to the large tables.
    await (await openStore({ file })).store.close();
    const guide = await readFile(join(import.meta.dirname, "../../../docs/history.md"), "utf8");
    const sql = /```sql\n(.*?)```/s.exec(guide)?.[1]?.replace("'AAPL'", "'AAA'") ?? "";
    const queries = sql.split(";").filter((query) => query.trim() !== "");
    const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
    const connection = await instance.connect();
    const answers: unknown[] = [];
    for (const query of queries) answers.push((await connection.runAndReadAll(query)).getRowObjectsJson());
    instance.closeSync();
    const [days, minutes] = answers;
    const date = new Date(T).toISOString().slice(0, 10);
    expect(days).toEqual([{ date, low: 0.07, high: 190.47, volume: "306" }]);
    expect(minutes).toMatchObject([
      { symbol: "AAA", bought: null, sold: null },
      { symbol: "AAA", bought: "102", sold: null },
    ]);
  });
});
