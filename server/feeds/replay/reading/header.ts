import { basename } from "node:path";
import { headlessNames } from "./headless.ts";
import { ReplayError } from "./columns.ts";

/** The lines above a file's records. */
export interface Header {
  readonly delimiter: string;
  /** Lines before the first record. */
  readonly skip: number;
  /** By column. For a file without a header, the only names that its columns can have. */
  readonly names: readonly string[];
  /** By column: the symbol that a header of several rows has above or below the name. */
  readonly symbols: readonly (string | undefined)[];
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
/** Number of lines that are examined. */
const SAMPLE = 40;
const INDEX_NAMES = ["date", "datetime", "timestamp", "time", "index"];
const FIELD_NAMES = ["open", "high", "low", "close", "adj close", "volume"];

/**
 * Finds the columns' names. They are below any lines such as a vendor's address or title, in one row, or in the two or
 * three rows that pandas writes for columns with levels.
 * @throws ReplayError if there are no names and the columns are ambiguous without them
 */
export function readHeader(path: string, head: string): Header {
  const file = basename(path);
  const lines = head.split(/\r\n?|\n/).slice(0, SAMPLE);
  if (lines.every((line) => line.trim() === "")) {
    throw new ReplayError(`replay file ${file} line 1: nothing, expected the columns' names`);
  }
  const told = /^sep=(.)$/i.exec(lines[0]?.trim() ?? "")?.[1];
  const delimiter = told ?? delimiterOf(lines);
  const rows = lines.map((line) => fieldsOf(line, delimiter));
  const most = Math.max(...rows.map((fields) => fields.length));
  const above = told === undefined ? 0 : 1;
  const first = rows.findIndex(
    (fields, row) => row >= above && (fields.length > 1 || (most === 1 && fields[0] !== "")),
  );
  const names = rows[first] ?? [];
  if (isRecord(names)) {
    const records = rows.slice(first).filter((fields) => fields.length > 1);
    return { delimiter, skip: first, names: headlessNames(file, first + 1, records), symbols: [] };
  }
  const levels = levelsBelow(rows.slice(first));
  return { delimiter, skip: first + levels, ...named(rows.slice(first, first + levels)) };
}

/** Of the usual delimiters, the one that splits the most lines into equally many fields. */
function delimiterOf(lines: readonly string[]): string {
  const score = (sign: string): number => {
    const counts = lines.map((line) => fieldsOf(line, sign).length).filter((count) => count > 1);
    const alike = counts.map((count) => counts.filter((other) => other === count).length);
    const best = Math.max(0, ...alike);
    return best * 1_000 + (counts[alike.indexOf(best)] ?? 0);
  };
  return DELIMITERS.reduce((best, sign) => (score(sign) > score(best) ? sign : best));
}

/** Splits a line into fields. Quoted fields may contain delimiters. */
function fieldsOf(line: string, delimiter: string): readonly string[] {
  const fields: string[] = [""];
  let quoted = false;
  for (const sign of line) {
    if (sign === '"') quoted = !quoted;
    else if (sign === delimiter && !quoted) fields.push("");
    else fields[fields.length - 1] += sign;
  }
  return fields.map((field) => field.trim());
}

/** A line is a record if a field is a number: no header has a number as a name. */
const isRecord = (fields: readonly string[]): boolean => fields.some((field) => /^[-+]?\d+([.,]\d+)*$/.test(field));

/** Number of a header's rows, 1–3. If a row has only the index's name, it is the last of several. */
function levelsBelow(rows: readonly (readonly string[])[]): number {
  const isIndex = ([first = "", ...rest]: readonly string[]) =>
    INDEX_NAMES.includes(first.toLowerCase()) && rest.length > 0 && rest.every((field) => field === "");
  const index = rows.slice(1, 3).findIndex(isIndex);
  if (index >= 0) return index + 2;
  const [above = [], below = []] = rows;
  const fields = [above, below].map((row) => row.slice(1).filter((name) => FIELD_NAMES.includes(name.toLowerCase())));
  const texts = below.slice(1).every((field) => field !== "" && !/^[-+]?[\d.,]+$/.test(field));
  const isPair =
    fields.some(({ length }) => length > 1) &&
    ["", "ticker", "symbols", "price"].includes(below[0]?.toLowerCase() ?? "x");
  return texts && isPair ? 2 : 1;
}

/** Names and symbols in a header's rows. The row that contains names of prices names the columns. */
function named(rows: readonly (readonly string[])[]): Pick<Header, "names" | "symbols"> {
  const [first = [], second] = rows;
  const width = Math.max(...rows.map(({ length }) => length));
  const columns = Array.from({ length: width }, (_, column) => column);
  const name = (column: number, row: readonly string[]) => row[column] || `column ${column + 1}`;
  if (second === undefined) return { names: columns.map((column) => name(column, first)), symbols: [] };
  const isNames = (row: readonly string[]) => row.slice(1).some((field) => FIELD_NAMES.includes(field.toLowerCase()));
  const fields = isNames(first) ? first : second;
  const others = fields === first ? second : first;
  const pairs = rows.length === 3 || others.slice(1).some((field) => field !== "");
  const index = pairs && rows.length === 2 ? "" : rows.at(-1)?.[0];
  const names = columns.map((column) => (column === 0 ? index || "Date" : name(column, fields)));
  return { names, symbols: columns.map((column) => (pairs && column > 0 ? others[column] || undefined : undefined)) };
}

/** The levels of a name such as `('Close', 'AAPL')`, which pandas gives a Parquet column; undefined for other names. */
export function levelsOf(name: string): readonly [field: string, symbol: string | undefined] | undefined {
  const [, first = "", second = ""] = /^\('([^']*)', '([^']*)'\)$/.exec(name) ?? [];
  if (first === "") return undefined;
  if (second === "") return [first, undefined];
  return FIELD_NAMES.includes(second.toLowerCase()) ? [second, first] : [first, second];
}
