import type { DuckDBConnection } from "@duckdb/node-api";
import { DAY_MS, MINUTE_MS } from "../../../../shared/model/time.ts";

const NEW_YORK = "America/New_York";

/**
 * The zone in which the market's day changes for trades in UTC. It is New York if all rows lie in the hours of American
 * exchanges, 04:00–20:00 on weekdays, and half of them in the regular session. Otherwise it is UTC.
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
 * Length of the file's bars, ms.
 * If no symbol has two bars on one date, it is a day or a longer period, by the shortest distance between bars. A file
 * may hold only a Friday and a Monday. Otherwise it is the greatest common divisor of the times between bars of one
 * date, without rare ones. A single bar on the hour is a day, and any other a minute.
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
 * Days from one bar to the next for bars of weeks, fortnights, months, quarters, half years and years. Weekends and
 * holidays may move each bar by some days.
 */
const PERIODS_DAYS: readonly (readonly [least: number, most: number])[] = [
  [6, 8],
  [13, 15],
  [27, 33],
  [88, 94],
  [180, 186],
  [363, 368],
];

/**
 * Bars are daily unless the shortest distance fits a longer period, because a file may hold single days that are far
 * apart.
 */
function lengthInDays(days: readonly number[]): number {
  const shortest = days.reduce((least, one) => Math.min(least, one), Infinity);
  const isPeriod = PERIODS_DAYS.some(([least, most]) => shortest >= least * DAY_MS && shortest <= most * DAY_MS);
  return isPeriod ? shortest : DAY_MS;
}

/** A gap is rare if fewer than one in twenty have its length. */
const RARE = 0.05;

function lengthWithinDay(gaps: readonly { readonly gap: number; readonly count: number }[]): number {
  const all = gaps.reduce((sum, { count }) => sum + count, 0);
  const frequent = gaps.filter(({ count }) => count >= RARE * all);
  const length = (frequent.length > 0 ? frequent : gaps).map(({ gap }) => gap).reduce(greatestCommonDivisor);
  return Math.max(1_000, length);
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
