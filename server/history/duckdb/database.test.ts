import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it, vi } from "vitest";
import { SIDE } from "../../../shared/model/trade.ts";
import { asMillis, asTradeId } from "../../../shared/model/units.ts";
import type { HistoryErrorCode } from "../history-error.ts";
import { batch, openStore, T, temporaryDirectory, tradeColumns } from "./store.test-kit.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Expects that opening `file` fails with `code` and one line that names the file, and that its bytes are unchanged. */
async function expectRefusal(file: string, code: HistoryErrorCode): Promise<void> {
  const before = await digest(file);
  const error = await openStore({ file }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "HistoryError", code });
  const { message } = error as Error;
  expect(message).toContain(file);
  expect(message.split("\n")).toHaveLength(1);
  expect(await digest(file)).toBe(before);
}

const trade = (id: number) =>
  tradeColumns(0, [{ id: asTradeId(id), t: asMillis(T + id), price: 5, size: 100, side: SIDE.buy }]);

/** The files of a process that was killed after three writes. The third write is only in the write-ahead log. */
async function filesOfAKilledProcess(file: string) {
  const { store } = await openStore({ file });
  await store.write(batch({ trades: trade(1) }));
  await store.write(batch({ trades: trade(2) }));
  const before = (await stat(`${file}.wal`)).size;
  await store.write(batch({ trades: trade(3) }));
  const [database, wal] = [await readFile(file), await readFile(`${file}.wal`)];
  await store.close();
  return { database, wal, lastTransaction: wal.length - before };
}

async function oneTradeIn(file: string): Promise<void> {
  const { store } = await openStore({ file });
  await store.write(batch({ trades: trade(1) }));
  await store.close();
}

describe("an unusable file is rejected in one line and left unchanged", () => {
  it("in use by another process", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    await oneTradeIn(file);
    const holder = `require("@duckdb/node-api").DuckDBInstance.create(${JSON.stringify(file)})
      .then((held) => { console.log("held"); setInterval(() => held, 1e6); })`;
    const other = spawn(process.execPath, ["-e", holder], { stdio: ["ignore", "pipe", "inherit"] });
    await once(other.stdout, "data");
    await expectRefusal(file, "locked");
    other.kill("SIGKILL");
    await once(other, "exit");
    await (await openStore({ file })).store.close();
  });

  it("not a database", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    for (const bytes of ["", "abc", "garbage".repeat(9_999)]) {
      await writeFile(file, bytes);
      await expectRefusal(file, "damaged");
    }
  });

  it("cut short, or with a byte changed in its headers", async () => {
    await using directory = await temporaryDirectory();
    const [good, bad] = [join(directory.path, "good.duckdb"), join(directory.path, "bad.duckdb")];
    await oneTradeIn(good);
    const bytes = await readFile(good);
    await writeFile(bad, bytes.subarray(0, 6_000));
    await expectRefusal(bad, "damaged");
    for (const at of [8, 100]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 0xff, at);
      await writeFile(bad, changed);
      await expectRefusal(bad, "damaged");
    }
  });

  it("another program's database, or a newer version's", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    await runSql(file, "CREATE TABLE meta (key VARCHAR)");
    await expectRefusal(file, "foreign");
    const newer = join(directory.path, "newer.duckdb");
    await oneTradeIn(newer);
    await runSql(newer, "UPDATE meta SET version = 99");
    await expectRefusal(newer, "foreign");
  });

  it("in a directory that is a file", async () => {
    await using directory = await temporaryDirectory();
    await writeFile(join(directory.path, "data"), "");
    await expectRefusal(join(directory.path, "data", "history.duckdb"), "unwritable");
  });

  it("in a read-only directory", async () => {
    await using directory = await temporaryDirectory();
    const data = join(directory.path, "data");
    await mkdir(data);
    await chmod(data, 0o555);
    await chmod(directory.path, 0o755);
    // Root may write anywhere, so the test drops that privilege.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      await expectRefusal(join(data, "history.duckdb"), "unwritable");
      await expectRefusal(join(data, "deeper", "history.duckdb"), "unwritable");
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    expect(await readdir(data)).toEqual([]);
  });
});

describe("a write-ahead log", () => {
  it("cut at any byte, as by a power failure, loses only the incomplete transaction", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const { database, wal, lastTransaction } = await filesOfAKilledProcess(file);
    const copy = join(directory.path, "copy.duckdb");
    for (const cut of [0, 1, 9, 40, lastTransaction >> 1, lastTransaction - 1, lastTransaction]) {
      await writeFile(copy, database);
      await writeFile(`${copy}.wal`, wal.subarray(0, wal.length - cut));
      const { store } = await openStore({ file: copy });
      const trades = await store.trades({ id: 0, from: 0, to: T + 1e9, limit: 9, before: 1e9, earlierBefore: 2 * T });
      expect(trades.length / 5).toBe(cut === 0 ? 3 : 2);
      await store.close();
    }
  });

  it("with a byte changed is rejected, and both files stay unchanged", async () => {
    await using directory = await temporaryDirectory();
    const { file } = directory;
    const { database, wal } = await filesOfAKilledProcess(file);
    await writeFile(file, database);
    wal.writeUInt8(wal.readUInt8(wal.length >> 1) ^ 0xff, wal.length >> 1);
    await writeFile(`${file}.wal`, wal);
    await expectRefusal(file, "damaged");
    expect(wal.equals(await readFile(`${file}.wal`))).toBe(true);
  });
});

/** A hash of a file's bytes, or a mark for no file. */
const digest = async (file: string): Promise<string> =>
  readFile(file).then(
    (bytes) => createHash("sha256").update(bytes).digest("hex"),
    () => "none",
  );

it("upgrades a file of version 1: its statuses stay, without codes", async () => {
  await using directory = await temporaryDirectory();
  const { file } = directory;
  await oneTradeIn(file);
  await runSql(
    file,
    `ALTER TABLE statuses DROP COLUMN until; ALTER TABLE statuses DROP COLUMN code; UPDATE meta SET version = 1;
    INSERT INTO statuses VALUES ('test', NULL, ${T}, 'open', 'always open')`,
  );
  const { store } = await openStore({ file });
  const halted = { id: 0, t: T + 1, state: "halted", reason: "news", code: "operator", until: T + 60_000 };
  await store.write(batch({ statuses: [halted] }));
  await store.close();
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const rows = await connection.runAndReadAll("SELECT state, reason, code, until::DOUBLE FROM statuses ORDER BY t");
  expect(rows.getRowsJS()).toEqual([
    ["open", "always open", null, null],
    ["halted", "news", "operator", T + 60_000],
  ]);
  connection.closeSync();
  instance.closeSync();
});

async function runSql(file: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}
