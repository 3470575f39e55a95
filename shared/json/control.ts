import * as v from "valibot";
import { ProtocolError } from "../protocol/codec.ts";
import { ControlMessageSchema, type ControlMessage } from "../protocol/messages.ts";

const CONTROL_TYPES: ReadonlySet<string> = new Set(
  ControlMessageSchema.options.map(({ entries }) => entries.type.literal),
);

/** Encodes a control message as text, equally in every encoding. */
export const encodeControl = (message: ControlMessage): string => JSON.stringify(message);

/** @throws ProtocolError `bad_json` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError("bad_json", "the message is not JSON");
  }
}

/** Whether a parsed value is a JSON object, so neither null nor an array. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws ProtocolError `bad_message` if the value is not a JSON object */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new ProtocolError("bad_message", "the message is not a JSON object");
  return value;
}

/**
 * Converts a parsed object to a control message. Undefined for a type unknown to this version, which a client ignores.
 * @throws ProtocolError `bad_message` if a known type has wrong fields
 */
export function decodeControlObject(fields: Readonly<Record<string, unknown>>): ControlMessage | undefined {
  const type = fields["type"];
  if (typeof type !== "string") throw new ProtocolError("bad_message", '"type" is missing');
  if (!CONTROL_TYPES.has(type)) return undefined;
  const parsed = v.safeParse(ControlMessageSchema, fields);
  if (!parsed.success) throw new ProtocolError("bad_message", `${type}: ${parsed.issues[0].message}`);
  return parsed.output;
}

/** Reads a text message that can only be a control message, as on every SBE connection. */
export const decodeControl = (text: string): ControlMessage | undefined =>
  decodeControlObject(asObject(parseJson(text)));
