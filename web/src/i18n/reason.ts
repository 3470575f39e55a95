import type { MarketState } from "../../../shared/model/instrument.ts";
import type { StatusCode } from "../../../shared/protocol/trading-status.ts";
import { locale } from "./locale.svelte.ts";
import { t } from "./translator.svelte.ts";

/** A trading state and why it holds, as rule W14 has it. */
export interface StatedReason {
  readonly state: MarketState;
  readonly code?: string | undefined;
  readonly text: string;
  /** When the state is expected to end, server clock in ms. */
  readonly until?: number | undefined;
  readonly values?: Readonly<Record<string, string | number>> | undefined;
}

type Values = Readonly<Record<string, string | number>>;
type Say = (reason: StatedReason, values: Values, now: number) => string | undefined;

const newYorkDay = new Intl.DateTimeFormat("en-US", { dateStyle: "short", timeZone: "America/New_York" });
const newYorkTime = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "America/New_York" });
const newYorkMinute = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "America/New_York" });

const hoursText: Say = ({ state, until }, _, now) => {
  if (until === undefined) return undefined;
  const time = newYorkMinute.format(until);
  if (state === "open") return t("reason.closes", { time });
  if (newYorkDay.format(now) === newYorkDay.format(until)) return t("reason.opens", { time });
  return t("reason.opensOn", { day: newYorkWeekday(until), time });
};

const shockText: Say = (_, { percent, seconds }) => {
  if (typeof percent !== "number") return undefined;
  const signed = percent < 0 ? `−${-percent}` : `+${percent}`;
  if (seconds === undefined) return t("reason.shock", { percent: signed });
  return t("reason.shockOver", { percent: signed, seconds: String(seconds) });
};

const settingsText: Say = (_, { activity, volatility }) =>
  [
    ...(activity === undefined ? [] : [t("reason.activity", { factor: String(activity) })]),
    ...(volatility === undefined ? [] : [t("reason.volatility", { factor: String(volatility) })]),
  ].join(t("reason.and"));

/** What each code says in the viewer's language. Codes without an entry are said in the server's words. */
const TEXTS: Readonly<Partial<Record<StatusCode, Say>>> = {
  always_open: () => t("market.always"),
  hours: hoursText,
  holiday: hoursText,
  luld: () => t("reason.pause"),
  news_pending: () => t("reason.newsPending"),
  reopened: () => t("reason.reopened"),
  shock: shockText,
  market_settings: settingsText,
  replay: (_, { file }) => (file === undefined ? undefined : t("reason.replay", { file })),
  feed_ended: (_, { file }) => (file === undefined ? undefined : t("reason.replayEnd", { file })),
};
const textByCode = new Map<string, Say>(Object.entries(TEXTS));

/** Whether a state follows an exchange's hours, which are New York's. */
export const namesHours = ({ code }: StatedReason): boolean => code === "hours" || code === "holiday";

/** A moment on New York's clock: "09:32:07". */
export const formatNewYorkTime = (ms: number): string => newYorkTime.format(ms);

/**
 * Why a state holds, in the viewer's language. The day of the next open is left out where that is today in New York,
 * `now` in ms. A code that this page does not know is said in the server's words.
 */
export function reasonText(reason: StatedReason, now: number): string {
  const say = reason.code === undefined ? undefined : textByCode.get(reason.code);
  return say?.(reason, reason.values ?? {}, now) || reason.text;
}

const newYorkWeekday = (ms: number): string =>
  new Intl.DateTimeFormat(locale.tag, { weekday: "short", timeZone: "America/New_York" }).format(ms);
