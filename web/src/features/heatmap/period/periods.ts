import { MINUTE_MS } from "../../../../../shared/model/time.ts";

/** What a change is measured over. "day" is since the previous close. */
export const PERIODS = ["day", "1h", "15m", "5m", "1m"] as const;
export type Period = (typeof PERIODS)[number];

/** What each period adds to a full minute, ms; a day has no length, because its reference is the previous close. */
const LENGTH_MS: Readonly<Record<Exclude<Period, "day">, number>> = {
  "1h": 60 * MINUTE_MS,
  "15m": 15 * MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "1m": MINUTE_MS,
};

/** The change at the ends of the colour scale, a ratio: it grows about as the square root of the time. */
export const EXTENT: Readonly<Record<Period, number>> = {
  day: 0.03,
  "1h": 0.01,
  "15m": 0.006,
  "5m": 0.003,
  "1m": 0.0015,
};

/** The full minute that a period began at, ms; undefined for a day. All instruments are compared with the same moment. */
export const beginningOf = (period: Period, now: number): number | undefined =>
  period === "day" ? undefined : Math.floor(now / MINUTE_MS) * MINUTE_MS - LENGTH_MS[period];
