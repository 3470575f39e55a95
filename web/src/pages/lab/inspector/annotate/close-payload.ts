import type { CLOSE } from "../../../../../../shared/protocol/close-codes.ts";
import type { NoteKey } from "./texts.ts";
import { utf8 } from "./bytes.ts";
import { rfc, type Field, type Note, type Reference } from "./field.ts";

/** Codes of RFC 6455 section 7.4.1 and of the IANA registry, each with a text of its own. */
const REGISTERED = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015] as const;

/** Codes of this product's protocol. The registry itself is not imported: its texts would become part of the first look. */
const OURS = [4000, 4002, 4003, 4004, 4500, 4501, 4502] as const satisfies readonly Ours[];
type Ours = (typeof CLOSE)[keyof typeof CLOSE]["code"];

/** What a close code means: a registered one, one of this product's protocol, or its range (RFC 6455 section 7.4.2). */
export function closeNote(code: number): Note {
  const known = [...REGISTERED, ...OURS].find((one) => one === code);
  if (known !== undefined) return { key: `close.${known}` };
  return { key: rangeOf(code) };
}

function rangeOf(code: number): NoteKey {
  if (code < 1000) return "close.unused";
  if (code < 3000) return "close.reserved";
  if (code < 4000) return "close.libraries";
  return code < 5000 ? "close.private" : "close.unused";
}

const closeReference = (code: number): Reference => rfc(6455, code < 3000 ? "7.4.1" : "7.4.2");

/** The payload of a close frame: a u16 code, big-endian, then a reason in UTF-8; both may be missing (section 5.5.1). */
export function closeFields(payload: Uint8Array, start: number): Field[] {
  if (payload.length < 2) return [];
  const code = new DataView(payload.buffer, payload.byteOffset).getUint16(0);
  const base = { part: "payload", depth: 1 } as const;
  const fields: Field[] = [
    {
      ...base,
      start,
      end: start + 2,
      name: "code",
      value: String(code),
      note: closeNote(code),
      see: closeReference(code),
    },
  ];
  if (payload.length === 2) return fields;
  const end = start + payload.length;
  const note: Note = { key: "frame.closeReason" };
  fields.push({
    ...base,
    start: start + 2,
    end,
    name: "reason",
    value: utf8(payload.subarray(2)),
    note,
    see: rfc(6455, "7.1.6"),
  });
  return fields;
}
