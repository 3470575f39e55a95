import * as v from "valibot";
import { LabRequestSchema, type LabErrorCode, type LabRequest } from "../../../shared/protocol/lab.ts";

/** A request that failed: `code` is for programs, the message for people. */
export class LabError extends Error {
  override readonly name = "LabError";
  readonly code: LabErrorCode;

  constructor(code: LabErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Parses a message into a request, or into an error with the request's id if it has one. */
export type Parsed =
  | { readonly request: LabRequest }
  | { readonly id: number | undefined; readonly code: LabErrorCode; readonly message: string };

const Envelope = v.object({ op: v.optional(v.unknown()), id: v.optional(v.unknown()) });
const OPS = LabRequestSchema.options.map(({ entries }) => entries.op.literal as string);

/** The kinds of issues that mean a value of the right type is out of range. */
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
