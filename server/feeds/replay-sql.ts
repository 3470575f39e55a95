import { quotedIdentifier, quotedString } from "@duckdb/node-api";
import type { ColumnMap, ColumnRole } from "./replay-columns.ts";

/** A file as DuckDB reads it: a FROM clause with a column `record`, from 1, and the file's own columns with their types. */
export interface Source {
  readonly from: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Whether 187,15 is a decimal number. */
  readonly decimalComma: boolean;
  /** Whether 31/12/2023 is, rather than 12/31/2023. */
  readonly dayFirst: boolean;
}

const CLOCKS = ["", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M:%S %p"];
/** Wordings of time other than ISO 8601, apart from dates with slashes. */
const TIME_FORMATS = [
  ...["%d.%m.%Y", "%b %d %Y", "%b %d, %Y", "%B %d, %Y"].flatMap((date) => CLOCKS.map((clock) => date + clock)),
  ...["%Y%m%d %H%M%S", "%Y%m%d %H:%M:%S", "%Y%m%d %H:%M:%S.%n", "%Y-%m"],
];

/**
 * Milliseconds since 1970 from a text: eight digits are a date and four a year; other numbers are seconds,
 * milliseconds, microseconds or nanoseconds by their size; texts without a zone are UTC. NULL where it is none of these.
 */
const timeOfText = (text: string, { dayFirst }: Source): string => {
  const number = `TRY_CAST(${text} AS DOUBLE)`;
  const slashes = CLOCKS.map((clock) => (dayFirst ? "%d/%m/%Y" : "%m/%d/%Y") + clock);
  const formats = [...slashes, ...TIME_FORMATS].map((format) => quotedString(format));
  return `CASE
    WHEN regexp_full_match(${text}, '(19|20)[0-9]{6}') THEN epoch_ms(try_strptime(${text}, '%Y%m%d'))
    WHEN regexp_full_match(${text}, '(19|20)[0-9]{2}') THEN epoch_ms(try_strptime(${text}, '%Y'))
    WHEN ${number} IS NOT NULL THEN ${timeOfNumber(number)}
    ELSE coalesce(epoch_ms(TRY_CAST(${text} AS TIMESTAMPTZ)), epoch_ms(try_strptime(${text}, [${formats.join(", ")}])))
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
    return timeOfText(`trim(${quotedIdentifier(map.date)}::VARCHAR || ' ' || ${column}::VARCHAR)`, source);
  const type = typeOf(source, name);
  if (/^(TIMESTAMP|DATE)/.test(type)) return `epoch_ms(${column}::TIMESTAMPTZ)`;
  if (/INT|DOUBLE|FLOAT|DECIMAL/.test(type)) return timeOfNumber(`${column}::DOUBLE`);
  return timeOfText(`trim(${column})`, source);
}

/** What a K, M or B after a volume multiplies it by. */
const UNITS = { K: 1e3, M: 1e6, B: 1e9 } as const;

/** A number: plain, else with a currency sign, thousands parted by commas, a decimal comma, or K, M or B behind it. */
function numberSql(source: Source, name: string): string {
  const column = quotedIdentifier(name);
  if (typeOf(source, name) !== "VARCHAR") return `TRY_CAST(${column} AS DOUBLE)`;
  const text = `trim(${column})`;
  const [thousand, decimal] = source.decimalComma ? ["[.]", ","] : [",", "[.]"];
  const written = `'[$€£]?-?[0-9]{1,3}((${thousand}[0-9]{3})*|[0-9]*)(${decimal}[0-9]+)?[KMB]?'`;
  const bare = `regexp_replace(regexp_replace(${text}, '[$€£KMB]|${thousand}', '', 'g'), '${decimal}', '.')`;
  const units = Object.entries(UNITS).map(([unit, times]) => `WHEN '${unit}' THEN ${times}`);
  return `coalesce(TRY_CAST(${text} AS DOUBLE), CASE WHEN regexp_full_match(${text}, ${written})
    THEN TRY_CAST(${bare} AS DOUBLE) * CASE right(${text}, 1) ${units.join(" ")} ELSE 1 END END)`;
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
    const number = numberSql(source, map.columns[role] ?? "");
    return `CASE WHEN isfinite(${number}) THEN ${number} END AS "${role}"`;
  });
  return `SELECT record, ${timeSql(source, map)} AS t,
    ${symbol === undefined ? quotedString(fallback) : symbolSql(symbol)} AS symbol,
    ${side === undefined ? "NULL" : `lower(trim(${quotedIdentifier(side)}::VARCHAR))`} AS side,
    ${numbers.join(", ")}
  FROM ${source.from}${map.kind === "bars" ? ` WHERE NOT (${without(map)})` : ""}`;
}

/** BTC/USD and BRK_B as this program spells them: BTC-USD, BRK-B. */
const symbolSql = (name: string): string =>
  `regexp_replace(upper(trim(${quotedIdentifier(name)}::VARCHAR)), '[/_: ]', '-', 'g')`;

/** A bar with no price at all: a day without trading, as some exports write it. */
const without = ({ columns }: ColumnMap): string =>
  (["open", "high", "low", "close"] as const)
    .map(
      (role) => `lower(coalesce(trim(${quotedIdentifier(columns[role] ?? "")}::VARCHAR), '')) IN ('', 'null', 'nan')`,
    )
    .join(" AND ");

/** Adjusted prices are the products of roundings: a close may be above its high by this share of it. */
const NOISE = 1e-6;

/** What a record must be besides complete; `what` completes "line 7, column high: …". */
export const CHECKS: readonly { readonly role: ColumnRole; readonly bad: string; readonly what: string }[] = [
  {
    role: "symbol",
    bad: "NOT regexp_full_match(symbol, '[A-Z0-9][A-Z0-9.-]{0,11}')",
    what: "a ticker of 1 to 12 of A–Z 0–9 . -",
  },
  { role: "price", bad: "price <= 0", what: "a price above 0" },
  { role: "low", bad: "low <= 0", what: "a price above 0" },
  { role: "high", bad: `high < greatest(open, low, close) * (1 - ${NOISE})`, what: "the highest of its bar" },
  { role: "low", bad: `low > least(open, close) * (1 + ${NOISE})`, what: "the lowest of its bar" },
  { role: "volume", bad: "volume < 0", what: "0 or more" },
];
