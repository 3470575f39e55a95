import { basename } from "node:path";
import { headlessNames } from "./headless.ts";
import { ReplayError } from "./columns.ts";

/** What stands above a file's records. */
export interface Header {
  readonly delimiter: string;
  /** Lines before the first record. */
  readonly skip: number;
  /** By column; where a file has no header, names for what its columns can only be. */
  readonly names: readonly string[];
  /** By column: the symbol that a header of several rows puts above or below the name. */
  readonly symbols: readonly (string | undefined)[];
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
/** Lines looked at. */
const SAMPLE = 40;
const INDEX_NAMES = ["date", "datetime", "timestamp", "time", "index"];
const FIELD_NAMES = ["open", "high", "low", "close", "adj close", "volume"];

/**
 * Finds the columns' names: below lines that stand alone (a vendor's address, a title), in one row or in the two or
 * three that pandas writes of columns with levels.
 * @throws ReplayError where there are none, and what the columns are is not certain without.
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

/** Whichever of the usual signs parts the most lines into equally many fields. */
function delimiterOf(lines: readonly string[]): string {
  const score = (sign: string): number => {
    const counts = lines.map((line) => fieldsOf(line, sign).length).filter((count) => count > 1);
    const alike = counts.map((count) => counts.filter((other) => other === count).length);
    const best = Math.max(0, ...alike);
    return best * 1_000 + (counts[alike.indexOf(best)] ?? 0);
  };
  return DELIMITERS.reduce((best, sign) => (score(sign) > score(best) ? sign : best));
}

/** The fields of a line, which may stand in quotes with delimiters between. */
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

/** No header has a number for a name. */
const isRecord = (fields: readonly string[]): boolean => fields.some((field) => /^[-+]?\d+([.,]\d+)*$/.test(field));

/** Rows that a header has, 1–3: a row with the index's name alone is the last of several. */
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

/** Names and symbols of a header's rows. The row with prices' names names the columns. */
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

/** The levels in a name such as `('Close', 'AAPL')`, which pandas gives a Parquet column; undefined for others. */
export function levelsOf(name: string): readonly [field: string, symbol: string | undefined] | undefined {
  const [, first = "", second = ""] = /^\('([^']*)', '([^']*)'\)$/.exec(name) ?? [];
  if (first === "") return undefined;
  if (second === "") return [first, undefined];
  return FIELD_NAMES.includes(second.toLowerCase()) ? [second, first] : [first, second];
}
