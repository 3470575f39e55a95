import type { DuckDBConnection } from "@duckdb/node-api";
import { DAY_MS, MINUTE_MS } from "../../../../shared/model/time.ts";

const NEW_YORK = "America/New_York";

/**
 * Where the day of a tape in UTC turns: at midnight in New York where all its rows lie in the hours of American
 * exchanges, 04:00–20:00 on weekdays, and half of them in the regular session; else at midnight UTC.
 */
export async function readDayZone(connection: DuckDBConnection): Promise<string> {
  const found = await connection.runAndReadAll(
    `SELECT bool_and(minutes BETWEEN 240 AND 1200 AND isodow(there) <= 5),
       avg(CASE WHEN minutes BETWEEN 570 AND 960 THEN 1.0 ELSE 0 END)::DOUBLE
     FROM (SELECT there, hour(there) * 60 + minute(there) AS minutes
           FROM (SELECT timezone('${NEW_YORK}', make_timestamptz(t * 1000)) AS there FROM records))`,
  );
  const [inHours, inSession] = found.getRowsJS()[0] ?? [];
  return inHours === true && Number(inSession) >= 0.5 ? NEW_YORK : "UTC";
}

/**
 * Length of the file's bars, ms. Where no symbol has two bars of one date it is a day, or the week, month, quarter or
 * year from one to the next at least: a file may hold a Friday and a Monday alone. Else it is the greatest length that the times between
 * bars of one date are multiples of, rare ones left out. A single bar on the hour is a day's, else a minute's.
 */
export async function readBarLength(connection: DuckDBConnection): Promise<number> {
  const found = await connection.runAndReadAll(
    `WITH times AS (SELECT DISTINCT symbol, t, date FROM records),
       gaps AS (SELECT t - lag(t) OVER bars AS gap, date - lag(date) OVER bars AS days
                FROM times WINDOW bars AS (PARTITION BY symbol ORDER BY t))
     SELECT gap::DOUBLE, days::DOUBLE, count(*)::DOUBLE FROM gaps WHERE gap IS NOT NULL GROUP BY gap, days`,
  );
  const gaps = found.getRowsJS().map(([gap, days, count]) => ({
    ...{ gap: Number(gap), days: Number(days), count: Number(count) },
  }));
  if (gaps.length === 0) return singleBar(connection);
  const within = gaps.filter(({ days }) => days === 0);
  return within.length === 0 ? lengthInDays(gaps.map(({ days }) => days)) : lengthWithinDay(within);
}

async function singleBar(connection: DuckDBConnection): Promise<number> {
  const found = await connection.runAndReadAll("SELECT bool_and(t % 3600000 = 0) FROM records");
  return found.getRowsJS()[0]?.[0] === false ? MINUTE_MS : DAY_MS;
}

/**
 * Days from one bar to the next where bars are weeks, fortnights, months, quarters, half years or years. Each may
 * begin some days early or late, for a weekend or a holiday.
 */
const PERIODS_DAYS: readonly (readonly [least: number, most: number])[] = [
  [6, 8],
  [13, 15],
  [27, 33],
  [88, 94],
  [180, 186],
  [363, 368],
];

/** Bars are days' unless the least distance is that of a longer period: a file may hold single days, far apart. */
function lengthInDays(days: readonly number[]): number {
  const shortest = days.reduce((least, one) => Math.min(least, one), Infinity);
  const isPeriod = PERIODS_DAYS.some(([least, most]) => shortest >= least * DAY_MS && shortest <= most * DAY_MS);
  return isPeriod ? shortest : DAY_MS;
}

/** A gap is rare where fewer than one in twenty are of its length. */
const RARE = 0.05;

function lengthWithinDay(gaps: readonly { readonly gap: number; readonly count: number }[]): number {
  const all = gaps.reduce((sum, { count }) => sum + count, 0);
  const frequent = gaps.filter(({ count }) => count >= RARE * all);
  const length = (frequent.length > 0 ? frequent : gaps).map(({ gap }) => gap).reduce(greatestCommonDivisor);
  return Math.max(1_000, length);
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
