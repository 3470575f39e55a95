import * as v from "valibot";
import { scaleOf } from "../../shared/model/instrument.ts";
import { MAX_MANTISSA, type InstrumentId } from "../../shared/model/units.ts";
import {
  AlertRuleSchema,
  PRICE_CONDITIONS,
  type AlertErrorCode,
  type AlertResult,
  type AlertRule,
} from "../../shared/protocol/alerts.ts";
import type { Quotes } from "../ports/board.ts";
import type { WatchedRule } from "./watched-symbol.ts";

/** A rule that can be watched: its symbols on the board, each with its level. */
export interface ReadRule {
  readonly rule: WatchedRule;
  readonly symbols: readonly { readonly id: InstrumentId; readonly level: number }[];
  readonly unknown: readonly string[];
  /** What the client knows from an earlier connection. */
  readonly since: AlertRule["since"];
}

const MAX_NAME = 32;
/** Unknown symbols that a result names. */
export const MAX_UNKNOWN = 10;
const onPrice: ReadonlySet<string> = new Set(PRICE_CONDITIONS);

/** Why a rule is not watched, with its name where it has one. */
export const refusal = (rule: unknown, code: AlertErrorCode, message: string, field?: string): Refused => ({
  rule: typeof rule === "string" ? rule.slice(0, MAX_NAME) : "",
  ...{ code, message },
  ...(field !== undefined && { field }),
});

/** A rule that is refused, and why. */
type Refused = AlertResult & { readonly code: AlertErrorCode };

const nameOf = (sent: unknown): unknown =>
  typeof sent === "object" && sent !== null && "rule" in sent ? sent.rule : undefined;

/** Reads a rule that a client sent, at market time `now`. */
export function readRule(sent: unknown, quotes: Quotes, now: number): ReadRule | Refused {
  const parsed = v.safeParse(AlertRuleSchema, sent);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const field = v.getDotPath(issue)?.split(".")[0];
    return refusal(nameOf(sent), "bad_alert", `${field ?? "the rule"}: ${issue.message.slice(0, 100)}`, field);
  }
  const { rule, when, frequency, window, until = Infinity, since } = parsed.output;
  const wrong = wrongField(parsed.output, now);
  if (wrong !== undefined) return refusal(rule, "bad_alert", `${wrong[0]} ${wrong[1]}`, wrong[0]);
  const isOnPrice = onPrice.has(when);
  const known = knownSymbols(parsed.output, quotes);
  if (known.symbols.length === 0) return refusal(rule, "unknown_symbol", noneOf(parsed.output.symbols), "symbols");
  if (known.symbols.some(({ level }) => Math.abs(level) > MAX_MANTISSA)) {
    return refusal(rule, "bad_alert", "price is beyond every price of the board", "price");
  }
  return {
    ...known,
    rule: {
      ...{ name: rule, when, frequency, until },
      percent: isOnPrice ? 0 : (parsed.output.percent ?? 0),
      window: isOnPrice ? undefined : window,
    },
    // A past that lies ahead is another tape's: a replay was started again. An answer states the next millisecond.
    since: since !== undefined && since.t <= now + 1 ? since : undefined,
  };
}

/** The first field that does not fit the condition or the present, and what is wrong with it. */
function wrongField({ when, price, percent, window, until }: AlertRule, now: number): [string, string] | undefined {
  if (onPrice.has(when)) {
    if (price === undefined) return ["price", "is missing"];
    if (price === 0) return ["price", "must not be 0"];
  } else {
    if (percent === undefined) return ["percent", "is missing"];
    if (when !== "move_up" && when !== "move" && percent > 100) return ["percent", "must be at most 100 downwards"];
    if (window === undefined) return ["window", "is missing"];
  }
  if (until !== undefined && until <= now) return ["until", "is over already"];
  return undefined;
}

function knownSymbols(
  { when, symbols, price = 0, percent = 0 }: AlertRule,
  quotes: Quotes,
): Pick<ReadRule, "symbols" | "unknown"> {
  const known: { id: InstrumentId; level: number }[] = [];
  const unknown: string[] = [];
  for (const symbol of new Set(symbols)) {
    const id = quotes.idOf(symbol);
    if (id === undefined) unknown.push(symbol);
    // A price between two ticks is exact: it is reached by the tick beyond it.
    else known.push({ id, level: onPrice.has(when) ? mantissaOf(price, quotes.instruments[id].exponent) : percent });
  }
  return { symbols: known, unknown };
}

/** A decimal price as a mantissa with a fraction, free of the binary error of the multiplication. */
function mantissaOf(price: number, exponent: number): number {
  const mantissa = price * scaleOf(exponent);
  const whole = Math.round(mantissa);
  return Math.abs(mantissa - whole) < 1e-6 * Math.max(1, Math.abs(whole) * 1e-6) ? whole : mantissa;
}

const noneOf = ([first = "", ...rest]: readonly string[]): string =>
  rest.length === 0 ? `no symbol ${JSON.stringify(first)}` : "none of the symbols is on the board";
