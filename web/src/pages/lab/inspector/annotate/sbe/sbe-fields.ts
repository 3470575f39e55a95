import type { MessageType } from "../../../../../../../shared/protocol/channels.ts";
import { GROUP, HEADER, SCHEMA_ID, TEMPLATE } from "../../../../../../../shared/sbe/layout.ts";
import type { Field } from "../field.ts";
import { SBE_TEMPLATES, type SbeField, type SbeTemplate } from "./sbe-layouts.ts";
import { sbeBytes, sbeNumber, sbeValue, type NamedInstrument } from "./sbe-values.ts";

/** Instruments by their id on the wire. */
export type Instruments = ReadonlyMap<number, NamedInstrument>;

/** A message being annotated: its bytes from `start` of the frame on, and what was found so far. */
interface Walk {
  readonly view: DataView;
  readonly start: number;
  readonly instruments: Instruments;
  readonly fields: Field[];
}

/**
 * The fields of one SBE message (shared/sbe/schema.xml): message header, root block, groups. Steps by the lengths in the
 * message, as a reader must. Ends where the recorded bytes end; empty where they hold no message of our schema.
 */
export function sbeFields(payload: Uint8Array, start: number, instruments: Instruments): Field[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const walk: Walk = { view, start, instruments, fields: [] };
  if (view.byteLength < HEADER.bytes || view.getUint16(HEADER.schemaId, true) !== SCHEMA_ID) return [];
  const templateId = view.getUint16(HEADER.templateId, true);
  const channel = (Object.keys(TEMPLATE) as MessageType[]).find((name) => TEMPLATE[name] === templateId);
  const template = channel && SBE_TEMPLATES[channel];
  messageHeader(walk, template?.name ?? "?");
  if (!template) return walk.fields;
  const blockLength = view.getUint16(HEADER.blockLength, true);
  const root = {
    name: template.name,
    note: "sbe.root",
    at: HEADER.bytes,
    length: blockLength,
    fields: template.root,
  } as const;
  groups(walk, template, HEADER.bytes + blockLength, block(walk, root));
  return walk.fields;
}

function messageHeader({ view, start, fields }: Walk, name: string): void {
  fields.push(container(start, 0, HEADER.bytes, 1, "messageHeader", "sbe.header"));
  const u16 = (field: Exclude<keyof typeof HEADER, "bytes">, meant = "") => {
    const value = String(view.getUint16(HEADER[field], true)) + meant;
    fields.push({ ...container(start, HEADER[field], 2, 2, field, `sbe.${field}`), value });
  };
  u16("blockLength");
  u16("templateId", ` → ${name}`);
  u16("schemaId", " → ticker.v1");
  u16("version");
}

/** `outer` is the instrument of the root block, whose rows name none. */
function groups(walk: Walk, template: SbeTemplate, from: number, outer: NamedInstrument | undefined): void {
  const { view, start, fields } = walk;
  let at = from;
  for (const { name, note, fields: known } of template.groups) {
    if (at + GROUP.bytes > view.byteLength) return;
    const length = view.getUint16(at + GROUP.blockLength, true);
    const count = view.getUint16(at + GROUP.numInGroup, true);
    const value = `${count} × ${length}`;
    fields.push({ ...container(start, at, GROUP.bytes, 1, `${name} (group)`, "sbe.group"), value });
    at += GROUP.bytes;
    for (let row = 0; row < count; row++, at += length) {
      if (length === 0 || at >= view.byteLength) return;
      block(walk, { name: `${name}[${row}]`, note, at, length, fields: known }, outer);
    }
  }
}

interface Block {
  readonly name: string;
  readonly note: Field["note"]["key"];
  readonly at: number;
  readonly length: number;
  readonly fields: readonly SbeField[];
}

/** A root block or a row: itself, then its fields. Returns whose it is. */
function block(walk: Walk, what: Block, outer?: NamedInstrument): NamedInstrument | undefined {
  const { view, start, fields } = walk;
  const { name, note, at, length } = what;
  const end = Math.min(at + length, view.byteLength);
  const instrument = instrumentOf(walk, what, end) ?? outer;
  fields.push({ ...container(start, at, end - at, 1, name, note), value: instrument?.symbol ?? "" });
  for (const field of what.fields) {
    const bytes = sbeBytes(field.type);
    if (at + field.at + bytes > end) continue;
    const value = sbeValue(sbeNumber(view, at + field.at, field.type), field, instrument);
    fields.push({ ...container(start, at + field.at, bytes, 2, field.name, field.note), value });
  }
  return instrument;
}

/** Whose block it is, by its own id, which may stand behind its prices. */
function instrumentOf(
  { view, instruments }: Walk,
  { at, fields: known }: Block,
  end: number,
): NamedInstrument | undefined {
  const own = known.find(({ type }) => type === "instrument");
  if (!own || at + own.at + sbeBytes(own.type) > end) return undefined;
  return instruments.get(sbeNumber(view, at + own.at, own.type));
}

const container = (
  start: number,
  at: number,
  bytes: number,
  depth: number,
  name: string,
  key: Field["note"]["key"],
): Field => ({ start: start + at, end: start + at + bytes, part: "payload", depth, name, value: "", note: { key } });
