import { DAY_MS } from "../../../shared/model/time.ts";
import type { MessageKey } from "./en.ts";
import { locale } from "./locale.svelte.ts";
import { t, translator } from "./translator.svelte.ts";

const OPENS = /^opens (Sun|Mon|Tue|Wed|Thu|Fri|Sat) (\d\d:\d\d) New York$/;
const CLOSES = /^closes (?<time>\d\d:\d\d) New York$/;
const SHOCK = /^shock of (?<percent>[+−][\d.]+)%$/;
const SHOCK_OVER = /^shock of (?<percent>[+−][\d.]+)% over (?<seconds>[\d.]+) s$/;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
/** 1970-01-04 was a Sunday. */
const A_SUNDAY = 3 * DAY_MS;

/** What servers say, and the text that says it in the viewer's language. */
const PHRASES: readonly (readonly [said: RegExp, key: MessageKey])[] = [
  [/^always open$/, "market.always"],
  [CLOSES, "reason.closes"],
  [/^reopened$/, "reason.reopened"],
  [/^volatility pause( \(limit up\/down\))?$/, "reason.pause"],
  [/^limit[- ]up\/limit[- ]down$/i, "reason.limits"],
  [/^news pending$/i, "reason.newsPending"],
  [SHOCK, "reason.shock"],
  [SHOCK_OVER, "reason.shockOver"],
  [/^activity ×(?<factor>[\d.]+)$/, "reason.activity"],
  [/^volatility ×(?<factor>[\d.]+)$/, "reason.volatility"],
  [/^replay of (?<file>.+)$/, "reason.replay"],
  [/^end of (?<file>.+)$/, "reason.replayEnd"],
];

const newYorkDay = new Intl.DateTimeFormat("en-US", { weekday: "short", timeZone: "America/New_York" });
const newYorkTime = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "America/New_York" });

/** Whether a reason speaks of an exchange's hours, which are New York's. */
export const namesHours = (reason: string): boolean => OPENS.test(reason) || CLOSES.test(reason);

/** Whether a reason tells of a shock that someone gave the market, which is no news of a company. */
export const isShock = (reason: string): boolean => SHOCK.test(reason) || SHOCK_OVER.test(reason);

/** A moment on New York's clock: "09:32:07". */
export const formatNewYorkTime = (ms: number): string => newYorkTime.format(ms);

/**
 * The server's reason of a trading state in the viewer's language; the day is left out where it is today in New York,
 * `now` in ms. What is not known by heart, such as a headline that someone typed, stays in the server's words.
 */
export function reasonText(reason: string, now: number): string {
  const [, day, opens] = OPENS.exec(reason) ?? [];
  if (day !== undefined && opens !== undefined) {
    return newYorkDay.format(now) === day
      ? t("reason.opens", { time: opens })
      : t("reason.opensOn", { day: weekdayName(day), time: opens });
  }
  const whole = phraseOf(reason);
  if (whole !== undefined) return whole;
  // Several settings are told in one reason.
  const parts = reason.split(", ").map(phraseOf);
  if (parts.every((part) => part !== undefined)) return parts.join(t("reason.and"));
  return translator.headline(reason);
}

function phraseOf(reason: string): string | undefined {
  for (const [said, key] of PHRASES) {
    const found = said.exec(reason);
    if (found) return t(key, found.groups ?? {});
  }
  return undefined;
}

const weekdayName = (english: string): string =>
  new Intl.DateTimeFormat(locale.tag, { weekday: "short", timeZone: "UTC" }).format(
    A_SUNDAY + WEEKDAYS.indexOf(english) * DAY_MS,
  );
