import { DOUBLE, DuckDBDataChunk, INTEGER, UINTEGER, type DuckDBConnection, type DuckDBType } from "@duckdb/node-api";
import type { CandleColumns, TradeColumns } from "./row-buffers.ts";

/** The most rows that a DuckDB chunk holds. */
const MAX_CHUNK_ROWS = 2_048;

type Values = Float64Array | Int32Array | Uint32Array | Uint8Array;
type Typed = readonly [DuckDBType, Values];

/**
 * Appends trades of `epoch`. `series[id]` is the store's number for the board's instrument `id`. Returns their number.
 */
export async function appendTrades(
  connection: DuckDBConnection,
  columns: TradeColumns,
  epoch: number,
  series: Int32Array,
): Promise<number> {
  return append(connection, "trades_recent", [
    ...identity(columns.id, epoch, series),
    [UINTEGER, columns.trade],
    // The appender casts this to BIGINT. A double holds every millisecond exactly and saves a bigint per row.
    [DOUBLE, columns.t],
    [INTEGER, columns.price],
    [UINTEGER, columns.size],
    [UINTEGER, columns.side],
  ]);
}

/** Appends minute candles of `epoch` to `table`, which has the columns of `candles`. Returns their number. */
export async function appendCandles(
  connection: DuckDBConnection,
  table: "candles_recent" | "backfill",
  columns: CandleColumns,
  epoch: number,
  series: Int32Array,
): Promise<number> {
  const { id, t, day, o, h, l, c, v } = columns;
  return append(connection, table, [
    ...identity(id, epoch, series),
    [DOUBLE, t],
    [INTEGER, day],
    [INTEGER, o],
    [INTEGER, h],
    [INTEGER, l],
    [INTEGER, c],
    [DOUBLE, v],
  ]);
}

function identity(ids: Uint32Array, epoch: number, series: Int32Array): readonly Typed[] {
  return [
    [INTEGER, Int32Array.from(ids, (id) => series[id] ?? -1)],
    [UINTEGER, new Uint32Array(ids.length).fill(epoch)],
  ];
}

async function append(connection: DuckDBConnection, table: string, columns: readonly Typed[]): Promise<number> {
  const rows = columns[0]?.[1].length ?? 0;
  const appender = await connection.createAppender(table, null, table === "backfill" ? "temp" : null);
  const types = columns.map(([type]) => type);
  for (let from = 0; from < rows; from += MAX_CHUNK_ROWS) {
    const count = Math.min(MAX_CHUNK_ROWS, rows - from);
    const chunk = DuckDBDataChunk.create(types, count);
    for (const [index, [, values]] of columns.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < count; row++) vector.setItem(row, values[from + row] ?? null);
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  return rows;
}
