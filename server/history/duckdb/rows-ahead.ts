import type { DuckDBConnection } from "@duckdb/node-api";
import { transaction } from "./maintenance.ts";
import { CANDLES, TRADES } from "./schema.ts";

/** Rows that a run recorded while the machine's clock was ahead of what it shows now. */
export interface RowsAhead {
  readonly trades: number;
  readonly candles: number;
  /** How far the last of them is ahead, ms. */
  readonly ms: number;
}

const TABLES = [
  ["trades", TRADES],
  ["candles", CANDLES],
] as const;

const OF_SOURCE = "series IN (SELECT series FROM series WHERE source = $1)";

/**
 * Rows set aside come back once the clock is past them, unless a later run recorded any of their time: a clock that was
 * behind (a machine without a battery, before it reached a time service) then has hidden nothing for good.
 */
const comeBack = (table: string): string => `${OF_SOURCE} AND t <= $2 AND epoch NOT IN (
  SELECT a.epoch FROM (SELECT epoch, min(t) AS t FROM ${table}_ahead GROUP BY epoch) a
  JOIN epochs later ON later.source = $1 AND later.epoch > a.epoch AND later.seen >= a.t)`;

/**
 * Sets aside what the source's runs recorded after `now`: the run that begins writes that time anew, and two
 * accounts of one minute would be merged. The rows are kept in tables of their own.
 */
export async function setAsideAhead(connection: DuckDBConnection, source: string, now: number): Promise<RowsAhead> {
  const counted = { trades: 0, candles: 0, ms: 0 };
  await transaction(connection, async () => {
    for (const [table, columns] of TABLES) {
      await connection.run(`CREATE TABLE IF NOT EXISTS ${table}_ahead (${columns})`);
      await move(connection, `${table}_ahead`, table, comeBack(table), source, now);
      const found = await connection.runAndReadAll(
        `SELECT max(t)::DOUBLE FROM ${table} WHERE ${OF_SOURCE} AND t > $2`,
        [source, BigInt(now)],
      );
      const last = found.getRowsJS()[0]?.[0];
      if (typeof last !== "number") continue;
      counted.ms = Math.max(counted.ms, last - now);
      counted[table] = await move(connection, table, `${table}_ahead`, `${OF_SOURCE} AND t > $2`, source, now);
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

/** By symbol, the close of the newest minute of the source: what it stood at when the rows end that were not set aside. */
export async function newestCloses(connection: DuckDBConnection, source: string): Promise<ReadonlyMap<string, number>> {
  const found = await connection.runAndReadAll(
    "SELECT symbol, arg_max(c, (t, epoch)) FROM candles JOIN series USING (series) WHERE source = $1 GROUP BY symbol",
    [source],
  );
  return new Map(found.getRowsJS().map(([symbol, close]) => [String(symbol), Number(close)] as const));
}
