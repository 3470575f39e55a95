import { quotedIdentifier, quotedString } from "@duckdb/node-api";
import type { ColumnMap, ColumnRole } from "./replay-columns.ts";

/** A file as DuckDB reads it: a FROM clause with a column `record`, from 1, and the file's own columns with their types. */
export interface Source {
  readonly from: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Wordings of time other than ISO 8601. American order, as in the exports that use slashes. */
const TIME_FORMATS = ["%m/%d/%Y", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%d.%m.%Y", "%b %d %Y", "%B %d, %Y"];

/**
 * Milliseconds since 1970 from a text: eight digits are a date; other numbers are seconds, milliseconds,
 * microseconds or nanoseconds by their size; texts without a zone are UTC. NULL where it is none of these.
 */
const timeOfText = (text: string): string => {
  const number = `TRY_CAST(${text} AS DOUBLE)`;
  return `CASE
    WHEN regexp_full_match(${text}, '(19|20)[0-9]{6}') THEN epoch_ms(try_strptime(${text}, '%Y%m%d'))
    WHEN ${number} IS NOT NULL THEN ${timeOfNumber(number)}
    ELSE coalesce(epoch_ms(TRY_CAST(${text} AS TIMESTAMPTZ)),
      epoch_ms(try_strptime(${text}, [${TIME_FORMATS.map((format) => quotedString(format)).join(", ")}])))
  END`;
};

const timeOfNumber = (number: string): string =>
  `CASE WHEN ${number} < 1e11 THEN ${number} * 1e3 WHEN ${number} < 1e14 THEN ${number}
    WHEN ${number} < 1e17 THEN ${number} / 1e3 ELSE ${number} / 1e6 END::BIGINT`;

const typeOf = (source: Source, name: string): string =>
  source.columns.find((column) => column.name === name)?.type ?? "VARCHAR";

function timeSql(source: Source, map: ColumnMap): string {
  const name = map.columns.time ?? "";
  const column = quotedIdentifier(name);
  if (map.date !== undefined)
    return timeOfText(`trim(${quotedIdentifier(map.date)}::VARCHAR || ' ' || ${column}::VARCHAR)`);
  const type = typeOf(source, name);
  if (/^(TIMESTAMP|DATE)/.test(type)) return `epoch_ms(${column}::TIMESTAMPTZ)`;
  if (/INT|DOUBLE|FLOAT|DECIMAL/.test(type)) return timeOfNumber(`${column}::DOUBLE`);
  return timeOfText(`trim(${column})`);
}

/** The columns that must be numbers, of those the file has. */
export const numbersOf = ({ kind, columns }: ColumnMap): readonly ColumnRole[] =>
  (kind === "bars"
    ? (["open", "high", "low", "close", "volume"] as const)
    : (["price", "volume", "bid", "ask"] as const)
  ).filter((role) => columns[role] !== undefined);

/**
 * Every record with its time, symbol and numbers, each NULL where the text is not one. `symbol` is what the file
 * calls it, or `fallback` where it has no such column.
 */
export function recordsSql(source: Source, map: ColumnMap, fallback: string): string {
  const { symbol, side } = map.columns;
  const numbers = numbersOf(map).map((role) => {
    const number = `TRY_CAST(${quotedIdentifier(map.columns[role] ?? "")} AS DOUBLE)`;
    return `CASE WHEN isfinite(${number}) THEN ${number} END AS "${role}"`;
  });
  return `SELECT record, ${timeSql(source, map)} AS t,
    ${symbol === undefined ? quotedString(fallback) : `upper(trim(${quotedIdentifier(symbol)}::VARCHAR))`} AS symbol,
    ${side === undefined ? "NULL" : `lower(trim(${quotedIdentifier(side)}::VARCHAR))`} AS side,
    ${numbers.join(", ")}
  FROM ${source.from}`;
}

/** What a record must be besides complete; `what` completes "line 7, column high: …". */
export const CHECKS: readonly { readonly role: ColumnRole; readonly bad: string; readonly what: string }[] = [
  {
    role: "symbol",
    bad: "NOT regexp_full_match(symbol, '[A-Z0-9][A-Z0-9.-]{0,11}')",
    what: "a ticker of 1 to 12 of A–Z 0–9 . -",
  },
  { role: "price", bad: "price <= 0", what: "a price above 0" },
  { role: "low", bad: "low <= 0", what: "a price above 0" },
  { role: "high", bad: "high < greatest(open, low, close)", what: "the highest of its bar" },
  { role: "low", bad: "low > least(open, close)", what: "the lowest of its bar" },
  { role: "volume", bad: "volume < 0", what: "0 or more" },
];
