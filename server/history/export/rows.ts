import { rename, rm, stat } from "node:fs/promises";
import { quotedString, type DuckDBConnection } from "@duckdb/node-api";
import * as v from "valibot";
import { SYMBOL_PATTERN } from "../../../shared/model/instrument.ts";
import { HistoryError } from "../history-error.ts";

export const EXPORTS = ["trades", "candles", "statuses"] as const;

const time = v.pipe(v.number(), v.safeInteger());

/** An export request. It may arrive over a socket, so a schema checks it. */
export const ExportRequestSchema = v.object({
  what: v.picklist(EXPORTS),
  /** Ticker symbols; an empty list means all symbols. */
  symbols: v.array(v.string()),
  /** Range of market time, [from, to), ms. */
  from: time,
  to: time,
  /** Absolute path ending in .parquet or .csv. The file must not exist yet. */
  out: v.pipe(v.string(), v.regex(/^\/.*\.(parquet|csv)$/)),
  /** The recorded market. If it is absent, the market that recorded last. */
  source: v.optional(v.string()),
});
export type ExportRequest = v.InferOutput<typeof ExportRequestSchema>;

export interface Exported {
  readonly rows: number;
  readonly bytes: number;
  readonly source: string;
}

/**
 * A price as a DOUBLE: the mantissa divided by its power of ten. Multiplying it again gives the exact mantissa. Times
 * are TIMESTAMPs in UTC.
 */
const price = (column: string) => `${column} / pow(10, exponent) AS`;

/** Files that have not been opened since version 2 lack codes, and an export must not change the file. */
const CODES = {
  recorded: "code, make_timestamp_ms(until) AS until",
  absent: "NULL::VARCHAR AS code, NULL::TIMESTAMP AS until",
} as const;

const SELECT: Readonly<Record<ExportRequest["what"], (where: string, codes: keyof typeof CODES) => string>> = {
  trades: (where) => `
    SELECT symbol, make_timestamp_ms(t) AS time, ${price("price")} price, size,
      CASE side WHEN 1 THEN 'buy' WHEN 2 THEN 'sell' ELSE 'none' END AS side, epoch, id
    FROM (FROM trades UNION ALL FROM trades_recent) JOIN series USING (series)
    WHERE ${where} ORDER BY t, epoch, symbol, id`,
  candles: (where) => `
    SELECT symbol, make_timestamp_ms(t) AS time, ${price("arg_min(o, epoch)")} open, ${price("max(h)")} high,
      ${price("min(l)")} low, ${price("arg_max(c, epoch)")} close, sum(v)::BIGINT AS volume
    FROM (FROM candles UNION ALL FROM candles_recent) JOIN series USING (series)
    WHERE ${where} GROUP BY symbol, exponent, t ORDER BY t, symbol`,
  statuses: (where, codes) => `
    SELECT symbol, make_timestamp_ms(t) AS time, state, reason, ${CODES[codes]}
    FROM statuses LEFT JOIN (SELECT series, symbol FROM series) USING (series) WHERE ${where} ORDER BY t, statuses.rowid`,
};

/**
 * Writes the rows under a temporary name, and renames the file once it is complete.
 * @throws HistoryError for a symbol that was never recorded, or a file that cannot be written
 */
export async function exportRows(connection: DuckDBConnection, request: ExportRequest): Promise<Exported> {
  const { what, symbols, from, to, out } = request;
  if (await exists(out)) throw new HistoryError("unwritable", `${out} exists: remove it or name another file`);
  const source = await resolveSource(connection, request.source);
  await checkSymbols(connection, source, symbols);
  const wanted = symbols.map((symbol) => quotedString(symbol)).join(", ");
  const where = [
    `source = ${quotedString(source)}`,
    `t >= ${from}`,
    `t < ${to}`,
    ...(symbols.length > 0 ? [`symbol IN (${wanted})`] : []),
  ].join(" AND ");
  const draft = `${out}.partial-${process.pid}`;
  try {
    const format = out.endsWith(".csv") ? "FORMAT csv, HEADER" : "FORMAT parquet";
    const select = SELECT[what](where, (await hasCodes(connection)) ? "recorded" : "absent");
    const copied = await connection.run(`COPY (${select}) TO ${quotedString(draft)} (${format})`);
    await rename(draft, out);
    return { rows: copied.rowsChanged, bytes: (await stat(out)).size, source };
  } finally {
    await rm(draft, { force: true });
  }
}

async function hasCodes(connection: DuckDBConnection): Promise<boolean> {
  const found = await connection.runAndReadAll(
    "SELECT count(*)::DOUBLE FROM duckdb_columns() WHERE table_name = 'statuses' AND column_name IN ('code', 'until')",
  );
  return found.getRowsJS()[0]?.[0] === 2;
}

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Returns the source `named` if it was recorded. Without a name, returns the source that recorded last. */
async function resolveSource(connection: DuckDBConnection, named: string | undefined): Promise<string> {
  if (named === undefined) return latestSource(connection);
  const found = await connection.runAndReadAll("SELECT source FROM epochs GROUP BY source ORDER BY max(epoch) DESC");
  const known = found.getRowsJS().map(([source]) => String(source));
  if (known.includes(named)) return named;
  const some = known.map((source) => JSON.stringify(source)).join(", ");
  throw new HistoryError(
    "failed",
    `nothing of source ${JSON.stringify(named)} is recorded; there is ${some || "none"}`,
  );
}

async function latestSource(connection: DuckDBConnection): Promise<string> {
  const found = await connection.runAndReadAll("SELECT source FROM epochs ORDER BY epoch DESC LIMIT 1");
  const source = found.getRowsJS()[0]?.[0];
  if (typeof source === "string") return source;
  throw new HistoryError("failed", "nothing has been recorded yet");
}

async function checkSymbols(connection: DuckDBConnection, source: string, symbols: readonly string[]): Promise<void> {
  const found = await connection.runAndReadAll("SELECT symbol FROM series WHERE source = $1 ORDER BY series", [source]);
  const known = found.getRowsJS().map(([symbol]) => String(symbol));
  const unknown = symbols.find((symbol) => !SYMBOL_PATTERN.test(symbol) || !known.includes(symbol));
  if (unknown === undefined) return;
  const some = known.slice(0, 8).join(", ");
  throw new HistoryError(
    "failed",
    `nothing of ${JSON.stringify(unknown)} is recorded; there are ${some} … (${known.length})`,
  );
}
