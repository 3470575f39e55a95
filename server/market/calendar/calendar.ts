import { DAY_MS, HOUR_MS } from "../../../shared/model/time.ts";
import type { MarketState } from "../../../shared/model/instrument.ts";
import { asMillis, type Millis } from "../../../shared/model/units.ts";
import type { Reason } from "../../ports/trading-status.ts";
import { isNewYorkHoliday, newYorkDate, newYorkSession, type Session } from "./new-york.ts";

export const MARKET_HOURS = ["always", "nyse"] as const;
export type MarketHours = (typeof MARKET_HOURS)[number];

/** States when the market trades, as pure functions of time. */
export interface Calendar {
  readonly hours: MarketHours;
  /** Whether prices gap overnight and auctions print at the open and the close. */
  readonly gaps: boolean;
  /** The session in progress at `t`, or else the next one. */
  sessionAt(t: Millis): Session;
  stateAt(t: Millis): MarketState;
  /** Why the market is in its state at `t`, and when that state ends. */
  reasonAt(t: Millis): Reason;
}

const dateOf = (t: number) => t - (t % DAY_MS);

const ALWAYS_OPEN: Reason = { code: "always_open", text: "always open" };

/** A market that is always open. Its day is the UTC day. */
const always: Calendar = {
  hours: "always",
  gaps: false,
  sessionAt(t) {
    const date = asMillis(dateOf(t));
    return { date, open: date, close: asMillis(date + DAY_MS) };
  },
  stateAt: () => "open",
  reasonAt: () => ALWAYS_OPEN,
};

/** The first session that ends after `t`. The market is closed for four days at most, so the search is short. */
function nyseSessionAt(t: Millis): Session {
  for (let date = dateOf(t) - DAY_MS; ; date += DAY_MS) {
    const session = newYorkSession(asMillis(date));
    if (session !== undefined && session.close > t) return session;
  }
}

/** The exchange accepts orders from 04:00 New York time, five and a half hours before the open. */
const PRE_OPEN_MS = 5.5 * HOUR_MS;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** The New York Stock Exchange's regular hours. */
const nyse: Calendar = {
  hours: "nyse",
  gaps: true,
  sessionAt: nyseSessionAt,
  stateAt(t) {
    const { open } = nyseSessionAt(t);
    if (t >= open) return "open";
    return t >= open - PRE_OPEN_MS ? "pre_open" : "closed";
  },
  reasonAt(t) {
    const { open, close, date } = nyseSessionAt(t);
    if (t >= open) {
      const text = close - open < 6 * HOUR_MS ? "closes 13:00 New York" : "closes 16:00 New York";
      return { code: "hours", text, until: close };
    }
    const code = isNewYorkHoliday(newYorkDate(t)) ? "holiday" : "hours";
    return { code, text: `opens ${WEEKDAYS[new Date(date).getUTCDay()]} 09:30 New York`, until: open };
  },
};

export const createCalendar = (hours: MarketHours): Calendar => (hours === "always" ? always : nyse);
