import { DAY_MS, HOUR_MS, startOfDay } from "../../../shared/model/time.ts";
import { asMillis, type Millis } from "../../../shared/model/units.ts";

/** One trading session: [open, close), and the market's date as UTC midnight. */
export interface Session {
  readonly date: Millis;
  readonly open: Millis;
  readonly close: Millis;
}

/** UTC midnight of a date. Months count from 1; a day beyond the month's end is in the next month. */
const utc = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day);
const weekday = (date: number) => new Date(date).getUTCDay();

/** The `n`th given weekday (0 Sunday) of a month. */
const nthWeekday = (year: number, month: number, day: number, n: number): number => {
  const first = utc(year, month, 1);
  return first + (((day - weekday(first) + 7) % 7) + 7 * (n - 1)) * DAY_MS;
};

const lastWeekday = (year: number, month: number, day: number): number => {
  const last = utc(year, month + 1, 0);
  return last - ((weekday(last) - day + 7) % 7) * DAY_MS;
};

/** Easter Sunday (anonymous Gregorian algorithm, Nature 1876). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return utc(year, Math.floor(f / 31), (f % 31) + 1);
}

/** A holiday on a Saturday is observed on Friday, one on a Sunday on Monday. */
const observed = (date: number): number => {
  const day = weekday(date);
  return day === 6 ? date - DAY_MS : day === 0 ? date + DAY_MS : date;
};

/** Holidays of a year on which the exchange is closed (NYSE Rule 7.2), as UTC midnights. */
function holidays(year: number): readonly number[] {
  const newYear = utc(year, 1, 1);
  return [
    // A New Year's Day on a Saturday is not observed on Friday, because that day ends the accounting year.
    weekday(newYear) === 6 ? newYear : observed(newYear),
    nthWeekday(year, 1, 1, 3), // Martin Luther King Jr. Day
    nthWeekday(year, 2, 1, 3), // Washington's Birthday
    easter(year) - 2 * DAY_MS, // Good Friday
    lastWeekday(year, 5, 1), // Memorial Day
    ...(year >= 2022 ? [observed(utc(year, 6, 19))] : []), // Juneteenth
    observed(utc(year, 7, 4)),
    nthWeekday(year, 9, 1, 1), // Labor Day
    nthWeekday(year, 11, 4, 4), // Thanksgiving
    observed(utc(year, 12, 25)),
  ];
}

/** Trading ends at 13:00 on the day after Thanksgiving, on Christmas Eve and before Independence Day. */
function closesEarly(year: number, date: number): boolean {
  return (
    date === nthWeekday(year, 11, 4, 4) + DAY_MS ||
    date === utc(year, 12, 24) ||
    (date === utc(year, 7, 3) && weekday(date) !== 5)
  );
}

/**
 * Hours by which New York is behind UTC at noon of a date. Daylight saving lasts from March's second Sunday to
 * November's first.
 */
export const newYorkOffset = (date: Millis): number => {
  const year = new Date(date).getUTCFullYear();
  return date >= nthWeekday(year, 3, 0, 2) && date < nthWeekday(year, 11, 0, 1) ? 4 : 5;
};

/** New York's date at a time, as UTC midnight. */
export function newYorkDate(t: Millis): Millis {
  // The offset changes at 02:00, and the hours before and after have the same date.
  const local = t - newYorkOffset(t) * HOUR_MS;
  return asMillis(startOfDay(local));
}

/** Whether a weekday is a holiday of the exchange. Takes the date's UTC midnight. */
export const isNewYorkHoliday = (date: Millis): boolean => holidays(new Date(date).getUTCFullYear()).includes(date);

/** The regular session of a date, given as UTC midnight; undefined on a weekend or holiday. */
export function newYorkSession(date: Millis): Session | undefined {
  const year = new Date(date).getUTCFullYear();
  const day = weekday(date);
  if (day === 0 || day === 6 || isNewYorkHoliday(date)) return undefined;
  const midnight = date + newYorkOffset(date) * HOUR_MS;
  const close = midnight + (closesEarly(year, date) ? 13 : 16) * HOUR_MS;
  return { date, open: asMillis(midnight + 9.5 * HOUR_MS), close: asMillis(close) };
}
