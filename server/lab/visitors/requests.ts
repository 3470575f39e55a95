import * as v from "valibot";
import { LabRequestSchema, type LabErrorCode, type LabRequest } from "../../../shared/protocol/lab.ts";

/** A request that cannot be done: `code` is for programs, the message for people. */
export class LabError extends Error {
  override readonly name = "LabError";
  readonly code: LabErrorCode;

  constructor(code: LabErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a message says, or why it cannot be done, with its id where it has one. */
export type Parsed =
  | { readonly request: LabRequest }
  | { readonly id: number | undefined; readonly code: LabErrorCode; readonly message: string };

const Envelope = v.object({ op: v.optional(v.unknown()), id: v.optional(v.unknown()) });
const OPS = LabRequestSchema.options.map(({ entries }) => entries.op.literal as string);

/** Kinds of issues that say of a value of the right type that it is too much or too little. */
const RANGE_ISSUES: readonly string[] = ["min_value", "max_value", "max_length"];

export function parseRequest(text: string): Parsed {
  const json = parseJson(text);
  if (json === undefined) return { id: undefined, code: "bad_json", message: "the message is not JSON" };
  const envelope = v.safeParse(Envelope, json.value);
  if (!envelope.success)
    return { id: undefined, code: "bad_message", message: "a request is an object with op and id" };
  const id = typeof envelope.output.id === "number" ? envelope.output.id : undefined;
  const { op } = envelope.output;
  if (typeof op !== "string" || !OPS.includes(op)) {
    return { id, code: "unknown_op", message: `op is one of ${OPS.join(", ")}` };
  }
  const result = v.safeParse(LabRequestSchema, json.value, { abortEarly: true });
  if (result.success) return { request: result.output };
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? "";
  const code = RANGE_ISSUES.includes(issue.type) ? "out_of_range" : "bad_message";
  return { id, code, message: `${path}: ${issue.message}`.slice(0, 300) };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
