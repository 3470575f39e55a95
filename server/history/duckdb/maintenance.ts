import type { DuckDBConnection } from "@duckdb/node-api";
import type { PruneOptions } from "../tick-store.ts";

/** Tables whose rows have a run's epoch. */
const EPOCH_TABLES = ["trades", "trades_recent", "candles", "candles_recent"] as const;
const ORDER = { trades: "series, epoch, id", candles: "series, epoch, t" } as const;

/** Runs `work` as one transaction: either all its changes are made, or none. */
export async function transaction(connection: DuckDBConnection, work: () => Promise<void>): Promise<void> {
  await connection.run("BEGIN");
  try {
    await work();
    await connection.run("COMMIT");
  } catch (error) {
    // This fails after a failed COMMIT, which has already rolled back.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** Moves all rows of the recent table to the large table, sorted by series. */
export async function compact(connection: DuckDBConnection, table: "trades" | "candles"): Promise<void> {
  await transaction(connection, async () => move(connection, table));
}

async function move(connection: DuckDBConnection, table: "trades" | "candles"): Promise<void> {
  await connection.run(`INSERT INTO ${table} SELECT * FROM ${table}_recent ORDER BY ${ORDER[table]}`);
  await connection.run(`DELETE FROM ${table}_recent`);
}

/** Creates the missing candles of trades. A run that was killed had written the trades but not yet their candles. */
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

/** Completes what killed runs left unfinished, and moves recent rows to the large tables. */
export async function recover(connection: DuckDBConnection): Promise<void> {
  await transaction(connection, async () => {
    for (const table of EPOCH_TABLES) {
      await connection.run(`DELETE FROM ${table} WHERE epoch IN (SELECT epoch FROM epochs WHERE NOT live)`);
    }
    await connection.run("DELETE FROM epochs WHERE NOT live");
    await connection.run(LOST_MINUTES);
    await connection.run("UPDATE epochs SET closed = true WHERE NOT closed");
    await move(connection, "trades");
    await move(connection, "candles");
  });
}

/**
 * Deletes what earlier runs of the source recorded from `from` on, because a backfill that starts there replaces it.
 */
export async function replaceFrom(
  connection: DuckDBConnection,
  source: string,
  epoch: number,
  from: number,
): Promise<void> {
  await transaction(connection, async () => {
    for (const table of EPOCH_TABLES) {
      await connection.run(
        `DELETE FROM ${table} WHERE epoch < $1 AND t >= $2 AND series IN (SELECT series FROM series WHERE source = $3)`,
        [epoch, BigInt(from), source],
      );
    }
  });
}

/** Deletes old rows. DuckDB reuses their space. */
export async function prune(connection: DuckDBConnection, source: string, options: PruneOptions): Promise<void> {
  const { before, tradesBefore, seenBefore } = options;
  await transaction(connection, async () => {
    for (const table of EPOCH_TABLES) {
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

/** In memory mode, deletes the older half of the trades once there are more than `limit`. */
export async function evict(connection: DuckDBConnection, limit: number): Promise<void> {
  await connection.run(`DELETE FROM trades WHERE t < (SELECT quantile_disc(t, 0.5) FROM trades HAVING count(*) > $1)`, [
    limit,
  ]);
  // Compresses the tables in memory.
  await connection.run("CHECKPOINT");
}
