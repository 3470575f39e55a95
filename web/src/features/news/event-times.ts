import { DAY_MS } from "../../../../shared/model/time.ts";
import { formatTime } from "../../i18n/format.ts";
import { locale } from "../../i18n/locale.svelte.ts";
import { zone } from "../../i18n/zone.svelte.ts";

const HOURS_AND_MINUTES = "14:32".length;
const formats = new Map<string, Intl.DateTimeFormat>();

/** A day by language and time zone; making a format takes as long as a hundred uses. */
function dayFormat(timeZone: string, weekday: boolean): Intl.DateTimeFormat {
  const key = `${locale.tag} ${timeZone} ${weekday}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale.tag, {
    ...{ month: "short", day: "numeric", timeZone },
    ...(weekday && { weekday: "short" }),
  });
  formats.set(key, made);
  return made;
}

/** When something happened: the time of the last day, else the date. */
export const eventTime = (t: number, now: number): string =>
  now - t < DAY_MS ? formatTime(t).slice(0, HOURS_AND_MINUTES) : dayFormat(zone.name, false).format(t);

/** A date of the market, YYYY-MM-DD, in the viewer's language. */
export const marketDate = (date: string): string => dayFormat("UTC", true).format(Date.parse(`${date}T00:00:00Z`));
