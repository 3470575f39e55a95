import { MINUTE_MS } from "../../../../shared/model/time.ts";
import type { Interval } from "../../../../shared/model/candle.ts";
import { INTERVAL_MS } from "../../../../shared/model/candle.ts";
import { RANK, type TimeTick } from "./time-ticks.ts";
import { zoneOffset, type ZoneOffset } from "./zone.ts";

/** Moments as text, in one locale, time zone and candle length. */
export interface TimeFormat {
  readonly offset: ZoneOffset;
  /**
   * An axis label: the time, or where a day, month or year begins, its name. Of days the first label, and
   * every first one of a month, says the month: `before` is the label left of it.
   */
  tick(tick: TimeTick, before?: TimeTick): string;
  /** A moment in full, for the crosshair. */
  full(time: number): string;
}

/**
 * @param locale BCP 47 tag. @param timeZone IANA name. Days are named by the market's date, which their candles state
 * as UTC midnight, so a `1d` axis is in UTC whatever the zone.
 * @throws RangeError when the platform knows no such locale or zone.
 */
export function timeFormat(locale: string, timeZone: string, interval: Interval): TimeFormat {
  const daily = interval === "1d";
  const seconds = INTERVAL_MS[interval] < MINUTE_MS;
  const offset = zoneOffset(daily ? "UTC" : timeZone);
  // Local times are handed over as if they were UTC, so the platform need not look the zone up again.
  const named = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  const year = named({ year: "numeric" });
  const month = named({ month: "short" });
  const day = named(daily ? { day: "numeric" } : { month: "short", day: "numeric" });
  const monthDay = named({ month: "short", day: "numeric" });
  const date = named({ weekday: "short", year: "numeric", month: "short", day: "numeric" });
  const shortDate = named({ weekday: "short", month: "short", day: "numeric" });

  return {
    offset,
    tick({ local, rank }, before) {
      if (rank === RANK.year && daily) return year.format(local);
      if (rank === RANK.month && daily) return month.format(local);
      if (rank >= RANK.day) return (before && sameMonth(before.local, local) ? day : monthDay).format(local);
      return clockTime(local, rank === RANK.second);
    },
    full(time) {
      if (daily) return date.format(time);
      const local = time + offset(time);
      return `${shortDate.format(local)}  ${clockTime(local, seconds)}`;
    },
  };
}

const sameMonth = (a: number, b: number): boolean => {
  const [one, other] = [new Date(a), new Date(b)];
  return one.getUTCMonth() === other.getUTCMonth() && one.getUTCFullYear() === other.getUTCFullYear();
};

/** HH:MM or HH:MM:SS, 24 hours, of a local time in ms. */
function clockTime(local: number, seconds: boolean): string {
  const text = new Date(local).toISOString();
  return text.slice(11, seconds ? 19 : 16);
}
