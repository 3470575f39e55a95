import { open } from "node:fs/promises";
import { type DuckDBConnection, quotedIdentifier, quotedString } from "@duckdb/node-api";
import { ReplayError } from "./replay-columns.ts";
import type { Source } from "./replay-sql.ts";

const HEADER_BYTES = 65_536;
const DELIMITERS = [",", ";", "\t", "|"] as const;

/** How DuckDB is to read the file: Parquet with its types, CSV as text throughout, so that nothing is guessed. */
export async function openSource(connection: DuckDBConnection, path: string): Promise<Source> {
  if (/\.parquet$/i.test(path)) {
    const from = `(SELECT file_row_number + 1 AS record, * FROM read_parquet(${quotedString(path)}, file_row_number = true))`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quotedString(path)})`);
    const columns = described.getRowsJS().map(([name, type]) => ({ name: String(name), type: String(type) }));
    return { from, columns, decimalComma: false, dayFirst: false };
  }
  if (!/\.csv$/i.test(path))
    throw new ReplayError(`replay file ${path}: allowed: a name that ends in .csv or .parquet`);
  const { names, delimiter } = await readHeader(path);
  const types = names.map((name) => `${quotedIdentifier(name)}: 'VARCHAR'`).join(", ");
  const csv =
    `read_csv(${quotedString(path)}, delim = ${quotedString(delimiter)}, quote = '"', header = true, ` +
    `auto_detect = false, null_padding = true, parallel = false, columns = {${types}})`;
  return {
    from: `(SELECT row_number() OVER () AS record, * FROM ${csv})`,
    columns: names.map((name) => ({ name, type: "VARCHAR" })),
    // Where a comma is the decimal sign, it cannot part the columns.
    decimalComma: delimiter !== ",",
    dayFirst: false,
  };
}

/** The same, told whether its dates with slashes begin with the day: a first number over 12 is no month. */
export async function withDayFirst(connection: DuckDBConnection, source: Source, time: string): Promise<Source> {
  const first = `TRY_CAST(split_part(trim(${quotedIdentifier(time)}::VARCHAR), '/', 1) AS INTEGER)`;
  const found = await connection.runAndReadAll(
    `SELECT bool_or(${first} BETWEEN 13 AND 31) FROM ${source.from} WHERE contains(${quotedIdentifier(time)}::VARCHAR, '/')`,
  );
  return { ...source, dayFirst: found.getRowsJS()[0]?.[0] === true };
}

/** Names of the first line, and what parts them: whichever of the usual signs is there most often. */
async function readHeader(path: string): Promise<{ readonly names: readonly string[]; readonly delimiter: string }> {
  const line = await firstLine(path);
  if (line.trim() === "") throw new ReplayError(`replay file ${path} line 1: nothing, expected the columns' names`);
  const count = (sign: string) => line.split(sign).length;
  const delimiter = DELIMITERS.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  // What a table's row numbers, or a comma too many, leave without a name is a column all the same.
  const names = split(line, delimiter).map((name, index) => name || `column ${index + 1}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return { names, delimiter };
  throw new ReplayError(`replay file ${path} line 1: two columns named ${twice}`);
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const mark = bytesRead < 2 ? 0 : buffer.readUInt16BE(0);
    if (mark === 0xfffe || mark === 0xfeff) throw new ReplayError(`replay file ${path}: is UTF-16, expected UTF-8`);
    const text = buffer.toString("utf8", 0, bytesRead).replace(/^\uFEFF/, "");
    return text.split(/\r\n?|\n/)[0] ?? "";
  } finally {
    await file.close();
  }
}

/** The fields of a line, which may stand in quotes with delimiters between. */
function split(line: string, delimiter: string): readonly string[] {
  const fields: string[] = [""];
  let quoted = false;
  for (const sign of line) {
    if (sign === '"') quoted = !quoted;
    else if (sign === delimiter && !quoted) fields.push("");
    else fields[fields.length - 1] += sign;
  }
  return fields.map((field) => field.trim());
}
