import { quotedString } from "@duckdb/node-api";

/** A way to write dates: a pattern with groups, and the meaning of each group's number. */
export interface DateForm {
  readonly name: string;
  /** A pattern for RE2. Its groups are `groups`, in order. */
  readonly pattern: string;
  readonly groups: readonly string[];
}

/** A `year` of two digits is completed. The whole column decides which number of `numeric` is the day. */
export const DATE_FORMS: readonly DateForm[] = [
  { name: "iso", pattern: "(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?", groups: ["y", "m", "d"] },
  { name: "compact", pattern: "(\\d{4})(\\d{2})(\\d{2})", groups: ["y", "m", "d"] },
  { name: "numeric", pattern: "(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4}|\\d{2})", groups: ["a", "b", "y"] },
  {
    name: "month first",
    pattern: "(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9})[.]? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4}|\\d{2})",
    groups: ["mon", "d", "y"],
  },
  {
    name: "month named",
    pattern: "(?:[A-Za-z]{3,9},? )?(\\d{1,2})[-/ ]([A-Za-z]{3,9})[.]?[-/ ,]+(\\d{4}|\\d{2})",
    groups: ["d", "mon", "y"],
  },
  { name: "month", pattern: "(\\d{4})-(\\d{1,2})", groups: ["y", "m"] },
  { name: "year", pattern: "(\\d{4})", groups: ["y"] },
];

/**
 * A time of day after a date: 9:30, 093000, 09:30:00.123, 9:30 PM, 05-PM. In the compact form, `-` or nothing separates
 * it from the date.
 */
const CLOCK = "(\\d{1,2})(?::?(\\d{2}))?(?::?(\\d{2})(?:[.,:]?(\\d{1,9}))?)?(?:[ -]?([AaPp])[.]?[Mm][.]?)?";
const ZONE = "(Z|z|(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?|[A-Z]{2,4}|[A-Z][A-Za-z]+/[A-Za-z_/]+)";
export const CLOCK_GROUPS = ["hh", "mi", "ss", "f", "ap", "z"] as const;

/**
 * Matches the whole text: a date, optionally a time of day and a zone, and the zone name that JavaScript adds in
 * brackets.
 */
export function wholePattern({ name, pattern }: DateForm): string {
  if (name === "month" || name === "year") return `${pattern}()()()()()()`;
  const between = name === "compact" ? "(?:[ T;]+|-|)" : "(?:[ T;]+|, ?| - )";
  return `${pattern}(?:${between}${CLOCK})? ?${ZONE}?(?: ?\\([A-Za-z ]*\\)|\\[[A-Za-z_/]*\\])?`;
}

/** Offsets in hours of zone abbreviations that have only one meaning in exchanges' files. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  PST: -8,
  PDT: -7,
  CET: 1,
  CEST: 2,
  JST: 9,
  HKT: 8,
  KST: 9,
};

/**
 * Microseconds from UTC to the zone `z` at local time `ts`; NULL for an unknown zone. `regions` are the known zones.
 */
function zoneSql(z: string, ts: string, regions: readonly string[]): string {
  const offset = `regexp_extract(${z}, '([+-])(\\d{1,2}):?(\\d{2})?$', ['s', 'h', 'm'])`;
  const part = (name: string) => `coalesce(TRY_CAST(struct_extract(${offset}, '${name}') AS BIGINT), 0)`;
  const abbreviated = Object.entries(ABBREVIATIONS).map(
    ([name, hours]) => `WHEN ${z} = '${name}' THEN ${hours}::BIGINT * 3600000000`,
  );
  const named = regions.map((region) => {
    const text = quotedString(region);
    return `WHEN ${z} = ${text} THEN epoch_us(${ts}) - epoch_us(timezone(${text}, ${ts}))`;
  });
  return `CASE WHEN ${z} IN ('', 'Z', 'z', 'UTC', 'GMT') THEN 0
    WHEN regexp_full_match(${z}, '(UTC|GMT)?[+-].*') THEN
      CASE struct_extract(${offset}, 's') WHEN '-' THEN -1 ELSE 1 END * (${part("h")} * 60 + ${part("m")}) * 60000000
    ${[...abbreviated, ...named].join("\n    ")} END`;
}

const MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

export interface DateReading {
  readonly form: DateForm;
  readonly dayFirst: boolean;
  /** The year in which the file is read. No record is from a later year. */
  readonly thisYear: number;
  readonly regions: readonly string[];
}

/**
 * Converts a text to a struct of `ns` (nanoseconds since 1970) and `day` (the written date, in days since 1970). The
 * result is NULL if the text is no such time or is outside 1700–2200. A leap second becomes the last nanosecond before
 * it.
 */
export function dateSql(text: string, reading: DateReading): string {
  if (reading.form.name !== "iso") return partsSql(text, reading);
  const moment = `CASE WHEN ${isPlainUtc(text)} THEN TRY_CAST(${text} AS TIMESTAMP) END`;
  const plain = `CASE WHEN year(${moment}) BETWEEN 1700 AND 2200 THEN
    {ns: epoch_us(${moment}) * 1000, day: epoch_us(date_trunc('day', ${moment})) // 86400000000, zone: 0::BIGINT} END`;
  return `CASE WHEN ${isPlainUtc(text)} THEN ${plain} ELSE ${partsSql(`CASE WHEN NOT ${isPlainUtc(text)} THEN ${text} END`, reading)} END`;
}

/**
 * SQL that is true for the commonest way to write a time, such as 2026-06-01T14:30:00.123Z, except for leap seconds.
 * DuckDB casts such a text ten times as fast as it combines the parts.
 */
export const isPlainUtc = (text: string): string =>
  `coalesce(regexp_full_match(${text}, '\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}:[0-5]\\d([.]\\d{1,6})?Z'), false)`;

function partsSql(text: string, reading: DateReading): string {
  const groups = [...reading.form.groups, ...CLOCK_GROUPS];
  const parts = `regexp_extract(${text}, ${quotedString(`^${wholePattern(reading.form)}$`)}, [${groups.map(quotedString).join(", ")}])`;
  const timestamp = "TRY_CAST(printf('%04d-%02d-%02d %02d:%02d:%02d', y, m, d, hh, mi, ss) AS TIMESTAMP)";
  return `(SELECT CASE WHEN y BETWEEN 1700 AND 2200 AND local IS NOT NULL AND zone IS NOT NULL THEN
      {ns: (epoch_us(local) - zone) * 1000 + f, day: epoch_us(date_trunc('day', local)) // 86400000000, zone: zone} END
    FROM (SELECT *, ${timestamp} AS local, ${zoneSql("z", timestamp, reading.regions)} AS zone
    FROM (SELECT ${calendarSql(reading)}, ${clockSql()} FROM (SELECT ${parts} AS p))))`;
}

function calendarSql({ form, dayFirst, thisYear }: DateReading): string {
  const number = (name: string) => `TRY_CAST(p.${name} AS INTEGER)`;
  const month = `CASE WHEN strpos('${MONTHS}', lower(left(p.mon, 3))) % 3 = 1 THEN (strpos('${MONTHS}', lower(left(p.mon, 3))) + 2) // 3 END`;
  const [first, second] = dayFirst ? ["d", "m"] : ["m", "d"];
  const year = `CASE WHEN length(p.y) = 4 THEN ${number("y")} WHEN ${number("y")} <= ${thisYear % 100} THEN ${thisYear - (thisYear % 100)} + ${number("y")} ELSE ${thisYear - (thisYear % 100) - 100} + ${number("y")} END AS y`;
  const has = (group: string) => form.groups.includes(group);
  if (has("a")) return `${year}, ${number("a")} AS ${first}, ${number("b")} AS ${second}`;
  return `${year}, ${has("mon") ? month : has("m") ? number("m") : "1"} AS m, ${has("d") ? number("d") : "1"} AS d`;
}

function clockSql(): string {
  const number = (name: string) => `coalesce(TRY_CAST(p.${name} AS INTEGER), 0)`;
  const leap = "p.ss = '60' AND p.mi = '59'";
  const hour = `CASE WHEN p.ap IN ('A', 'a') THEN ${number("hh")} % 12 WHEN p.ap IN ('P', 'p') THEN ${number("hh")} % 12 + 12 ELSE ${number("hh")} END`;
  return `${hour} AS hh, ${number("mi")} AS mi, CASE WHEN ${leap} THEN 59 ELSE ${number("ss")} END AS ss,
    CASE WHEN ${leap} THEN 999999999 ELSE coalesce(TRY_CAST(rpad(p.f, 9, '0') AS BIGINT), 0) END AS f, p.z AS z`;
}
