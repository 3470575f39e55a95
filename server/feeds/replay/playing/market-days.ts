import { DAY_MS } from "../../../../shared/model/time.ts";
import type { ReplayFile, ReplayRow } from "../reading/file.ts";

/** Offsets from UTC change only at quarter hours. */
const QUARTER_HOUR = 900_000;

/** Returns the market's date of a row, as UTC midnight, ms. */
export type DateOf = (row: Readonly<Pick<ReplayRow, "t" | "date">>) => number;

/**
 * Returns a function that gives each row's date. Bars of a day or longer have the date written in the file. Other rows
 * have their date in `zone`, an IANA name. With "auto" they have the file's own dates if its times have offsets, or
 * else the date in `dayZone`.
 */
export function datesOf({ step, writtenDates, dayZone }: ReplayFile, zone: string): DateOf {
  if (step >= DAY_MS || (zone === "auto" && (writtenDates || dayZone === "UTC"))) return ({ date }) => date;
  return inZone(zone === "auto" ? dayZone : zone);
}

/**
 * Returns dates in a time zone. Asking the platform takes microseconds, so the answer is kept for a quarter of an hour.
 */
function inZone(timeZone: string): DateOf {
  const local = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  let quarter = Number.NaN;
  let date = 0;
  return ({ t }) => {
    const next = Math.floor(t / QUARTER_HOUR);
    if (next === quarter) return date;
    quarter = next;
    const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
    const parts = local.formatToParts(t);
    date = Date.UTC(part("year"), part("month") - 1, part("day"));
    return date;
  };
}
