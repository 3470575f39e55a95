import { createInterface } from "node:readline";
import { basename, resolve } from "node:path";
import { type DuckDBConnection, quotedIdentifier, quotedString } from "@duckdb/node-api";
import { readHeader, levelsOf } from "./header.ts";
import type { ColumnProfile } from "./roles.ts";
import { isParquet, openText, readable, type TextFile } from "./text.ts";

interface SourceColumn {
  /** Name of the column in the file. */
  readonly name: string;
  /** Name of the column in queries. */
  readonly sql: string;
}

/** A file as DuckDB reads it: every column is text, so that DuckDB guesses no types. */
export interface Source {
  /** A FROM clause with `columns` and a column `record`, which counts from 1. */
  readonly from: string;
  readonly columns: readonly SourceColumn[];
  /** Undefined for Parquet. */
  readonly delimiter: string | undefined;
  /** The symbol that the header gives to all columns. */
  readonly symbol: string | undefined;
  /** Where a record is in the file, such as "line 7". */
  placeOf(record: number): Promise<string>;
  /** Deletes the temporary files made to read this one. */
  close(): Promise<void>;
}

/**
 * The records that decide what a column holds and how its times are written. Later times of another form are rejected.
 */
export const FIRST_RECORDS = 20_000;

/** What vendors write for a missing value. */
const NOTHING = [
  "",
  "-",
  "--",
  "—",
  "null",
  "nan",
  "na",
  "n/a",
  "#n/a",
  "none",
  "nil",
  "nat",
  "<na>",
  ".",
  "inf",
  "-inf",
];

/** SQL that is true for a text that means a missing value. */
export const isMissing = (text: string): string =>
  `(${text} IS NULL OR lower(trim(${text})) IN (${NOTHING.map((word) => quotedString(word)).join(", ")}))`;

export async function openSource(connection: DuckDBConnection, path: string): Promise<Source> {
  return (await isParquet(path)) ? openParquet(connection, path) : openCsv(path);
}

/** A path for DuckDB, with its wildcard characters escaped. */
const literalPath = (path: string): string => quotedString(resolve(path).replace(/[*?[]/g, "[$&]"));

async function openParquet(connection: DuckDBConnection, path: string): Promise<Source> {
  const file = `read_parquet(${literalPath(path)}, file_row_number = true, hive_partitioning = false)`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${file}`);
  const found = described.getRowsJS().map(([name, type]) => ({ name: String(name), type: String(type) }));
  // As text, large doubles would be written with an exponent.
  const text = ({ name, type }: (typeof found)[number]) =>
    type === "DOUBLE" && /time|date|ts|unix|^t$/i.test(name)
      ? `TRY_CAST(${quotedIdentifier(name)} AS DECIMAL(38, 6))::VARCHAR`
      : `${quotedIdentifier(name)}::VARCHAR`;
  const columns = found.map((one, index) => `${text(one)} AS c${index}`);
  const levels = found.map(({ name }) => levelsOf(name));
  const names = found.map(({ name }, index) => levels[index]?.[0] ?? name);
  return narrowed({
    from: `(SELECT file_row_number + 1 AS record, ${columns.join(", ")} FROM ${file})`,
    columns: names.map((name, index) => ({ name, sql: `c${index}` })),
    symbols: levels.map((level) => level?.[1]),
    delimiter: undefined,
    placeOf: (record) => Promise.resolve(`row ${record}`),
    close: () => Promise.resolve(),
  });
}

async function openCsv(path: string): Promise<Source> {
  const text = await openText(path);
  try {
    const { delimiter, skip, names, symbols } = readHeader(path, text.head);
    const types = names.map((_, index) => `c${index}: 'VARCHAR'`).join(", ");
    const csv =
      `read_csv(${literalPath(text.path)}, delim = ${quotedString(delimiter)}, quote = '"', escape = '"', header = false, skip = ${skip}, ` +
      `auto_detect = false, null_padding = true, parallel = false, hive_partitioning = false, ` +
      `compression = ${text.gzip ? "'gzip'" : "'none'"}, columns = {${types}})`;
    return narrowed({
      from: `(SELECT row_number() OVER () AS record, * FROM ${csv})`,
      columns: names.map((name, index) => ({ name, sql: `c${index}` })),
      ...{ symbols, delimiter },
      placeOf: async (record) => `line ${await lineOf(text, skip, record)}`,
      close: text.close,
    });
  } catch (error) {
    await text.close();
    throw error;
  }
}

/**
 * Converts a source with a column per symbol into one with a column for the symbol. A record of the result is a record
 * of the file for one symbol.
 */
function narrowed({
  symbols,
  ...wide
}: Omit<Source, "symbol"> & { readonly symbols: readonly (string | undefined)[] }): Source {
  const distinct = [...new Set(symbols.flatMap((symbol) => symbol ?? []))];
  if (distinct.length <= 1) return { ...wide, symbol: distinct[0] };
  const shared = wide.columns.filter((_, index) => symbols[index] === undefined);
  const names = [...new Set(wide.columns.filter((_, index) => symbols[index] !== undefined).map(({ name }) => name))];
  const parts = distinct.map((symbol) => {
    const own = names.map((name, k) => {
      const column = wide.columns.find((one, index) => one.name === name && symbols[index] === symbol);
      return `v${k}: ${column?.sql ?? "NULL::VARCHAR"}`;
    });
    return `{ticker: ${quotedString(symbol)}, ${own.join(", ")}}`;
  });
  const kept = shared.map(({ sql }) => sql).join(", ");
  return {
    ...wide,
    from: `(SELECT record, ${kept}, unnest([${parts.join(", ")}], recursive := true) FROM ${wide.from})`,
    columns: [...shared, { name: "symbol", sql: "ticker" }, ...names.map((name, k) => ({ name, sql: `v${k}` }))],
    symbol: undefined,
  };
}

/** Describes each column by its first records. */
export async function profileColumns(
  connection: DuckDBConnection,
  { columns, from }: Source,
): Promise<readonly ColumnProfile[]> {
  const counts = columns.flatMap(({ sql }) => {
    const text = `trim(${sql})`;
    const count = (pattern: string) => `count(*) FILTER (regexp_full_match(${text}, '${pattern}'))`;
    return [
      `count(*) FILTER (NOT ${isMissing(sql)})`,
      count("[-+]?[$€£¥₹]?[-+]?[0-9.,]*[0-9][0-9.,]*([eE][-+]?[0-9]+)?[KkMmBbTt]?"),
      count("-?[0-9]+"),
      count("([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4})([ T].*)?"),
      count("[0-9]{1,2}(:[0-9]{2}){1,2}([.:,][0-9]+)?( ?[AaPp][Mm])?( ?[A-Za-z/_+-][A-Za-z/_0-9:]*)?|[0-9]{1,9}"),
      `min(length(${text})) FILTER (NOT ${isMissing(sql)})`,
    ];
  });
  const found = await connection.runAndReadAll(
    `SELECT ${counts.join(", ")} FROM (SELECT * FROM ${from} LIMIT ${FIRST_RECORDS})`,
  );
  const values = (found.getRowsJS()[0] ?? []).map(Number);
  return columns.map(({ name }, index) => {
    const [filled = 0, numbers = 0, integers = 0, dates = 0, clocks = 0, shortest = 0] = values.slice(index * 6);
    return { index, name, filled, numbers, integers, dates, clocks, shortest };
  });
}

/**
 * The line on which a record begins. Records count from 1. Blank lines hold no record, and a record continues over
 * lines within quotes.
 */
async function lineOf(text: TextFile, skip: number, record: number): Promise<number> {
  let line = 0;
  let records = 0;
  let quoted = false;
  for await (const row of createInterface({ input: readable(text.path, text.gzip), crlfDelay: Infinity })) {
    line++;
    if (line <= skip) continue;
    if (!quoted && row.trim() !== "" && ++records === record) break;
    if (row.split('"').length % 2 === 0) quoted = !quoted;
  }
  return line;
}

/** The symbol of a file without symbols: the file's name. */
export const symbolOfName = (path: string): string =>
  [
    ...basename(path)
      .replace(/\.gz$/i, "")
      .replace(/\.(csv|txt|tsv|parquet|pq)$/i, "")
      .toUpperCase()
      .replace(/[\p{C}\p{Z},*]+/gu, ""),
  ]
    .slice(0, 48)
    .join("") || "REPLAY";
