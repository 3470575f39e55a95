import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type DuckDBConnection, quotedIdentifier } from "@duckdb/node-api";
import type { ColumnMap, ColumnRole } from "./replay-columns.ts";
import { CHECKS, numbersOf, type Source } from "./replay-sql.ts";

interface Fault {
  readonly role: ColumnRole;
  /** SQL that holds for a bad record of the view `records`. */
  readonly bad: string;
  /** What stands there in a good one. */
  readonly what: string;
}

/** Quotes may be missing here and there; everything else must be complete. */
const OPTIONAL: readonly ColumnRole[] = ["bid", "ask"];

/** The first thing wrong with the view `records`, as "line 7, column high: got …, expected …"; undefined for nothing. */
export async function findFault(
  connection: DuckDBConnection,
  source: Source,
  map: ColumnMap,
  path: string,
): Promise<string | undefined> {
  const faults = faultsOf(map);
  const firsts = faults.map(({ bad }) => `min(record) FILTER (${bad})::DOUBLE`);
  const found = await connection.runAndReadAll(`SELECT ${firsts.join(", ")} FROM records`);
  const records = (found.getRowsJS()[0] ?? []).map((record) => (record === null ? Infinity : Number(record)));
  const record = Math.min(...records);
  const fault = faults[records.indexOf(record)];
  if (fault === undefined || record === Infinity) return undefined;
  const column = map.columns[fault.role] ?? fault.role;
  const row = await connection.runAndReadAll(
    `SELECT ${quotedIdentifier(column)}::VARCHAR FROM ${source.from} WHERE record = ${record}`,
  );
  const value = row.getRowsJS()[0]?.[0];
  const got = value === null || value === undefined || value === "" ? "nothing" : JSON.stringify(value);
  const where = /\.parquet$/i.test(path) ? `row ${record}` : `line ${await lineOf(path, record)}`;
  return `${where}, column ${column}: got ${got}, expected ${fault.what}`;
}

function faultsOf(map: ColumnMap): readonly Fault[] {
  const roles: readonly string[] = ["symbol", ...numbersOf(map)];
  const required = numbersOf(map).filter((role) => !OPTIONAL.includes(role));
  return [
    { role: "time", bad: "t IS NULL", what: "a time such as 2026-06-01T14:30:00Z" },
    ...(map.columns.symbol === undefined ? [] : [{ role: "symbol", bad: "symbol IS NULL", what: "a ticker" } as const]),
    ...required.map((role) => ({ role, bad: `${role} IS NULL`, what: "a number" })),
    ...CHECKS.filter(({ role }) => roles.includes(role) && (role in map.columns || role === "symbol")),
  ];
}

/**
 * The line that a record, from 1, begins on: the header is line 1, blank lines hold no record, and one that goes on
 * within quotes is one record.
 */
async function lineOf(path: string, record: number): Promise<number> {
  let line = 0;
  let records = -1;
  let quoted = false;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line++;
    if (!quoted && text.trim() !== "" && ++records === record) break;
    if (text.split('"').length % 2 === 0) quoted = !quoted;
  }
  return line;
}
