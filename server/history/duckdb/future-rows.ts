import type { DuckDBConnection } from "@duckdb/node-api";
import { transaction } from "./maintenance.ts";
import { CANDLES, TRADES } from "./schema.ts";
import type { FutureRows } from "../tick-store.ts";

const TABLES = [
  ["trades", TRADES],
  ["candles", CANDLES],
] as const;

const SERIES_OF_SOURCE = "series IN (SELECT series FROM series WHERE source = $1)";

/**
 * Selects rows set aside that are no longer in the future, unless a later run recorded any of their time. The clock may
 * have been behind at one start, such as before the first contact with a time server. Its rows then return.
 */
const isPastAgain = (table: string): string => `${SERIES_OF_SOURCE} AND t <= $2 AND epoch NOT IN (
  SELECT a.epoch FROM (SELECT epoch, min(t) AS t FROM ${table}_ahead GROUP BY epoch) a
  JOIN epochs later ON later.source = $1 AND later.epoch > a.epoch AND later.seen >= a.t)`;

/**
 * Moves the rows that the source's runs recorded after `now` to separate tables. The new run will record that time
 * itself, and otherwise two records of one minute would be merged.
 */
export async function setAsideFutureRows(
  connection: DuckDBConnection,
  source: string,
  now: number,
): Promise<FutureRows> {
  const counted = { trades: 0, candles: 0, ms: 0 };
  await transaction(connection, async () => {
    for (const [table, columns] of TABLES) {
      await connection.run(`CREATE TABLE IF NOT EXISTS ${table}_ahead (${columns})`);
      await move(connection, `${table}_ahead`, table, isPastAgain(table), source, now);
      const found = await connection.runAndReadAll(
        `SELECT max(t)::DOUBLE FROM ${table} WHERE ${SERIES_OF_SOURCE} AND t > $2`,
        [source, BigInt(now)],
      );
      const last = found.getRowsJS()[0]?.[0];
      if (typeof last !== "number") continue;
      counted.ms = Math.max(counted.ms, last - now);
      counted[table] = await move(connection, table, `${table}_ahead`, `${SERIES_OF_SOURCE} AND t > $2`, source, now);
    }
  });
  return counted;
}

async function move(
  connection: DuckDBConnection,
  from: string,
  to: string,
  which: string,
  source: string,
  now: number,
): Promise<number> {
  const values = [source, BigInt(now)];
  const { rowsChanged } = await connection.run(`INSERT INTO ${to} SELECT * FROM ${from} WHERE ${which}`, values);
  if (rowsChanged > 0) await connection.run(`DELETE FROM ${from} WHERE ${which}`, values);
  return rowsChanged;
}

/** By symbol: the close of the source's newest candle that was not set aside. */
export async function newestCloses(connection: DuckDBConnection, source: string): Promise<ReadonlyMap<string, number>> {
  const found = await connection.runAndReadAll(
    "SELECT symbol, arg_max(c, (t, epoch)) FROM candles JOIN series USING (series) WHERE source = $1 GROUP BY symbol",
    [source],
  );
  return new Map(found.getRowsJS().map(([symbol, close]) => [String(symbol), Number(close)] as const));
}
