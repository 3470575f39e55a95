import { MINUTE_MS } from "./time.ts";
import { asMillis, EARLIEST_TIME, type Millis } from "./units.ts";

/** The forms of a time, for messages that refuse one. */
export const MOMENT_FORMS =
  "a date or time in ISO 8601 (2026, 2026-06, 2026-06-01, 2026-06-01T14:30, UTC unless it says +09:00), or milliseconds since 1970";

const NUMBER = /^[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/;
const YEAR = /^(1[7-9]|2[01])\d\d$|^2200$/;
/** Where a query is not encoded, the + of an offset arrives as a space. */
const ISO = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+ -]\d\d:?\d\d)?)?)?)?$/;

/**
 * A moment from text: ISO 8601, of which a year, a month or a date alone begins at midnight UTC; or milliseconds since
 * 1970, before which they are below 0. Four digits from 1700 to 2200 are a year. Undefined where it is neither, or no
 * day of the calendar. Between two milliseconds it is the later one, so that [from, to) holds what it says.
 */
export function parseMoment(text: string): Millis | undefined {
  if (NUMBER.test(text) && !YEAR.test(text)) return bounded(Math.ceil(Number(text)));
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [, year, month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction = "", zone = "Z"] =
    found;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isDay = new Date(date).toISOString().startsWith(`${year}-${month}-${day}`);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return bounded(date + seconds * 1_000 + Math.ceil(Number(`0${fraction}`) * 1_000) - offsetOf(zone));
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * MINUTE_MS;
}

const bounded = (ms: number): Millis => asMillis(Math.min(Math.max(ms, EARLIEST_TIME), Number.MAX_SAFE_INTEGER));
