import { isUtf8, utf8 } from "./bytes.ts";
import { closeFields } from "./close-payload.ts";
import { rfc, type Field, type Note } from "./field.ts";
import { headFields, OPCODE, readFrameHead, unmask, type FrameHead } from "./frame-head.ts";
import { jsonFields } from "./json/json-fields.ts";
import { sbeFields, type Instruments } from "./sbe/sbe-fields.ts";

/** A frame taken apart. */
export interface AnnotatedFrame {
  readonly head: FrameHead;
  /** In the order of their bytes, each before those that lie within it. */
  readonly fields: readonly Field[];
  /** The recorded part of the payload, with its mask taken off. */
  readonly payload: Uint8Array;
}

/**
 * Takes a frame apart, as it was on the wire. Undefined where the recorded bytes end within its header. A `deflated`
 * payload is compressed: its bytes mean nothing by themselves.
 */
export function annotateFrame(
  bytes: Uint8Array,
  instruments: Instruments,
  deflated = false,
): AnnotatedFrame | undefined {
  const head = readFrameHead(bytes);
  if (!head) return undefined;
  const { headerBytes, key, length } = head;
  const recorded = bytes.subarray(headerBytes, headerBytes + length);
  const payload = key ? unmask(recorded, key) : recorded;
  const fields = headFields(head);
  if (payload.length > 0 && deflated) fields.push(compressed(head, payload));
  else if (payload.length > 0) fields.push(whole(head, payload), ...within(head, payload, instruments));
  return { head, fields, payload };
}

/** The payload as a whole. */
function whole({ headerBytes, opcode, key, length }: FrameHead, payload: Uint8Array): Field {
  const note = payloadNote(opcode, payload, payload.length === length);
  const end = headerBytes + payload.length;
  const see = rfc(6455, key ? "5.3" : "5.6");
  return { start: headerBytes, end, part: "payload", depth: 0, name: "Payload data", value: String(length), note, see };
}

function compressed(head: FrameHead, payload: Uint8Array): Field {
  return { ...whole(head, payload), note: { key: "payload.compressed" }, see: rfc(7692, "7.2") };
}

function payloadNote(opcode: number, payload: Uint8Array, isWhole: boolean): Note {
  switch (opcode) {
    case OPCODE.text:
      return { key: isUtf8(payload, isWhole) ? "payload.text" : "payload.notUtf8" };
    case OPCODE.binary:
      return { key: "payload.binary" };
    case OPCODE.close:
      return { key: "payload.close" };
    case OPCODE.ping:
    case OPCODE.pong:
      return { key: "payload.ping" };
    default:
      return { key: "payload.continuation" };
  }
}

/** The fields within the payload, by what it holds. */
function within({ headerBytes, opcode }: FrameHead, payload: Uint8Array, instruments: Instruments): Field[] {
  if (opcode === OPCODE.close) return closeFields(payload, headerBytes);
  if (opcode === OPCODE.text) return jsonFields(payload, headerBytes);
  return opcode === OPCODE.binary ? sbeFields(payload, headerBytes, instruments) : [];
}

/** Characters of a text that a line shows. */
const MAX_PREVIEW = 160;

/** One line that tells frames of a list apart: the text, a close code, or a message's name and its first row. */
export function previewOf({ head, fields, payload }: AnnotatedFrame): string {
  const inner = fields.filter(({ depth, part }) => depth > 0 && part === "payload");
  if (head.opcode === OPCODE.close) return inner.map(({ value }) => value).join(" ");
  if (head.opcode !== OPCODE.binary || inner.length === 0) return utf8(payload.subarray(0, MAX_PREVIEW));
  const blocks = inner.filter(({ depth }) => depth === 1).slice(1);
  const row = inner.findIndex(({ name }) => name === "rows[0]");
  const values = row === -1 ? [] : inner.slice(row + 1, row + 6).map(({ name, value }) => `${name} ${value}`);
  return [blocks[0]?.name ?? "SBE", ...values].join(" · ");
}
