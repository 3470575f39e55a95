import { DAY_MS } from "../../../../shared/model/time.ts";
import type { ReplayFile, ReplayRow } from "../reading/file.ts";

/** Offsets from UTC change on the quarter hour at the finest. */
const QUARTER_HOUR = 900_000;

/** The market's date of a row, as UTC midnight, ms. */
export type DateOf = (row: Readonly<Pick<ReplayRow, "t" | "date">>) => number;

/**
 * Which date each row belongs to. Bars of a day or longer: the date written in the file. Shorter ones and trades: the
 * date in `zone`, an IANA name, or with "auto" the file's own dates where its times have offsets, else `dayZone`.
 */
export function datesOf({ step, writtenDates, dayZone }: ReplayFile, zone: string): DateOf {
  if (step >= DAY_MS || (zone === "auto" && (writtenDates || dayZone === "UTC"))) return ({ date }) => date;
  return inZone(zone === "auto" ? dayZone : zone);
}

/** Dates in a time zone. The platform is asked once per quarter of an hour, since that takes it microseconds. */
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
