import type { Field } from "../annotate/field.ts";
import { annotateFrame } from "../annotate/frame-fields.ts";
import { headLines } from "../annotate/handshake/http-head.ts";
import type { Instruments } from "../annotate/sbe/sbe-fields.ts";
import type { WireEntry } from "./wire-entry.ts";

/** The fields of an entry's bytes; none for a body, which is not taken apart, or the end of a connection. */
export function fieldsOf({ kind, data, deflated }: WireEntry, instruments: Instruments): readonly Field[] {
  if (kind === "head") return headLines(data);
  return kind === "frame" ? (annotateFrame(data, instruments, deflated)?.fields ?? []) : [];
}
