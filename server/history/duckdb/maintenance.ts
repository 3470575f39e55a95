import type { DuckDBConnection } from "@duckdb/node-api";
import type { PruneOptions } from "../tick-store.ts";

/** Tables whose rows carry a run's epoch. */
const BY_EPOCH = ["trades", "trades_recent", "candles", "candles_recent"] as const;
const ORDER = { trades: "series, epoch, id", candles: "series, epoch, t" } as const;

/** Runs `work` as one transaction: all of it happens, or none. */
export async function transaction(connection: DuckDBConnection, work: () => Promise<void>): Promise<void> {
  await connection.run("BEGIN");
  try {
    await work();
    await connection.run("COMMIT");
  } catch (error) {
    // A failed COMMIT has rolled back already, and then this says so.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** Moves all recent rows to the large table, sorted by series. */
export async function compact(connection: DuckDBConnection, table: "trades" | "candles"): Promise<void> {
  await transaction(connection, async () => move(connection, table));
}

async function move(connection: DuckDBConnection, table: "trades" | "candles"): Promise<void> {
  await connection.run(`INSERT INTO ${table} SELECT * FROM ${table}_recent ORDER BY ${ORDER[table]}`);
  await connection.run(`DELETE FROM ${table}_recent`);
}

/** Minutes of trades that have no candle of their run yet: the run was killed before it could write them. */
const LOST_MINUTES = `
  INSERT INTO candles_recent
  WITH killed AS (SELECT epoch, s.day AS day FROM epochs LEFT JOIN snapshots s USING (epoch) WHERE live AND NOT closed),
    through AS (
      SELECT series, epoch, max(t) + 60000 AS t
      FROM (SELECT series, epoch, t FROM candles UNION ALL SELECT series, epoch, t FROM candles_recent)
      WHERE epoch IN (SELECT epoch FROM killed) GROUP BY ALL),
    lost AS (
      SELECT p.series, p.epoch, p.t - p.t % 60000 AS minute, p.id, p.price, p.size, k.day
      FROM (SELECT * FROM trades UNION ALL SELECT * FROM trades_recent) p
      JOIN killed k USING (epoch) LEFT JOIN through USING (series, epoch)
      WHERE p.t >= coalesce(through.t, 0))
  SELECT series, epoch, minute,
    ((CASE WHEN any_value(day) <= minute THEN any_value(day) ELSE minute - minute % 86400000 END) // 86400000)::INTEGER,
    arg_min(price, id), max(price), min(price), arg_max(price, id), sum(size)
  FROM lost GROUP BY series, epoch, minute ORDER BY minute, series`;

/** Brings the file to what the runs before would have left had each ended in order, and sorts what is recent. */
export async function recover(connection: DuckDBConnection): Promise<void> {
  await transaction(connection, async () => {
    for (const table of BY_EPOCH) {
      await connection.run(`DELETE FROM ${table} WHERE epoch IN (SELECT epoch FROM epochs WHERE NOT live)`);
    }
    await connection.run("DELETE FROM epochs WHERE NOT live");
    await connection.run(LOST_MINUTES);
    await connection.run("UPDATE epochs SET closed = true WHERE NOT closed");
    await move(connection, "trades");
    await move(connection, "candles");
  });
}

/** A backfill that starts at `from` covers all that follows: what earlier runs of its source hold there goes. */
export async function replaceFrom(
  connection: DuckDBConnection,
  source: string,
  epoch: number,
  from: number,
): Promise<void> {
  await transaction(connection, async () => {
    for (const table of BY_EPOCH) {
      await connection.run(
        `DELETE FROM ${table} WHERE epoch < $1 AND t >= $2 AND series IN (SELECT series FROM series WHERE source = $3)`,
        [epoch, BigInt(from), source],
      );
    }
  });
}

/** Deletes what is too old; DuckDB reuses the space. */
export async function prune(connection: DuckDBConnection, source: string, options: PruneOptions): Promise<void> {
  const { before, tradesBefore, seenBefore } = options;
  await transaction(connection, async () => {
    for (const table of BY_EPOCH) {
      await connection.run(
        `DELETE FROM ${table} WHERE t < $1 AND series IN (SELECT series FROM series WHERE source = $2)`,
        [BigInt(table.startsWith("trades") ? tradesBefore : before), source],
      );
      await connection.run(
        `DELETE FROM ${table} WHERE epoch IN (SELECT epoch FROM epochs WHERE source <> $1 AND seen < $2)`,
        [source, BigInt(seenBefore)],
      );
    }
    await connection.run("DELETE FROM statuses WHERE t < $1", [BigInt(before)]);
  });
}

/** Halves the trades kept in memory once there are more than `most`: there is no disk for them to go to. */
export async function evict(connection: DuckDBConnection, most: number): Promise<void> {
  await connection.run(`DELETE FROM trades WHERE t < (SELECT quantile_disc(t, 0.5) FROM trades HAVING count(*) > $1)`, [
    most,
  ]);
  // Compresses what memory holds.
  await connection.run("CHECKPOINT");
}
