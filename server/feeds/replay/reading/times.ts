import { type DuckDBConnection, quotedString } from "@duckdb/node-api";
import { type ColumnMap, plainName, ReplayError } from "./columns.ts";
import { CLOCK_GROUPS, DATE_FORMS, type DateForm, dateSql, isPlainUtc, wholePattern } from "./dates.ts";
import { FIRST_RECORDS, isMissing, type Source } from "./relation.ts";
import { floorSql } from "./sql.ts";

/** How a file's times are read. */
export interface TimeReading {
  /** SQL of a struct of `ns`, `day` and `zone` from a record's columns; NULL if they are no time of 1700–2200. */
  readonly sql: string;
  /** A description of this file's times, for error messages. */
  readonly what: string;
  /** Assumptions made, for the log. */
  readonly notes: readonly string[];
}

/** Nanoseconds in a unit of time. */
const UNITS = { s: 1_000_000_000, ms: 1_000_000, us: 1_000, ns: 1 } as const;
type Unit = keyof typeof UNITS;
const UNIT_NAMES: Readonly<Record<Unit, string>> = {
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
};
/** Column names that state the unit: by an ending, or as a vendor's own name. */
const NAMED_UNITS: readonly (readonly [RegExp, Unit])[] = [
  [/ (s|sec|secs|seconds)\)?$|\((s|sec|seconds)\)$/, "s"],
  [/ (ms|millis|milliseconds)$|\((ms|milliseconds)\)$/, "ms"],
  [/ (us|micros|microseconds)$|\((us|µs|microseconds)\)$/, "us"],
  [/ (ns|nanos|nanoseconds)$|\(ns\)$|^ts (event|recv)$|^(sip|participant) timestamp$|^window start$/, "ns"],
];
/** The first and last accepted second, of the years 1700 and 2200. */
const [FIRST, LAST] = [Date.UTC(1700, 0) / 1000, Date.UTC(2201, 0) / 1000 - 1];
const DAY_S = 86_400;
/** Days since 1899-12-30, as Excel counts them, for the years 1927 to 2119. */
const [FIRST_SERIAL, LAST_SERIAL] = [10_000, 80_000];
const EXCEL_EPOCH_S = 25_569 * DAY_S;

const NUMBER = "-?\\d+([.]\\d*)?";
/**
 * Patterns of numbers that can be read without DECIMAL(38, 9). Measured: DuckDB casts a text to it in 27 µs, which is
 * half a minute for a million times.
 */
const WHOLE = "-?\\d{1,18}";
const SHORT_DECIMAL = "-?\\d{1,11}[.]\\d{1,9}";
const COMPACT_DATE =
  "(1[789]|2[01])\\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])((0\\d|1\\d|2[0-3])[0-5]\\d([0-5]\\d)?)?";

/** SQL of the text of a record's time. A date and a time of day in separate columns are joined. */
function textSql(source: Source, map: ColumnMap, longestClock: number): string {
  const time = `trim(${source.columns[map.columns.time ?? 0]?.sql})`;
  if (map.date === undefined) return time;
  const date = `regexp_replace(trim(${source.columns[map.date]?.sql}), '[ T]0{1,2}:00(:00([.]0+)?)?$', '')`;
  const digits = longestClock <= 4 ? 4 : longestClock <= 6 ? 6 : 9;
  const clock = `CASE WHEN regexp_full_match(${time}, '\\d{1,9}') THEN lpad(${time}, ${digits}, '0') ELSE ${time} END`;
  return `CASE WHEN ${isMissing(date)} THEN '' WHEN ${isMissing(time)} THEN ${date} ELSE ${date} || ' ' || ${clock} END`;
}

/**
 * Decides for the whole column how its times are read.
 * @throws ReplayError if that is not certain
 */
export async function readTimes(
  connection: DuckDBConnection,
  source: Source,
  map: ColumnMap,
  options: { readonly file: string; readonly thisYear: number; readonly decimalComma: boolean },
): Promise<TimeReading> {
  const clock = await connection.runAndReadAll(
    `SELECT max(length(trim(${source.columns[map.columns.time ?? 0]?.sql}))) FROM ${source.from}`,
  );
  const text = textSql(source, map, Number(clock.getRowsJS()[0]?.[0] ?? 0));
  const times = `(SELECT record, ${text} AS x FROM ${source.from} WHERE NOT ${isMissing(text)})`;
  const names = [...DATE_FORMS.map(({ name }) => name), "filled", "number", "compactDate", "fourDigits"];
  const counts = [
    ...DATE_FORMS.map((form) => `count(*) FILTER (regexp_full_match(x, ${quotedString(wholePattern(form))}))`),
    "count(*)",
    `count(*) FILTER (regexp_full_match(x, '${NUMBER}'))`,
    `count(*) FILTER (regexp_full_match(x, '${COMPACT_DATE}'))`,
    "count(*) FILTER (regexp_full_match(x, '(1[789]|2[01])\\d{2}'))",
  ];
  const found = await connection.runAndReadAll(
    `SELECT ${counts.join(", ")} FROM (SELECT * FROM ${times} LIMIT ${FIRST_RECORDS})`,
  );
  const count = new Map((found.getRowsJS()[0] ?? []).map((value, index) => [names[index], Number(value)]));
  const of = (name: string) => count.get(name) ?? 0;
  const isText = of("compactDate") === of("filled") || of("fourDigits") === of("filled");
  const column = source.columns[map.columns.time ?? 0]?.name ?? "";
  const place = async (record: number, problem: string) =>
    new ReplayError(`replay file ${options.file} ${await source.placeOf(record)}, column ${column}: ${problem}`);
  const all: Times = { ...options, text, times, place, column, isBars: map.kind === "bars" };
  if (of("number") * 2 > of("filled") && !isText) return numberReading(connection, all);
  const form = DATE_FORMS.reduce((best, one) => (of(one.name) > of(best.name) ? one : best));
  return dateReading(connection, form, all);
}

interface Times {
  readonly file: string;
  readonly thisYear: number;
  readonly decimalComma: boolean;
  /** SQL of a record's time, and of all times: `record`, and `x` unless the time is missing. */
  readonly text: string;
  readonly times: string;
  /** The time's column, by its name in the file. */
  readonly column: string;
  readonly isBars: boolean;
  /** Creates an error that names a record's line and the column. */
  readonly place: (record: number, problem: string) => Promise<ReplayError>;
}

async function dateReading(connection: DuckDBConnection, form: DateForm, options: Times): Promise<TimeReading> {
  const { text, times, thisYear } = options;
  const zones = `SELECT DISTINCT regexp_extract(x, '[A-Z][A-Za-z]+/[A-Za-z_/]+') AS zone FROM ${times} WHERE regexp_matches(x, '[A-Za-z]/') LIMIT 1000`;
  const known = await connection.runAndReadAll(
    `SELECT zone FROM (${zones}) JOIN pg_timezone_names() ON name = zone ORDER BY zone`,
  );
  const regions = known.getRowsJS().map(([zone]) => String(zone));
  await refuseMixedZones(connection, form, options);
  const what = "a time from 1700 to 2200, such as 2026-06-01T14:30:00Z, written as in the rest of the column";
  const read = (dayFirst: boolean) => dateSql(text, { form, dayFirst, thisYear, regions });
  if (form.name !== "numeric") return { sql: read(false), what, notes: [] };
  const order = await orderOf(connection, form, options);
  if (order.yearFirst)
    throw await options.place(1, `dates such as ${order.example} may begin with the year: write them as 2026-01-31`);
  if (order.sure) return { sql: read(order.dayFirst), what, notes: [] };
  const way = order.dayFirst ? "day first" : "month first";
  const note = `dates such as ${order.example} are read ${way}: write them as 2026-01-31 if they are not`;
  if (order.separator !== "-") return { sql: read(order.dayFirst), what, notes: [note] };
  throw await options.place(
    1,
    `dates such as ${order.example} may begin with the day or the month: write them as 2026-01-31`,
  );
}

/**
 * Times without a zone are UTC. In a column where other times have a zone, their zone is unknown, so the file is
 * rejected.
 */
async function refuseMixedZones(connection: DuckDBConnection, form: DateForm, { times, place }: Times): Promise<void> {
  const groups = [...form.groups, ...CLOCK_GROUPS].map((group) => quotedString(group)).join(", ");
  const parts = `regexp_extract(x, ${quotedString(`^${wholePattern(form)}$`)}, [${groups}])`;
  const found = await connection.runAndReadAll(
    `SELECT min(record) FILTER (z = ''), max(x) FILTER (z <> '') FROM (
       SELECT record, x, CASE WHEN isPlain THEN 'Z' ELSE p.z END AS z, CASE WHEN isPlain THEN '00' ELSE p.hh END AS hh FROM (
         SELECT record, x, isPlain, CASE WHEN NOT isPlain THEN ${parts} END AS p FROM (
           SELECT record, x, ${form.name === "iso" ? isPlainUtc("x") : "false"} AS isPlain FROM ${times}))) WHERE hh <> ''`,
  );
  const [without, example] = found.getRowsJS()[0] ?? [];
  if (without === null || without === undefined || example === null) return;
  throw await place(Number(without), `a time without a zone, beside others with one such as ${String(example)}`);
}

/**
 * Whether numeric dates begin with the day. A first or second number above 12 decides. Otherwise dates with points
 * begin with the day, as do dates in a file with decimal commas, and dates with slashes begin with the month.
 */
async function orderOf(connection: DuckDBConnection, { pattern }: DateForm, { times, decimalComma }: Times) {
  const parts = [1, 2, 3].map((index) => `regexp_extract(x, '^${pattern}', ${index})`);
  const [a, b, c] = parts.map((part) => `TRY_CAST(${part} AS INTEGER)`);
  const found = await connection.runAndReadAll(
    `SELECT max(${a}), max(${b}), max(${c}), count(DISTINCT ${a}), count(DISTINCT ${c}), max(length(${parts[2]})),
      regexp_extract(arg_min(x, record), '[-/.]'), arg_min(x, record) FROM ${times}`,
  );
  const [first = 0, second = 0, third = 0, firsts = 0, thirds = 0, digits = 0, ...texts] = found.getRowsJS()[0] ?? [];
  const [separator, example] = texts;
  const days = Number(thirds) - Number(firsts);
  const yearFits = Number(digits) === 2 && Number(second) <= 12 && Number(third) <= 31;
  const told = {
    separator,
    example,
    /** Days vary more than years, so here the last number is probably the day. */
    yearFirst: yearFits && (days > 0 || (separator === "-" && days === 0)),
  };
  if (Number(first) > 12) return { ...told, sure: true, dayFirst: true };
  if (Number(second) > 12) return { ...told, sure: true, dayFirst: false };
  return { ...told, sure: separator === ".", dayFirst: separator === "." || (separator === "/" && decimalComma) };
}

async function numberReading(connection: DuckDBConnection, options: Times): Promise<TimeReading> {
  const { text, times, column, place } = options;
  const number = "CASE WHEN regexp_full_match(x, '-?\\d{1,29}([.]\\d*)?') THEN TRY_CAST(x AS DOUBLE) END";
  const found = await connection.runAndReadAll(`SELECT min(${number}), max(${number}) FROM ${times}`);
  const [least, most] = (found.getRowsJS()[0] ?? []).map(Number) as [number, number];
  const isSerial = least >= FIRST_SERIAL && most <= LAST_SERIAL;
  if (isSerial && /date|day|datum/.test(plainName(column))) {
    const ns = `((TRY_CAST(${text} AS DECIMAL(28, 9)) * ${DAY_S} - ${EXCEL_EPOCH_S}) * 1000)::BIGINT * 1000000`;
    return {
      sql: structOf(ns),
      what: "a day of Excel's calendar",
      notes: [`${column} is read as days of Excel's calendar`],
    };
  }
  if (isSerial) throw await place(1, "may be Excel's days or seconds in 1970: write dates as 2026-01-31");
  const told = NAMED_UNITS.find(([name]) => name.test(plainName(column)))?.[1];
  const fits = (unit: Unit) => least * (UNITS[unit] / 1e9) >= FIRST && most * (UNITS[unit] / 1e9) <= LAST;
  const unit = told ?? (Object.keys(UNITS) as Unit[]).find(fits) ?? "ns";
  if (told === undefined) await checkUnit(connection, unit, options);
  const ns = nanosecondsSql(text, unit);
  const what = `${UNIT_NAMES[unit]} since 1970, of 1700 to 2200, as in the rest of the column`;
  return { sql: structOf(ns), what, notes: [] };
}

/**
 * Nanoseconds in a text that counts units, with half a nanosecond rounded away from 0; NULL if it is no number or too
 * large.
 */
function nanosecondsSql(text: string, unit: Unit): string {
  const perUnit = UNITS[unit];
  const whole = `TRY_CAST(split_part(${text}, '.', 1) AS BIGINT)`;
  const billionths = `TRY_CAST(rpad(split_part(${text}, '.', 2), 9, '0') AS BIGINT)`;
  const magnitude = `abs(${whole})::HUGEINT * ${perUnit} + (${billionths} * ${perUnit} + 500000000) // 1000000000`;
  return `CASE WHEN regexp_full_match(${text}, '${WHOLE}') THEN TRY_CAST(TRY_CAST(${text} AS BIGINT)::HUGEINT * ${perUnit} AS BIGINT)
    WHEN regexp_full_match(${text}, '${SHORT_DECIMAL}') THEN TRY_CAST(CASE WHEN starts_with(${text}, '-') THEN -1 ELSE 1 END * (${magnitude}) AS BIGINT)
    WHEN regexp_full_match(${text}, '${NUMBER}') THEN TRY_CAST(TRY_CAST(${text} AS DECIMAL(38, 9)) * ${perUnit} AS BIGINT) END`;
}

/** Times are in UTC, and so is the date. */
function structOf(ns: string): string {
  return `(SELECT CASE WHEN ns BETWEEN ${FIRST}::BIGINT * 1000000000 AND ${LAST}::BIGINT * 1000000000 THEN
    {ns: ns, day: ${floorSql("ns", 86_400_000_000_000)}, zone: 0::BIGINT} END FROM (SELECT ${ns} AS ns))`;
}

/**
 * Checks the unit. If times are read in a unit that is 1,000 times too small, they fall into the hundred days around
 * 1970. Times there and others long after, with none between, are in two units. If steps between bars only make sense
 * in the smaller unit, the unit is uncertain.
 */
async function checkUnit(connection: DuckDBConnection, unit: Unit, { times, place, isBars }: Times): Promise<void> {
  const second = `(${nanosecondsSql("x", unit)})::DOUBLE / 1000000000`;
  const [near, far] = [100 * DAY_S, 3 * 365 * DAY_S];
  const found = await connection.runAndReadAll(
    `SELECT count(*) FILTER (abs(s) < ${near}), count(*) FILTER (abs(s) >= ${far}), count(*) FILTER (abs(s) BETWEEN ${near} AND ${far}),
      min(s - previous) FILTER (s > previous), min(record) FILTER (abs(s) < ${near}), min(record) FILTER (abs(s) >= ${far})
     FROM (SELECT s, record, lag(s) OVER (ORDER BY s) AS previous FROM (SELECT ${second} AS s, min(record) AS record FROM ${times} GROUP BY s))`,
  );
  const [inside = 0, beyond = 0, between = 0, step = 0, small = 1, large = 1] = (found.getRowsJS()[0] ?? []).map(
    Number,
  );
  if (inside > 0 && beyond > 0 && between === 0) {
    const other = Math.max(small, large);
    throw await place(
      other,
      "a time in another unit than the ones above, such as milliseconds below seconds: write all in one",
    );
  }
  const odd = step >= 1000 && step % 1000 === 0 && DAY_S % step !== 0 && step % DAY_S !== 0;
  if (unit === "ns" || !isBars || !(odd || step > 400 * DAY_S)) return;
  const [smaller = "ns"] = (Object.keys(UNITS) as Unit[]).slice(Object.keys(UNITS).indexOf(unit) + 1);
  throw await place(
    1,
    `may be ${UNIT_NAMES[unit]} or ${UNIT_NAMES[smaller]}: call it time_${unit} or time_${smaller}, or write dates`,
  );
}
