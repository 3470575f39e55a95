import type { DuckDBConnection } from "@duckdb/node-api";
import type { AttachedBoard, AttachedStore } from "../tick-store.ts";

const ALL_TRADES = "(SELECT series, epoch, id, t FROM trades UNION ALL SELECT series, epoch, id, t FROM trades_recent)";
const ALL_CANDLES = "(SELECT series, epoch, t FROM candles UNION ALL SELECT series, epoch, t FROM candles_recent)";

/**
 * Reserves the next epoch. It is greater than any in the file and at least the clock's seconds, so that it also differs
 * from the epochs of runs that recorded nothing.
 */
export async function reserveEpoch(connection: DuckDBConnection, now: number): Promise<number> {
  const updated = await connection.runAndReadAll(
    "UPDATE meta SET epoch = greatest(epoch + 1, $1::UINTEGER) RETURNING epoch",
    [Math.floor(now / 1_000)],
  );
  return Number(updated.getRowsJS()[0]?.[0]);
}

/** Returns the series numbers of the source's symbols, by instrument id. New symbols get the next numbers. */
export async function assignSeries(
  connection: DuckDBConnection,
  source: string,
  instruments: AttachedBoard["instruments"],
): Promise<Int32Array> {
  const found = await connection.runAndReadAll("SELECT series, source, symbol, exponent FROM series");
  const rows = found.getRowsJS();
  const key = (symbol: unknown, exponent: unknown) => `${String(symbol)}/${String(exponent)}`;
  const known = new Map(
    rows.filter((row) => row[1] === source).map((row) => [key(row[2], row[3]), Number(row[0])] as const),
  );
  let next = rows.length;
  const series = new Int32Array(instruments.length);
  for (const [id, { symbol, exponent }] of instruments.entries()) {
    const number = known.get(key(symbol, exponent));
    series[id] = number ?? next++;
    if (number !== undefined) continue;
    await connection.run("INSERT INTO series VALUES ($1, $2, $3, $4)", [next - 1, source, symbol, exponent]);
  }
  return series;
}

/** Registers a run, or continues a registered one. */
export async function startRun(
  connection: DuckDBConnection,
  source: string,
  { epoch, now }: AttachedBoard,
): Promise<void> {
  await connection.run(
    `INSERT INTO epochs SELECT $1, $2, $3, $3, false, false
     WHERE NOT EXISTS (SELECT 1 FROM epochs WHERE epoch = $1)`,
    [epoch, source, BigInt(now)],
  );
  await connection.run("UPDATE epochs SET closed = false WHERE epoch = $1", [epoch]);
}

/** By series: the newest trade id and the newest candle start recorded in the epoch. */
export async function newestRecorded(
  connection: DuckDBConnection,
  epoch: number,
): Promise<{ readonly trades: ReadonlyMap<number, number>; readonly candles: ReadonlyMap<number, number> }> {
  const newest = async (column: string, table: string) => {
    const sql = `SELECT series, max(${column})::DOUBLE FROM ${table} WHERE epoch = $1 GROUP BY series`;
    const found = await connection.runAndReadAll(sql, [epoch]);
    return new Map(found.getRowsJS().map(([series, value]) => [Number(series), Number(value)] as const));
  };
  return { trades: await newest("id", ALL_TRADES), candles: await newest("t", ALL_CANDLES) };
}

/**
 * Finds what earlier runs of the source recorded. `earlierUntil` is one more than the start of their last row, or 0.
 * `hydrateDays` are their last two market days, and `hydrateFrom` is the first minute of those.
 */
export async function earlierRuns(
  connection: DuckDBConnection,
  source: string,
  epoch: number,
): Promise<Pick<AttachedStore, "earlierUntil" | "hydrateFrom" | "hydrateDays">> {
  const mine = "epoch < $1 AND series IN (SELECT series FROM series WHERE source = $2)";
  const found = await connection.runAndReadAll(
    `WITH minutes AS (FROM candles WHERE ${mine} UNION ALL FROM candles_recent WHERE ${mine}),
       days AS (SELECT DISTINCT day FROM minutes ORDER BY day DESC LIMIT 2)
     SELECT (greatest((SELECT max(t) FROM minutes), (SELECT max(t) FROM ${ALL_TRADES} WHERE ${mine})) + 1)::DOUBLE,
       (SELECT min(t) FROM minutes WHERE day >= (SELECT min(day) FROM days))::DOUBLE,
       (SELECT min(day) FROM days)::DOUBLE, (SELECT max(day) FROM days)::DOUBLE`,
    [epoch, source],
  );
  const [until, from, before, last] = found.getRowsJS()[0] ?? [];
  const days = before === null ? [] : [...new Set([Number(before), Number(last)])];
  return { earlierUntil: Number(until ?? 0), hydrateFrom: Number(from ?? 0), hydrateDays: days };
}
