import * as v from "valibot";
import { scaleOf } from "../../../../../shared/model/instrument.ts";
import { INTERVALS } from "../../../../../shared/model/candle.ts";
import {
  ALERT_CONDITIONS,
  ALERT_FREQUENCIES,
  MAX_RULE_SYMBOLS,
  type AlertCondition,
  type AlertRule,
} from "../../../../../shared/protocol/alerts.ts";

/** Of stored alerts. A later version keeps what it adds under a higher number, which this one leaves alone. */
export const VERSION = 1;
export const MAX_NOTE = 200;
/** The most alerts of a browser: each tab sets all of them on its connection. */
export const MAX_ALERTS = 500;

const AlertSchema = v.object({
  v: v.literal(VERSION),
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,32}$/)),
  /** Rises with every edit, so that what the old condition fired does not count for the new one. */
  revision: v.pipe(v.number(), v.integer()),
  symbols: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MAX_RULE_SYMBOLS)),
  /** The watchlist whose symbols these were when the alert was set. */
  list: v.optional(v.string()),
  when: v.picklist(ALERT_CONDITIONS),
  /** Decimal. */
  price: v.optional(v.number()),
  percent: v.optional(v.number()),
  window: v.optional(v.picklist(INTERVALS)),
  frequency: v.picklist(ALERT_FREQUENCIES),
  /** Market time, ms. */
  until: v.optional(v.number()),
  note: v.optional(v.pipe(v.string(), v.maxLength(MAX_NOTE))),
  paused: v.optional(v.boolean()),
});

/** An alert as the browser keeps it. */
export type Alert = v.InferOutput<typeof AlertSchema>;

/** The fields that a viewer chooses. */
export type AlertFields = Omit<Alert, "v" | "id" | "revision">;

const MomentSchema = v.tuple([v.number(), v.number()]);

/** What is known of a watched alert: see W92 of PROTOCOL.md. Bounded by the number of alerts and their symbols. */
const ProgressSchema = v.object({
  revision: v.number(),
  /** Market time up to which it was watched. */
  t: v.number(),
  /** Its last firing, by symbol. */
  fired: v.record(v.string(), MomentSchema),
  /** The last time in which it was not watched. */
  gap: v.optional(v.object({ from: v.number(), to: v.number() })),
});
export type Progress = v.InferOutput<typeof ProgressSchema>;

export const readAlert = (value: unknown): Alert | undefined => {
  const parsed = v.safeParse(AlertSchema, value);
  return parsed.success ? parsed.output : undefined;
};

export const readProgress = (value: unknown): Progress | undefined => {
  const parsed = v.safeParse(ProgressSchema, value);
  return parsed.success ? parsed.output : undefined;
};

/** Whether a stored value is one of a later version. */
export const isLater = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "v" in value && typeof value.v === "number" && value.v > VERSION;

export const isMove = (when: AlertCondition): boolean => when.startsWith("move");

/** Where an alert stands. */
export type AlertStatus = "watching" | "paused" | "fired" | "expired";

/** @param now market time, ms; 0 while it is unknown */
export function statusOf(alert: Alert, progress: Progress | undefined, now: number): AlertStatus {
  const fired = progress?.revision === alert.revision ? progress.fired : {};
  if (alert.frequency === "once" && alert.symbols.every((symbol) => symbol in fired)) return "fired";
  if (alert.until !== undefined && now >= alert.until) return "expired";
  return alert.paused === true ? "paused" : "watching";
}

/** Alerts by name, each with the key of its condition: what a connection is to watch. */
export const keysOf = (alerts: readonly Alert[]): ReadonlyMap<string, string> =>
  new Map(alerts.map(({ id, revision }) => [id, String(revision)]));

/**
 * The rule as it is sent. `prices` gives the last known decimal price of a symbol.
 */
export function ruleOf(
  { id, revision, symbols, when, price, percent, window, frequency, until }: Alert,
  progress: Progress | undefined,
  prices: (symbol: string) => number | undefined,
): AlertRule {
  const known = progress?.revision === revision ? progress : undefined;
  return {
    ...{ rule: id, symbols, when, frequency },
    ...(isMove(when) ? { percent, window } : { price }),
    ...(until !== undefined && { until }),
    ...(known && {
      since: {
        t: known.t,
        fired: known.fired,
        prices: Object.fromEntries(
          symbols.flatMap((symbol) => {
            const last = prices(symbol);
            return last === undefined ? [] : [[symbol, last] as const];
          }),
        ),
      },
    }),
  };
}

/** The crossing that a price is waiting for, as seen from the last one. */
export const crossingTo = (price: number, last: number | undefined): AlertCondition =>
  last === undefined || price === last ? "crossing" : price > last ? "crossing_up" : "crossing_down";

/** How far the price has to go to fire, as a share of it; NaN for moves and where no price is known. */
export function distanceOf({ when, price, symbols }: Alert, prices: (symbol: string) => number | undefined): number {
  if (isMove(when) || price === undefined) return Number.NaN;
  const distances = symbols.flatMap((symbol) => {
    const last = prices(symbol);
    return last === undefined || last === 0 ? [] : [(price - last) / last];
  });
  return distances.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0] ?? Number.NaN;
}

/** A decimal price at a step of the instrument, both ways exact. */
export const atStep = (mantissa: number, tick: number, exponent: number): number =>
  (Math.round(mantissa / tick) * tick) / scaleOf(exponent);
