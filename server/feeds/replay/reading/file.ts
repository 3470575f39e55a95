import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";
import { DAY_MS } from "../../../../shared/model/time.ts";
import { SIDE, type Side } from "../../../../shared/model/trade.ts";
import { type ColumnMap, mapColumns, ReplayError } from "./columns.ts";
import { readBarLength, readDayZone } from "./days.ts";
import { mendRecords, readSymbolNames, refuseFaults, refuseTwins } from "./faults.ts";
import { refuseUnreadKeys } from "./keys.ts";
import { readNumberForms } from "./numbers.ts";
import { dropOddQuotes, readPrices, type ReplayedSymbol } from "./prices.ts";
import { openSource, profileColumns, type Source, symbolOfName } from "./relation.ts";
import type { ColumnProfile } from "./roles.ts";
import { numbersOf, type Reading, recordsSql } from "./sql.ts";
import { readTimes } from "./times.ts";

export type { ReplayedSymbol } from "./prices.ts";

/** Memory limit of DuckDB while it sorts a file, MB. The rest goes to the temporary directory. */
const MEMORY_MB = 256;
/** The most instruments that a board can number. */
const MAX_SYMBOLS = 10_000;

/** A trade, quote or bar. The four prices of a trade are equal. Prices are mantissas; `t` is ms since 1970. */
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
  /** Shares; undefined if the file has none. */
  readonly volume: number | undefined;
  /** Undefined if the file has no such side at that time. */
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly side: Side | undefined;
}

/** A replay file that has been read once and found valid. */
export interface ReplayFile {
  readonly name: string;
  /** Of "quotes", rows have only a bid, an ask or both. */
  readonly kind: ColumnMap["kind"];
  /** In order of first appearance. */
  readonly symbols: readonly ReplayedSymbol[];
  readonly first: number;
  readonly last: number;
  /** Length of a bar, ms; 1 for trades and quotes. */
  readonly step: number;
  /** Whether times have an offset from UTC, so that their written dates are the market's. */
  readonly writtenDates: boolean;
  /** The zone whose midnight begins a day, for a file in UTC and without the setting for it. */
  readonly dayZone: string;
  /** Lines for the log: rows repaired or left out, and assumptions made. */
  readonly notes: readonly string[];
  /** Rows in order of time, and in the file's order for equal times. They come in chunks. */
  rows(): AsyncGenerator<readonly ReplayRow[]>;
  close(): void;
}

/**
 * Opens a file of text or Parquet, and reads it once from end to end. `thisYear` completes years of two digits, since
 * no record is from a later year.
 * @throws ReplayError with one line that names the file and, if possible, the line and column
 */
export async function openReplayFile(path: string, thisYear = new Date().getUTCFullYear()): Promise<ReplayFile> {
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
  let source: Source | undefined;
  try {
    await connection.run("SET TimeZone = 'UTC'");
    source = await openSource(connection, path);
    return { ...(await readFile(connection, source, { path, name, thisYear })), close };
  } catch (error) {
    close();
    if (error instanceof ReplayError) throw error;
    throw new ReplayError(`replay file ${name}${inOneLine(error instanceof Error ? error.message : String(error))}`);
  } finally {
    // All records are in a table by now.
    await source?.close();
  }
}

/** DuckDB reports a line that does not fit the columns in many lines. This extracts one. */
function inOneLine(message: string): string {
  const line = /on Line: (\d+)/.exec(message)?.[1];
  const counts = /Expected Number of Columns: (\d+)/.exec(message)?.[1];
  if (line !== undefined && counts !== undefined) return ` line ${line}: more than its ${counts} columns`;
  if (/unicode|utf-8/i.test(message))
    return `${line === undefined ? "" : ` line ${line}`}: is not UTF-8: save it as UTF-8`;
  const said = message.split("\n").filter((text) => text.trim() !== "");
  return `: ${said.slice(0, 2).join(", ")}`;
}

interface Named {
  readonly path: string;
  readonly name: string;
  readonly thisYear: number;
}

async function readFile(
  connection: DuckDBConnection,
  source: Source,
  named: Named,
): Promise<Omit<ReplayFile, "close">> {
  const { name } = named;
  const profiles = await profileColumns(connection, source);
  const { reading, notes } = await readingOf(connection, source, named, profiles);
  const { map } = reading;
  await connection.run(`CREATE TEMP TABLE records AS ${recordsSql(reading)}`);
  await refuseFaults(connection, name, reading);
  const mended = await mendRecords(connection, reading);
  const names = await readSymbolNames(connection, name, reading);
  if (names.length === 0) {
    const [left = "no rows below the header"] = mended;
    throw new ReplayError(`replay file ${name}: nothing to play: ${left}`);
  }
  if (names.length > MAX_SYMBOLS) {
    throw new ReplayError(`replay file ${name}: more than ${MAX_SYMBOLS} symbols, as many as can be shown`);
  }
  const unread = await refuseUnreadKeys(connection, name, reading, profiles);
  const step = map.kind === "bars" ? await readBarLength(connection) : 1;
  // Bars of a day or longer have their written date, whatever time of that day the file gives.
  if (step >= DAY_MS) await connection.run("UPDATE records SET t = date, ns = date * 1000000");
  const twins = map.kind === "bars" ? await refuseTwins(connection, name, reading) : [];
  const prices = await readPrices(connection, name, names, reading);
  const quotes = await dropOddQuotes(connection, reading);
  const span = await connection.runAndReadAll("SELECT min(t)::DOUBLE, max(t)::DOUBLE, bool_or(zone <> 0) FROM records");
  const [first, last, writtenDates] = span.getRowsJS()[0] ?? [];
  return {
    ...{ name, kind: map.kind, symbols: prices.symbols, step },
    ...{ first: Number(first), last: Number(last), writtenDates: writtenDates === true },
    dayZone: await readDayZone(connection),
    notes: [...notes, ...mended, ...unread, ...twins, ...prices.notes, ...quotes],
    rows: () => readRows(connection),
  };
}

/** Decides from all records how to read the file's columns. */
async function readingOf(
  connection: DuckDBConnection,
  source: Source,
  { path, name, thisYear }: Named,
  profiles: readonly ColumnProfile[],
): Promise<{ readonly reading: Reading; readonly notes: readonly string[] }> {
  const map = mapColumns(name, profiles);
  const used = Object.fromEntries(numbersOf(map).map((role) => [role, map.columns[role] ?? 0]));
  const numbers = await readNumberForms(connection, source, used);
  const decimalComma = [...numbers.values()].some(({ form }) => form === "comma");
  const time = await readTimes(connection, source, map, { file: name, thisYear, decimalComma });
  const symbol = source.symbol ?? symbolOfName(path);
  const bySeries = await hasSeries(connection, source, map);
  return { reading: { source, map, numbers, time, symbol, bySeries }, notes: time.notes };
}

/** Whether a symbol has several series, as in exchanges' lists that name a share and its bonds alike. */
async function hasSeries(connection: DuckDBConnection, { columns, from }: Source, map: ColumnMap): Promise<boolean> {
  const { symbol, series } = map.columns;
  if (symbol === undefined || series === undefined) return false;
  const found = await connection.runAndReadAll(
    `SELECT count(DISTINCT trim(${columns[series]?.sql})) > 1 AS several FROM ${from} GROUP BY ${columns[symbol]?.sql} ORDER BY several DESC LIMIT 1`,
  );
  return found.getRowsJS()[0]?.[0] === true;
}

async function* readRows(connection: DuckDBConnection): AsyncGenerator<readonly ReplayRow[]> {
  const mantissa = (column: string) => `round(coalesce(${column}, price, 0) * scale)`;
  const prices = ["open", "high", "low", "close"].map((column) => mantissa(`"${column}"`));
  const quote = (column: string) => `round("${column}" * scale)`;
  const result = await connection.stream(
    `SELECT index, t::DOUBLE, date::DOUBLE, ${prices.join(", ")}, CASE WHEN volume > 0 THEN greatest(1, round(volume)) ELSE volume END,
       ${quote("bid")}, ${quote("ask")}, side
     FROM records JOIN scales USING (symbol) ORDER BY t, ns, record`,
  );
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    yield toRows(chunk);
  }
}

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
    side: side === "buy" || side === "sell" || side === "none" ? SIDE[side] : undefined,
  }));
