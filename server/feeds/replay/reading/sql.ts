import { quotedString } from "@duckdb/node-api";
import { MAX_MANTISSA, MAX_SIZE } from "../../../../shared/model/units.ts";
import type { ColumnMap } from "./columns.ts";
import { bareSql, decimalsSql, type NumberReading, valueSql } from "./numbers.ts";
import type { ColumnRole } from "./roles.ts";
import { isMissing, type Source } from "./relation.ts";

/** How each part of a record is read. */
export interface Reading {
  readonly source: Source;
  readonly map: ColumnMap;
  readonly numbers: ReadonlyMap<ColumnRole, NumberReading>;
  /** SQL of a struct of `ns`, `day` and `zone`, and a description of such a time for error messages. */
  readonly time: { readonly sql: string; readonly what: string };
  /** The symbol of a file without a column for it. */
  readonly symbol: string;
  /** Whether the name of a series other than EQ is appended to symbols. */
  readonly bySeries: boolean;
}

/** A fault of a record, as SQL over the columns of `partsSql`. */
export interface Fault {
  readonly role: ColumnRole;
  readonly bad: string;
  readonly what: string;
}

const PRICES = ["open", "high", "low", "close", "price", "bid", "ask"] as const;
const NUMBERS: readonly ColumnRole[] = [...PRICES, "volume"];
/** Databento's value for a missing price. */
const NO_FIXED_PRICE = "9223372036854775807";
/** Largest whole number that a double represents exactly. */
const MAX_VOLUME = Number.MAX_SAFE_INTEGER;

/**
 * Words for the aggressor's side, by the names in SIDE. Databento's `a` means the ask side of the book, so its
 * aggressor is a seller.
 */
const SIDE_WORDS = {
  buy: ["buy", "b", "buyer", "bid", "1"],
  sell: ["sell", "s", "seller", "ask", "a", "2", "-1"],
  none: ["none", "n", "0", "unknown", "u"],
} as const;

/** The used columns of the file that must hold numbers. */
export const numbersOf = ({ kind, columns }: ColumnMap): readonly ColumnRole[] => {
  const used: readonly ColumnRole[] =
    kind === "bars"
      ? ["open", "high", "low", "close", "volume"]
      : kind === "trades"
        ? ["price", "volume", "bid", "ask"]
        : ["bid", "ask"];
  return used.filter((role) => columns[role] !== undefined);
};

/** Faults, in the order in which they are checked. */
export function faultsOf({ map, time }: Pick<Reading, "map" | "time">): readonly Fault[] {
  const numbers = numbersOf(map);
  const prices = numbers.filter((role) => role !== "volume");
  const most = map.kind === "bars" ? MAX_VOLUME : MAX_SIZE;
  const sides = (role: "side" | "buyerMaker", what: string): readonly Fault[] =>
    map.columns[role] === undefined ? [] : [{ role, bad: "side = '?'", what }];
  return [
    { role: "time", bad: "time_filled AND moment IS NULL AND NOT is_footnote", what: time.what },
    ...numbers.map((role) => ({ role, bad: `${role}_filled AND "${role}" IS NULL`, what: "a number" })),
    ...prices.map((role) => ({ role, bad: `"${role}" < 0`, what: "a price above 0" })),
    ...prices.map((role) => ({ role, bad: `"${role}" > ${MAX_MANTISSA}`, what: `a price up to ${MAX_MANTISSA}` })),
    ...(numbers.includes("volume")
      ? [{ role: "volume", bad: `volume > ${most}`, what: `up to ${most}` } as const]
      : []),
    ...(map.kind === "trades" ? [...sides("side", "buy, sell or none"), ...sides("buyerMaker", "true or false")] : []),
  ];
}

/**
 * Every record with its time, symbol, side and numbers, which are NULL if missing. `bad` is the number of its first
 * fault, from 1. `gone` is whether a required value is missing, and `mended` whether it needs repair.
 */
export function recordsSql(reading: Reading): string {
  const { map } = reading;
  const faults = faultsOf(reading).map(({ bad }, index) => `WHEN ${bad} THEN ${index + 1}`);
  const has = (role: ColumnRole) => map.columns[role] !== undefined;
  const price = (role: (typeof PRICES)[number]) => (has(role) ? `nullif("${role}", 0)` : "NULL::DOUBLE");
  const needed = map.kind === "bars" ? ["close"] : map.kind === "trades" ? ["price"] : ["bid", "ask"];
  // A quote may have only one side.
  const gone = `(${needed.map((role) => `coalesce("${role}", 0) = 0`).join(" AND ")})`;
  const volume = has("volume") && map.kind !== "quotes" ? "volume" : "NULL::DOUBLE";
  const columns = PRICES.map((role) => `${numbersOf(map).includes(role) ? price(role) : "NULL::DOUBLE"} AS "${role}"`);
  return `SELECT record, moment.ns AS ns, ${floorSql("moment.ns", 1_000_000)} AS t, moment.day * 86400000 AS date, moment.zone AS zone, symbol, side,
    ${columns.join(", ")}, CASE WHEN ${volume} >= 0 THEN ${volume} END AS volume, places,
    CASE ${faults.join(" ")} ELSE 0 END::UTINYINT AS bad,
    NOT time_filled OR is_footnote OR symbol IS NULL OR symbol = '' OR ${gone} AS gone,
    coalesce(${volume} < 0, false)${map.kind === "bars" ? ` OR ${mendedSql(map)}` : ""} AS mended
  FROM (${partsSql(reading)}) WHERE is_trade`;
}

/** Whole units in a whole number, rounded down. SQL's `//` rounds towards 0. */
export const floorSql = (number: string, unit: number): string =>
  `(${number} - ((${number} % ${unit}) + ${unit}) % ${unit}) // ${unit}`;

/** Adjusted prices are rounded products. A close may therefore exceed its high by this share. */
const NOISE = 1e-6;

function mendedSql({ columns }: ColumnMap): string {
  const missing = (["open", "high", "low"] as const)
    .filter((role) => columns[role] !== undefined)
    .map((role) => `coalesce("${role}", 0) = 0`);
  const wide = [
    ...(columns.high === undefined
      ? []
      : [`high < greatest(${columns.open === undefined ? "" : "open, "}close) * (1 - ${NOISE})`]),
    ...(columns.low === undefined
      ? []
      : [`low > least(${columns.open === undefined ? "" : "nullif(open, 0), "}close) * (1 + ${NOISE})`]),
  ];
  return ["false", ...missing, ...wide].map((one) => `coalesce(${one}, false)`).join(" OR ");
}

/** Each role's value, from the file's texts. */
function partsSql(reading: Reading): string {
  const { source, map, time, numbers } = reading;
  const text = (role: ColumnRole) => `trim(${source.columns[map.columns[role] ?? 0]?.sql})`;
  const used = NUMBERS.filter((role) => numbers.has(role));
  const bares = used.map((role) => `${bareOf(reading, role)} AS ${role}_bare`);
  const values = used.map(
    (role) => `${valueSql(text(role), `${role}_bare`, numbers.get(role)?.form ?? "plain")} AS "${role}"`,
  );
  const filled = used.map(
    (role) =>
      `NOT (${isMissing(text(role))}${isFixed(map, role) ? ` OR ${text(role)} = '${NO_FIXED_PRICE}'` : ""}) AS ${role}_filled`,
  );
  const places = used.filter((role) => role !== "volume").map((role) => decimalsSql(`${role}_bare`));
  return `SELECT *, ${[...values, ...filled].join(", ")}, greatest(0, ${places.join(", ")})::UTINYINT AS places
    FROM (SELECT *, ${time.sql} AS moment, NOT ${isMissing(timeText(reading))} AS time_filled, ${symbolSql(reading)} AS symbol,
      ${sideSql(reading)} AS side, ${isTradeSql(reading)} AS is_trade, ${footnoteSql(source)} AS is_footnote, ${bares.join(", ")}
    FROM ${source.from})`;
}

/** Some vendors put a line of text below the table. It fills only the first column. */
const footnoteSql = ({ columns, delimiter }: Source): string =>
  delimiter === undefined
    ? "false"
    : columns.map(({ sql }, index) => `${sql} IS ${index === 0 ? "NOT " : ""}NULL`).join(" AND ");

const timeText = ({ source, map }: Reading): string =>
  `trim(${source.columns[map.date ?? map.columns.time ?? 0]?.sql})`;

const isFixed = (map: ColumnMap, role: ColumnRole): boolean => map.fixedPoint && role !== "volume";

function bareOf({ source, map, numbers }: Reading, role: ColumnRole): string {
  const text = `trim(${source.columns[map.columns[role] ?? 0]?.sql})`;
  if (!isFixed(map, role)) return bareSql(text, numbers.get(role)?.form ?? "plain");
  const units = `TRY_CAST(${text} AS HUGEINT)`;
  return `CASE WHEN ${text} <> '${NO_FIXED_PRICE}' THEN CASE WHEN ${units} < 0 THEN '-' ELSE '' END || (abs(${units}) // 1000000000)::VARCHAR
    || '.' || lpad((abs(${units}) % 1000000000)::VARCHAR, 9, '0') END`;
}

/** The symbol as the file writes it. A share class in a separate column is appended after a point. */
function symbolSql({ source, map, symbol, bySeries }: Reading): string {
  const column = (role: ColumnRole) => `trim(${source.columns[map.columns[role] ?? 0]?.sql})`;
  if (map.columns.symbol === undefined) return quotedString(symbol);
  const suffix =
    map.columns.suffix === undefined
      ? ""
      : ` || CASE WHEN coalesce(${column("suffix")}, '') = '' THEN '' ELSE '.' || ${column("suffix")} END`;
  const series = bySeries
    ? ` || CASE WHEN coalesce(${column("series")}, '') IN ('', 'EQ') THEN '' ELSE '-' || ${column("series")} END`
    : "";
  return column("symbol") + suffix + series;
}

/** The name in SIDE; '?' for an unknown word. */
function sideSql({ source, map: { columns } }: Reading): string {
  const role = columns.side === undefined ? "buyerMaker" : "side";
  if (columns[role] === undefined) return "NULL::VARCHAR";
  const text = `lower(trim(${source.columns[columns[role]]?.sql}))`;
  const list = (words: readonly string[]) => words.map((word) => quotedString(word)).join(", ");
  const cases =
    role === "side"
      ? Object.entries(SIDE_WORDS).map(([side, words]) => `WHEN ${text} IN (${list(words)}) THEN '${side}'`)
      : [`WHEN ${text} IN ('true', '1', 't') THEN 'sell'`, `WHEN ${text} IN ('false', '0', 'f') THEN 'buy'`];
  return `CASE ${cases.join(" ")} WHEN ${text} IS NULL OR ${text} IN ('', 'null', 'nan') THEN NULL ELSE '?' END`;
}

/** Databento's files also contain orders added and cancelled. T is a trade. */
function isTradeSql({ source, map }: Reading): string {
  const { action } = map.columns;
  return action === undefined || map.kind !== "trades" ? "true" : `upper(trim(${source.columns[action]?.sql})) = 'T'`;
}
