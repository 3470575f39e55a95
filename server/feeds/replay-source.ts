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
    return { from, columns };
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
  };
}

/** Names of the first line, and what parts them: whichever of the usual signs is there most often. */
async function readHeader(path: string): Promise<{ readonly names: readonly string[]; readonly delimiter: string }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const line =
      buffer
        .toString("utf8", 0, bytesRead)
        .replace(/^\uFEFF/, "")
        .split(/\r?\n/)[0] ?? "";
    const count = (sign: string) => line.split(sign).length;
    const delimiter = DELIMITERS.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
    const names = line.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
    const twice = names.find((name, index) => name === "" || names.indexOf(name) !== index);
    if (twice === undefined) return { names, delimiter };
    const fault = twice === "" ? "a column without a name" : `two columns named ${twice}`;
    throw new ReplayError(`replay file ${path} line 1: ${fault}`);
  } finally {
    await file.close();
  }
}
