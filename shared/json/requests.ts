import * as v from "valibot";
import { ALL_SYMBOLS, requestId, symbolList, type ChannelRequest } from "../protocol/channels.ts";
import type { ErrorCode } from "../protocol/messages.ts";
import { SYMBOL_PATTERN } from "../model/instrument.ts";
import { isObject } from "./control.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Why a request is rejected: code and text of the `error` that answers it. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** The form of one operation's requests. Fields not in the schema are ignored. */
export interface RequestSchema<Request> {
  readonly schema: v.GenericSchema<unknown, Request>;
  /** The first fault with a specific code. Faults that the schema finds are `bad_message`. */
  readonly fault?: (fields: Fields) => Refusal | undefined;
}

/** A client's request, or why it is invalid. `id` is present if it could be read. */
export type ParsedRequest =
  | { readonly ok: true; readonly op: string; readonly id?: number; readonly request: unknown }
  | ({ readonly ok: false; readonly id?: number } & Refusal);

const isRequestId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Quotes a value from outside in an answer: shortened, and without nested values, which might be too deep to write. */
function quoted(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

const mustBeOneOf = (field: string, allowed: Iterable<unknown>, unit: string, value: unknown): string =>
  `${field} must be one of ${[...allowed].join(", ")}${unit}, not ${quoted(value)}`;

/** Parses a client's text, by the schemas of the operations that the server knows. Never throws. */
export function parseRequest(text: string, operations: ReadonlyMap<string, RequestSchema<unknown>>): ParsedRequest {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return { ok: false, code: "bad_json", reason: "the message is not JSON" };
  }
  if (!isObject(fields)) return { ok: false, code: "bad_message", reason: "the message is not a JSON object" };
  const id = isRequestId(fields["id"]) ? { id: fields["id"] } : {};
  const read = readFields(fields, operations);
  return "code" in read ? { ok: false, ...id, ...read } : { ok: true, ...id, ...read };
}

function readFields(
  fields: Fields,
  operations: ReadonlyMap<string, RequestSchema<unknown>>,
): Refusal | { op: string; request: unknown } {
  const { op } = fields;
  if (typeof op !== "string") return { code: "bad_message", reason: '"op" is missing' };
  const operation = operations.get(op);
  if (operation === undefined) return { code: "unknown_op", reason: mustBeOneOf("op", operations.keys(), "", op) };
  const fault = operation.fault?.(fields);
  if (fault !== undefined) return fault;
  const parsed = v.safeParse(operation.schema, fields);
  return parsed.success ? { op, request: parsed.output } : schemaFault(parsed.issues[0]);
}

function schemaFault(issue: v.BaseIssue<unknown>): Refusal {
  const path = v.getDotPath(issue);
  return { code: "bad_message", reason: path === null ? issue.message : `${path}: ${issue.message}` };
}

/**
 * The requests that start or end a subscription to one of `channels`. They contain `channel`, `symbols` and the
 * channel's key. A subscribe also contains its options.
 */
export function channelRequests<Request>(
  op: "subscribe" | "unsubscribe",
  channels: Readonly<Record<string, ChannelRequest>>,
): RequestSchema<Request> {
  const schemas = new Map<unknown, v.GenericSchema<unknown, unknown>>(
    Object.entries(channels).map(([channel, { key, options }]) => [
      channel,
      v.object({
        ...{ op: v.literal(op), id: requestId, channel: v.literal(channel), symbols: symbolList, ...key },
        ...(op === "subscribe" ? options : {}),
      }),
    ]),
  );
  return {
    schema: v.lazy(
      (input) => schemas.get(isObject(input) ? input["channel"] : undefined) ?? v.never(),
    ) as v.GenericSchema<unknown, Request>,
    fault: (fields) => channelFault(op, channels, fields),
  };
}

/** Faults with specific codes, in the order of the fields. */
function channelFault(
  op: "subscribe" | "unsubscribe",
  channels: Readonly<Record<string, ChannelRequest>>,
  fields: Fields,
): Refusal | undefined {
  const { channel } = fields;
  const known = typeof channel === "string" && Object.hasOwn(channels, channel) ? channels[channel] : undefined;
  if (known === undefined) {
    return { code: "unknown_channel", reason: mustBeOneOf("channel", Object.keys(channels), "", channel) };
  }
  for (const { field, values, unit, code } of known.choices) {
    const [value, isKey] = [fields[field], field in known.key];
    if (!isKey && (op === "unsubscribe" || value === undefined)) continue;
    if (values.some((allowed) => allowed === value)) continue;
    return { code, reason: mustBeOneOf(field, values, unit === undefined ? "" : ` (${unit})`, value) };
  }
  return symbolFault(fields["symbols"]);
}

/** A text that cannot be a symbol is reported like a symbol that is not on the board. */
function symbolFault(symbols: unknown): Refusal | undefined {
  if (!Array.isArray(symbols)) return { code: "bad_message", reason: '"symbols" must be a list' };
  const list: readonly unknown[] = symbols;
  const wrong = list.find((s) => typeof s === "string" && s !== ALL_SYMBOLS && !SYMBOL_PATTERN.test(s));
  return wrong === undefined ? undefined : { code: "unknown_symbol", reason: `no symbol ${quoted(wrong)}` };
}
