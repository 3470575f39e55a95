import { blobValue, type DuckDBConnection } from "@duckdb/node-api";
import { newestCloses } from "./future-rows.ts";
import type { ResumePoint, ResumeRow, Snapshot } from "../tick-store.ts";

/** A row of a snapshot's JSON: symbol, exponent, newest trade id, last, previous close, open, high, low, volume. */
export type SnapshotRow = readonly [
  symbol: string,
  exponent: number,
  trade: number,
  last: number | null,
  previousClose: number | null,
  open: number | null,
  high: number | null,
  low: number | null,
  volume: number,
];

/** The most by which times of trades of different instruments are out of order, ms. */
const MAX_DISORDER_MS = 5_000;

/** Replaces the source's snapshot, in the caller's transaction. */
export async function saveSnapshot(
  connection: DuckDBConnection,
  source: string,
  epoch: number,
  { time, day, rows, feedState }: Snapshot,
): Promise<void> {
  const values = [
    epoch,
    BigInt(time),
    day === null ? null : BigInt(day),
    rows,
    feedState === undefined ? null : blobValue(feedState),
    source,
  ];
  const updated = await connection.run(
    "UPDATE snapshots SET epoch = $1, t = $2, day = $3, board = $4, feed = $5 WHERE source = $6",
    values,
  );
  if (updated.rowsChanged > 0) return;
  await connection.run(
    "INSERT INTO snapshots (epoch, t, day, board, feed, source) VALUES ($1, $2, $3, $4, $5, $6)",
    values,
  );
}

/**
 * Returns the source's snapshot, with the trades that were committed after it folded in; undefined if the source never
 * ran. A snapshot of a time after `now` was taken while the clock was ahead. Its prices are replaced by the closes of
 * the newest candles; if there are none, the result is undefined.
 */
export async function readResume(
  connection: DuckDBConnection,
  source: string,
  now: number,
): Promise<ResumePoint | undefined> {
  const found = await connection.runAndReadAll(
    "SELECT epoch, t::DOUBLE, day::DOUBLE, board, feed FROM snapshots WHERE source = $1",
    [source],
  );
  const [epoch, time, day, board, feed] = found.getRowsJS()[0] ?? [];
  if (typeof epoch !== "number" || typeof time !== "number" || typeof board !== "string") return undefined;
  const rows = new Map((JSON.parse(board) as SnapshotRow[]).map((row) => [row[0], unpack(row)]));
  const feedState = feed instanceof Uint8Array ? Uint8Array.from(feed) : undefined;
  if (time > now) {
    const closes = await newestCloses(connection, source);
    const before = [...rows.values()].map(({ row }) => asOfClose(row, closes));
    return closes.size === 0 ? undefined : { epoch, time: now, day: null, rows: before, feedState };
  }
  const newest = await foldLater(connection, source, epoch, time, rows);
  const current = [...rows.values()].map(({ row }) => row);
  return { epoch, time: newest, day: typeof day === "number" ? day : null, rows: current, feedState };
}

/** Sets a row's price to the last close. The day's other prices are unknown. */
function asOfClose(row: ResumeRow, closes: ReadonlyMap<string, number>): ResumeRow {
  const unknown = { previousClose: null, open: null, high: null, low: null, volume: 0 };
  return { ...row, ...unknown, last: closes.get(row.symbol) ?? row.last };
}

/** A row, and the id of the newest trade folded into it. */
interface FoldedRow {
  row: ResumeRow;
  readonly trade: number;
}

function unpack([symbol, exponent, trade, last, previousClose, open, high, low, volume]: SnapshotRow): FoldedRow {
  return { trade, row: { symbol, exponent, last, previousClose, open, high, low, volume } };
}

/**
 * Folds later trades into the rows and returns the newest time. The trades are of the snapshot's day, since each day
 * has a snapshot.
 */
async function foldLater(
  connection: DuckDBConnection,
  source: string,
  epoch: number,
  time: number,
  rows: ReadonlyMap<string, FoldedRow>,
): Promise<number> {
  const later = await connection.runAndReadAll(
    `SELECT symbol, id, p.t::DOUBLE, price, size
     FROM (SELECT * FROM trades UNION ALL SELECT * FROM trades_recent) p JOIN series s USING (series)
     WHERE s.source = $1 AND p.epoch = $2 AND p.t >= $3 ORDER BY id`,
    [source, epoch, BigInt(time - MAX_DISORDER_MS)],
  );
  let newest = time;
  for (const [symbol, id, t, price, size] of later.getRowsJS()) {
    const folded = rows.get(String(symbol));
    if (folded === undefined || Number(id) <= folded.trade) continue;
    folded.row = foldIn(folded.row, Number(price), Number(size));
    newest = Math.max(newest, Number(t));
  }
  return newest;
}

function foldIn(row: ResumeRow, price: number, size: number): ResumeRow {
  return {
    ...row,
    last: price,
    open: row.open ?? price,
    high: Math.max(row.high ?? price, price),
    low: Math.min(row.low ?? price, price),
    volume: row.volume + size,
  };
}
