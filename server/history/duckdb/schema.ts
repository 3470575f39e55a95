import type { DuckDBConnection } from "@duckdb/node-api";
import { HistoryError } from "../history-error.ts";

/** Version of the tables below. A file of a newer version is rejected; one of an older version is upgraded. */
const VERSION = 2;

/** Statements that upgrade a file of the previous version to each version. */
const UPGRADES: Readonly<Record<number, readonly string[]>> = {
  2: ["ALTER TABLE statuses ADD COLUMN code VARCHAR", "ALTER TABLE statuses ADD COLUMN until BIGINT"],
};

/** Rows of a DuckDB row group. Compaction moves this many or more at a time. */
export const ROW_GROUP = 122_880;

export const TRADES =
  "series INTEGER, epoch UINTEGER, id UINTEGER, t BIGINT, price INTEGER, size UINTEGER, side UTINYINT";
export const CANDLES =
  "series INTEGER, epoch UINTEGER, t BIGINT, day INTEGER, o INTEGER, h INTEGER, l INTEGER, c INTEGER, v DOUBLE";

/**
 * `t` is market time in ms, prices are mantissas, `day` is the market's date in days since 1970. New rows are appended
 * to the `_recent` tables. A row group at a time, they are moved to the large tables, sorted by series. A query of one
 * instrument then reads a few vectors of each row group instead of all.
 */
const TABLES = [
  "CREATE TABLE meta (version INTEGER NOT NULL, epoch UINTEGER NOT NULL)",
  "CREATE TABLE series (series INTEGER NOT NULL, source VARCHAR NOT NULL, symbol VARCHAR NOT NULL, exponent INTEGER NOT NULL)",
  // A run. `live` is true once its backfill is complete, and `closed` once it ended in order. `seen` is by the wall
  // clock.
  "CREATE TABLE epochs (epoch UINTEGER NOT NULL, source VARCHAR NOT NULL, started BIGINT, seen BIGINT, live BOOLEAN, closed BOOLEAN)",
  `CREATE TABLE trades (${TRADES})`,
  `CREATE TABLE trades_recent (${TRADES})`,
  // At most one row per series, epoch and minute. A minute that two runs share has two rows.
  `CREATE TABLE candles (${CANDLES})`,
  `CREATE TABLE candles_recent (${CANDLES})`,
  "CREATE TABLE statuses (source VARCHAR, series INTEGER, t BIGINT, state VARCHAR, reason VARCHAR, code VARCHAR, until BIGINT)",
  "CREATE TABLE snapshots (source VARCHAR, epoch UINTEGER, t BIGINT, day BIGINT, board VARCHAR, feed BLOB)",
  `INSERT INTO meta VALUES (${VERSION}, 0)`,
];

/**
 * Creates or empties the table that collects a backfill. It is a temporary table, so it is gone when the process ends.
 */
export const CLEAR_BACKFILL = `CREATE OR REPLACE TEMP TABLE backfill (${CANDLES})`;

/** Creates the tables in an empty database. */
export async function createTables(connection: DuckDBConnection): Promise<void> {
  await connection.run("BEGIN");
  for (const statement of TABLES) await connection.run(statement);
  await connection.run("COMMIT");
}

/**
 * Checks that this program wrote the open database.
 * @throws HistoryError `foreign` for the tables of another program or of a newer version
 */
export async function checkTables(connection: DuckDBConnection, file: string): Promise<void> {
  const found = await connection.runAndReadAll(
    "SELECT count(*) FILTER (table_name = 'meta')::DOUBLE, count(*)::DOUBLE FROM duckdb_tables() WHERE NOT temporary",
  );
  const [meta, tables] = found.getRowsJS()[0] ?? [];
  if (tables === 0) return createTables(connection);
  const version = meta === 1 ? await readVersion(connection) : undefined;
  if (version === VERSION) return;
  if (version !== undefined && version >= 1 && version < VERSION) return upgradeTables(connection, version);
  throw new HistoryError(
    "foreign",
    version === undefined
      ? `history file ${file} holds another program's tables and was left untouched: set DATA_DIR to another directory`
      : `history file ${file} has version ${version}, this program reads ${VERSION}: use the newer program or another DATA_DIR`,
  );
}

async function upgradeTables(connection: DuckDBConnection, from: number): Promise<void> {
  await connection.run("BEGIN");
  for (let version = from + 1; version <= VERSION; version++) {
    for (const statement of UPGRADES[version] ?? []) await connection.run(statement);
  }
  await connection.run(`UPDATE meta SET version = ${VERSION}`);
  await connection.run("COMMIT");
}

async function readVersion(connection: DuckDBConnection): Promise<number | undefined> {
  const columns = await connection.runAndReadAll(
    "SELECT count(*)::DOUBLE FROM duckdb_columns() WHERE table_name = 'meta' AND column_name IN ('version', 'epoch')",
  );
  if (columns.getRowsJS()[0]?.[0] !== 2) return undefined;
  const rows = await connection.runAndReadAll("SELECT version FROM meta");
  const version = rows.getRowsJS()[0]?.[0];
  return typeof version === "number" ? version : undefined;
}
