import { blobValue, type DuckDBConnection } from "@duckdb/node-api";
import { newestCloses } from "./rows-ahead.ts";
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

/** Trades of different instruments reach the board this much out of order at most, ms. */
const DISORDER = 5_000;

/** Replaces the source's snapshot; within the caller's transaction. */
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
 * The source's snapshot with the trades folded in that were committed after it; undefined where it never ran. A snapshot
 * from after `now`, when the clock was ahead, gives its prices as of the newest minute before; undefined without any.
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
  const held = [...rows.values()].map(({ row }) => row);
  return { epoch, time: newest, day: typeof day === "number" ? day : null, rows: held, feedState };
}

/** A row as of the close before: of its day nothing is known. */
function asOfClose(row: ResumeRow, closes: ReadonlyMap<string, number>): ResumeRow {
  const unknown = { previousClose: null, open: null, high: null, low: null, volume: 0 };
  return { ...row, ...unknown, last: closes.get(row.symbol) ?? row.last };
}

interface Held {
  row: ResumeRow;
  readonly trade: number;
}

function unpack([symbol, exponent, trade, last, previousClose, open, high, low, volume]: SnapshotRow): Held {
  return { trade, row: { symbol, exponent, last, previousClose, open, high, low, volume } };
}

/** CatchUpReporter the time of the newest event. A snapshot is taken whenever the day changes, so these are of its day. */
async function foldLater(
  connection: DuckDBConnection,
  source: string,
  epoch: number,
  time: number,
  rows: ReadonlyMap<string, Held>,
): Promise<number> {
  const later = await connection.runAndReadAll(
    `SELECT symbol, id, p.t::DOUBLE, price, size
     FROM (SELECT * FROM trades UNION ALL SELECT * FROM trades_recent) p JOIN series s USING (series)
     WHERE s.source = $1 AND p.epoch = $2 AND p.t >= $3 ORDER BY id`,
    [source, epoch, BigInt(time - DISORDER)],
  );
  let newest = time;
  for (const [symbol, id, t, price, size] of later.getRowsJS()) {
    const held = rows.get(String(symbol));
    if (held === undefined || Number(id) <= held.trade) continue;
    held.row = foldIn(held.row, Number(price), Number(size));
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
