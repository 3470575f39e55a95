import { t, translator } from "./translator.svelte.ts";

const OPENS = /^opens (Sun|Mon|Tue|Wed|Thu|Fri|Sat) (\d\d:\d\d) New York$/;
const CLOSES = /^closes (\d\d:\d\d) New York$/;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
/** 1970-01-04 was a Sunday. */
const A_SUNDAY = 3 * 86_400_000;

const newYorkDay = new Intl.DateTimeFormat("en-US", { weekday: "short", timeZone: "America/New_York" });
const newYorkTime = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "America/New_York" });

/** Whether a reason speaks of an exchange's hours, which are New York's. */
export const namesHours = (reason: string): boolean => OPENS.test(reason) || CLOSES.test(reason);

/** A moment on New York's clock: "09:32:07". */
export const formatNewYorkTime = (ms: number): string => newYorkTime.format(ms);

/**
 * The server's reason of a trading state in the viewer's language; the day is left out where it is today in New York,
 * `now` in ms. What is not known by heart, such as a headline, stays in the server's words.
 */
export function reasonText(reason: string, now: number): string {
  const [, day, opens] = OPENS.exec(reason) ?? [];
  if (day !== undefined && opens !== undefined) {
    return newYorkDay.format(now) === day
      ? t("reason.opens", { time: opens })
      : t("reason.opensOn", { day: weekdayName(day), time: opens });
  }
  const [, closes] = CLOSES.exec(reason) ?? [];
  if (closes !== undefined) return t("reason.closes", { time: closes });
  switch (reason) {
    case "reopened":
      return t("reason.reopened");
    case "still halted":
      return t("reason.still");
    case "volatility pause (limit up/down)":
      return t("reason.pause");
    default:
      return reason;
  }
}

const weekdayName = (english: string): string =>
  new Intl.DateTimeFormat(translator.locale, { weekday: "short", timeZone: "UTC" }).format(
    A_SUNDAY + WEEKDAYS.indexOf(english) * 86_400_000,
  );
