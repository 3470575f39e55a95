import * as v from "valibot";
import { INTERVALS } from "../model/candle.ts";
import { isObject } from "./control.ts";
import { SYMBOL_PATTERN } from "../model/instrument.ts";
import { ALL_SYMBOLS, ClientMessageSchema, RATES, type ClientMessage, type ErrorCode } from "../protocol/messages.ts";

/** A client's message, or why it is none: what to answer, and the request's id where it could be read. */
export type ParsedClientMessage =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly id?: number; readonly code: ErrorCode; readonly reason: string };

type Problem = readonly [code: ErrorCode, reason: string];
type Fields = Readonly<Record<string, unknown>>;

const OPS = ["subscribe", "unsubscribe", "ping", "echo"];
const CHANNELS = ["quotes", "trades", "candles"];

const among = (list: readonly unknown[], value: unknown): boolean => list.includes(value);

const isRequestId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** A value from outside as an answer may repeat it: short, and nothing nested, which could be too deep to write. */
const quoted = (value: unknown): string => {
  if (value === undefined) return "nothing";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
};

/** Problems that have a code of their own, in the order in which a reader of the message would meet them. */
function namedProblem(fields: Fields): Problem | undefined {
  const { op, channel, rate, interval, symbols } = fields;
  if (typeof op !== "string") return ["bad_message", '"op" is missing'];
  if (!among(OPS, op)) return ["unknown_op", `op must be one of ${OPS.join(", ")}, not ${quoted(op)}`];
  if (op !== "subscribe" && op !== "unsubscribe") return undefined;
  if (!among(CHANNELS, channel)) {
    return ["unknown_channel", `channel must be one of ${CHANNELS.join(", ")}, not ${quoted(channel)}`];
  }
  if (channel === "quotes" && op === "subscribe" && rate !== undefined && !among(RATES, rate)) {
    return ["bad_rate", `rate must be one of ${RATES.join(", ")} (Hz), not ${quoted(rate)}`];
  }
  if (channel === "candles" && !among(INTERVALS, interval)) {
    return ["bad_interval", `interval must be one of ${INTERVALS.join(", ")}, not ${quoted(interval)}`];
  }
  return symbolProblem(symbols);
}

/** A text that cannot be a symbol is an unknown symbol, as is one that could be but is not on the board. */
function symbolProblem(symbols: unknown): Problem | undefined {
  if (!Array.isArray(symbols)) return ["bad_message", '"symbols" must be a list'];
  const list: readonly unknown[] = symbols;
  const wrong = list.find((s) => typeof s === "string" && s !== ALL_SYMBOLS && !SYMBOL_PATTERN.test(s));
  return wrong === undefined ? undefined : ["unknown_symbol", `no symbol ${quoted(wrong)}`];
}

function schemaProblem(issue: v.BaseIssue<unknown>): Problem {
  const path = v.getDotPath(issue);
  return ["bad_message", path === null ? issue.message : `${path}: ${issue.message}`];
}

/** Reads what a client sent as text. Never throws. */
export function parseClientMessage(text: string): ParsedClientMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, code: "bad_json", reason: "the message is not JSON" };
  }
  if (!isObject(value)) return { ok: false, code: "bad_message", reason: "the message is not a JSON object" };
  const problem = namedProblem(value);
  if (problem === undefined) {
    const parsed = v.safeParse(ClientMessageSchema, value);
    if (parsed.success) return { ok: true, message: parsed.output };
    return failure(value, schemaProblem(parsed.issues[0]));
  }
  return failure(value, problem);
}

function failure(fields: Fields, [code, reason]: Problem): ParsedClientMessage {
  const id = fields["id"];
  return { ok: false, ...(isRequestId(id) ? { id } : {}), code, reason };
}
