import { MINUTE_MS } from "./time.ts";
import { asMillis, EARLIEST_TIME, type Millis } from "./units.ts";

/** The forms of a time, for error messages. */
export const MOMENT_FORMS =
  "a date or time in ISO 8601 (2026, 2026-06, 2026-06-01, 2026-06-01T14:30, UTC unless it says +09:00), or milliseconds since 1970";

const NUMBER = /^[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/;
const YEAR = /^(1[7-9]|2[01])\d\d$|^2200$/;
/** If a query is not URL-encoded, the + of an offset arrives as a space. */
const ISO = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+ -]\d\d:?\d\d)?)?)?)?$/;

/**
 * Parses a time. It may be ISO 8601, where a year, a month or a date alone begins at midnight UTC. Or it may be
 * milliseconds since 1970, negative before. Four digits from 1700 to 2200 are a year.
 * Undefined for any other text and for days that do not exist. A time between two milliseconds is rounded up, so that
 * the range [from, to) stays exact.
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
