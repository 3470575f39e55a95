import * as v from "valibot";
import { INTERVALS } from "../model/candle.ts";
import { SYMBOL_PATTERN } from "../model/instrument.ts";
import { epochText, requestId } from "./channels.ts";

/** Conditions on the price of a trade (W90). */
export const PRICE_CONDITIONS = ["crossing", "crossing_up", "crossing_down", "above", "below"] as const;
/** Conditions on the price's move in percent within a rolling window. */
const MOVE_CONDITIONS = ["move", "move_up", "move_down"] as const;
export const ALERT_CONDITIONS = [...PRICE_CONDITIONS, ...MOVE_CONDITIONS] as const;
export type AlertCondition = (typeof ALERT_CONDITIONS)[number];

/** How often a rule fires for a symbol. */
export const ALERT_FREQUENCIES = ["once", "minute", "every"] as const;
export type AlertFrequency = (typeof ALERT_FREQUENCIES)[number];

export const MAX_RULE_SYMBOLS = 200;
/** Rules in one request. */
export const MAX_RULES_SET = 50;

const ruleId = v.pipe(v.string(), v.regex(/^[\w-]{1,32}$/, "must be 1 to 32 letters, digits, _ or -"));
const time = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A moment on the tape: market time, and how many trades of the symbol came earlier in that millisecond. */
const tapeMoment = v.tuple([time, count]);

/** What a client knows of a rule that was watched before (W92). */
const since = v.object({
  t: time,
  prices: v.optional(v.record(v.string(), v.pipe(v.number(), v.finite()))),
  fired: v.optional(v.record(v.string(), tapeMoment)),
});

const symbol = v.pipe(v.string(), v.regex(SYMBOL_PATTERN, "is not a symbol"));

/** One rule as a client sends it. Which of `price`, `percent` and `window` it needs depends on `when`. */
export const AlertRuleSchema = v.object({
  rule: ruleId,
  symbols: v.pipe(v.array(symbol), v.minLength(1), v.maxLength(MAX_RULE_SYMBOLS)),
  when: v.picklist(ALERT_CONDITIONS),
  price: v.optional(v.pipe(v.number(), v.finite())),
  percent: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1_000))),
  window: v.optional(v.picklist(INTERVALS)),
  frequency: v.optional(v.picklist(ALERT_FREQUENCIES), "once"),
  until: v.optional(time),
  since: v.optional(since),
});
export type AlertRule = v.InferOutput<typeof AlertRuleSchema>;

/** The request `alert`. Each rule is parsed apart, so that a wrong one disturbs no other. */
export const AlertRequestSchema = v.object({
  op: v.literal("alert"),
  id: requestId,
  set: v.optional(v.pipe(v.array(v.unknown()), v.maxLength(MAX_RULES_SET)), []),
  remove: v.optional(v.pipe(v.array(v.string()), v.maxLength(1_000)), []),
});

/** Why a rule is not watched. */
const ALERT_ERROR_CODES = ["bad_alert", "unknown_symbol", "too_many_alerts", "too_many_messages"] as const;
export type AlertErrorCode = (typeof ALERT_ERROR_CODES)[number];

const result = v.object({
  rule: v.string(),
  /** Absent where the rule is watched. */
  code: v.optional(v.picklist(ALERT_ERROR_CODES)),
  /** The field at fault. */
  field: v.optional(v.string()),
  message: v.optional(v.string()),
  /** Symbols that the board does not have. The others are watched. */
  unknown: v.optional(v.array(v.string())),
  /** Market time in which not every trade was judged. */
  gap: v.optional(v.object({ from: v.number(), to: v.number() })),
});
export type AlertResult = v.InferOutput<typeof result>;

const firing = v.object({
  rule: v.string(),
  s: v.string(),
  /** The trade that fired: its market time, and how many trades of the symbol came earlier in that millisecond. */
  t: v.number(),
  n: count,
  p: v.number(),
  /** Of a crossing and of a move: whether upwards. */
  up: v.optional(v.boolean()),
  /** Of a move: its percent. */
  move: v.optional(v.number()),
  /** "set": the condition held when the rule was set. "gap": the crossing lies in a gap, and this trade came after it. */
  at: v.optional(v.picklist(["set", "gap"])),
});
export type AlertFiring = v.InferOutput<typeof firing>;

const head = { type: v.literal("alert"), epoch: epochText };

/** The message `alert`, by its kind. */
export const AlertMessageSchema = v.variant("kind", [
  v.object({ ...head, kind: v.literal("set"), id: requestId, t: v.number(), results: v.array(result) }),
  v.object({ ...head, kind: v.picklist(["fired", "replay"]), firings: v.array(firing) }),
  v.object({ ...head, kind: v.literal("judged"), t: v.number() }),
  v.object({ ...head, kind: v.literal("ended") }),
]);
export type AlertMessage = v.InferOutput<typeof AlertMessageSchema>;
