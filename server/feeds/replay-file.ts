import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname } from "node:path";
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";
import { SIDE, type Side } from "../../shared/trade.ts";
import { type ColumnMap, mapColumns, ReplayError } from "./replay-columns.ts";
import { findFault } from "./replay-faults.ts";
import { openSource, withDayFirst } from "./replay-source.ts";
import { readBarLength, readDayZone } from "./replay-days.ts";
import { recordsSql } from "./replay-sql.ts";

/** DuckDB's memory while it sorts a file, MB; what exceeds it goes to the temporary directory. */
const MEMORY_MB = 256;
/** As many instruments as a board numbers. */
const MOST_SYMBOLS = 10_000;
const DAY = 86_400_000;
/** The largest mantissa that a board holds. */
const MOST_MANTISSA = 2_147_483_647;

/** One instrument of the file. */
export interface ReplayedSymbol {
  readonly symbol: string;
  /** Decimals that its prices are kept with. */
  readonly exponent: number;
}

/** A trade, or a bar; of a trade the four prices are one. Prices are mantissas, `t` is ms since 1970. */
export interface ReplayRow {
  /** Index into `symbols`. */
  readonly index: number;
  readonly t: number;
  /** The date written in the file, as UTC midnight, ms. */
  readonly date: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares; undefined where the file does not say. */
  readonly volume: number | undefined;
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly side: Side | undefined;
}

/** A replay file, read once and found good. */
export interface ReplayFile {
  readonly name: string;
  /** Of "quotes" the rows have a bid and an ask alone. */
  readonly kind: ColumnMap["kind"] | "quotes";
  /** In order of first appearance. */
  readonly symbols: readonly ReplayedSymbol[];
  readonly first: number;
  readonly last: number;
  /** Length of a bar; of trades and quotes 1. Milliseconds. */
  readonly step: number;
  /** Whether times are written with an offset from UTC, so that their dates are the market's. */
  readonly writtenDates: boolean;
  /** Time zone whose midnights turn the day of a file in UTC, unless told. */
  readonly dayZone: string;
  /** Rows in order of time, and in the file's where times are equal; a chunk at a time. */
  rows(): AsyncGenerator<readonly ReplayRow[]>;
  close(): void;
}

/**
 * Opens a .csv or .parquet file, which is read once from end to end.
 * @throws ReplayError, one line that names the file, and the line and column where those are to blame.
 */
export async function openReplayFile(path: string): Promise<ReplayFile> {
  const name = basename(path);
  await stat(path).catch(() => {
    throw new ReplayError(`replay file ${path}: there is no such file`);
  });
  const settings = { threads: "1", memory_limit: `${MEMORY_MB}MB`, temp_directory: tmpdir() };
  const instance = await DuckDBInstance.create(":memory:", settings);
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await readFile(connection, path, name, close);
  } catch (error) {
    close();
    if (error instanceof ReplayError) throw error;
    throw new ReplayError(`replay file ${name}${inOneLine(error instanceof Error ? error.message : String(error))}`);
  }
}

/** DuckDB's words on a line that it cannot part into columns take many lines. */
function inOneLine(message: string): string {
  const line = /on Line: (\d+)/.exec(message)?.[1];
  const counts = /Expected Number of Columns: (\d+)/.exec(message)?.[1];
  if (line !== undefined && counts !== undefined) return ` line ${line}: more than its ${counts} columns`;
  const said = message.split("\n").filter((text) => text.trim() !== "");
  return `: ${said.slice(0, 2).join(", ")}`;
}

async function readFile(
  connection: DuckDBConnection,
  path: string,
  name: string,
  close: () => void,
): Promise<ReplayFile> {
  const opened = await openSource(connection, path);
  const map = mapColumns(
    name,
    opened.columns.map((column) => column.name),
  );
  const source = await withDayFirst(connection, opened, map.date ?? map.columns.time ?? "");
  const records = recordsSql(source, map, symbolOf(name));
  await connection.run(
    `CREATE TEMP VIEW records AS SELECT *, t - ((t % 86400000) + 86400000) % 86400000 AS date FROM (${records})`,
  );
  const fault = await findFault(connection, source, map, path);
  if (fault !== undefined) throw new ReplayError(`replay file ${name} ${fault}`);
  const symbols = await readSymbols(connection, map);
  if (symbols.length === 0) throw new ReplayError(`replay file ${name}: no rows below the header`);
  if (symbols.length > MOST_SYMBOLS) {
    throw new ReplayError(`replay file ${name}: ${symbols.length} symbols, at most ${MOST_SYMBOLS} can be shown`);
  }
  const step = map.kind === "bars" ? await readBarLength(connection) : 1;
  // Bars of a day or longer are dated as written, whenever on that day the file says that they begin or end.
  const time = step < DAY ? "t" : "date";
  const span = await connection.runAndReadAll(`SELECT min(${time})::DOUBLE, max(${time})::DOUBLE FROM records`);
  const [first, last] = (span.getRowsJS()[0] ?? []).map(Number);
  return {
    name,
    kind: map.kind,
    symbols,
    first: first ?? 0,
    last: last ?? 0,
    step,
    writtenDates: false,
    dayZone: await readDayZone(connection),
    rows: () => readRows(connection, map, symbols, time),
    close,
  };
}

/** A file without a symbol column holds one instrument, called as the file is. */
const symbolOf = (name: string): string =>
  basename(name, extname(name))
    .toUpperCase()
    .replace(/[^A-Z0-9.-]/g, "")
    .replace(/^[.-]+/, "")
    .slice(0, 12) || "REPLAY";

const pricesOf = ({ kind }: ColumnMap): readonly string[] =>
  kind === "bars" ? ["open", "high", "low", "close"] : ["price"];

/**
 * As many decimals as all prices of the symbol have, 2 to 5. More than that are prices adjusted for splits, rounded to
 * cents, below 10 to six places; or of something worth less than a cent: eight.
 */
async function readSymbols(connection: DuckDBConnection, map: ColumnMap): Promise<readonly ReplayedSymbol[]> {
  const prices = pricesOf(map);
  const exact = [2, 3, 4, 5].map((places) => {
    const all = prices.map((price) => `abs(${price} - round(${price}, ${places})) < 1e-9 * greatest(1, ${price})`);
    return `bool_and(${all.join(" AND ")})`;
  });
  const highest = `max(${prices.length === 1 ? "price" : "high"})`;
  const found = await connection.runAndReadAll(
    `SELECT symbol, ${highest}, ${exact.join(", ")} FROM records GROUP BY symbol ORDER BY min(record)`,
  );
  return found.getRowsJS().map(([symbol, most, ...fits]) => {
    const places = fits.indexOf(true);
    let exponent = places >= 0 ? places + 2 : Number(most) >= 10 ? 2 : Number(most) >= 0.01 ? 6 : 8;
    while (exponent > 0 && Number(most) * 10 ** exponent > MOST_MANTISSA) exponent--;
    return { symbol: String(symbol), exponent };
  });
}

async function* readRows(
  connection: DuckDBConnection,
  map: ColumnMap,
  symbols: readonly ReplayedSymbol[],
  time: "t" | "date",
): AsyncGenerator<readonly ReplayRow[]> {
  const scales = symbols.map(({ symbol, exponent }, index) => `('${symbol}', ${index}, ${10 ** exponent})`);
  const [open = "price", high = open, low = open, close = open] = pricesOf(map);
  const mantissa = (column: string) => `round(${column} * scale)`;
  const optional = (column: "bid" | "ask") =>
    map.columns[column] && map.kind === "trades" ? mantissa(column) : "NULL";
  const result = await connection.stream(
    `SELECT index, ${time}::DOUBLE, date::DOUBLE, ${[open, high, low, close].map(mantissa).join(", ")},
       ${map.columns.volume === undefined ? "NULL" : "CASE WHEN volume > 0 THEN greatest(1, round(volume)) ELSE 0 END"}, ${optional("bid")}, ${optional("ask")}, side
     FROM records JOIN (VALUES ${scales.join(", ")}) scales(symbol, index, scale) USING (symbol)
     ORDER BY ${time}, record`,
  );
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    yield toRows(chunk);
  }
}

const SIDES: Readonly<Record<string, Side>> = {
  buy: SIDE.buy,
  b: SIDE.buy,
  bid: SIDE.buy,
  "1": SIDE.buy,
  sell: SIDE.sell,
  s: SIDE.sell,
  ask: SIDE.sell,
  "2": SIDE.sell,
  "-1": SIDE.sell,
  none: SIDE.none,
  "0": SIDE.none,
};

const toRows = (chunk: DuckDBDataChunk): readonly ReplayRow[] =>
  chunk.getRows().map(([index, t, date, open, high, low, close, volume, bid, ask, side]) => ({
    index: Number(index),
    t: Number(t),
    date: Number(date),
    open: Number(open),
    high: Number(high),
    low: Number(low),
    close: Number(close),
    volume: volume === null ? undefined : Number(volume),
    bid: bid === null ? undefined : Number(bid),
    ask: ask === null ? undefined : Number(ask),
    side: typeof side === "string" ? SIDES[side] : undefined,
  }));
