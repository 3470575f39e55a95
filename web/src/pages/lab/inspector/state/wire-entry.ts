import type { LabMessage, LabRecord } from "../../../../../../shared/protocol/lab.ts";
import { fromBase64, hex, utf8 } from "../annotate/bytes.ts";
import { annotateFrame, previewOf } from "../annotate/frame-fields.ts";
import { opcodeName, readFrameHead, unmask, writeFrameHead, type FrameHead } from "../annotate/frame-head.ts";
import type { Instruments } from "../annotate/sbe/sbe-fields.ts";

type ClosedMessage = Extract<LabMessage, { type: "closed" }>;

export type Direction = "up" | "down";

/** Something that went over one of the inspector's connections, or a connection's beginning or end. */
export interface WireEntry {
  /** From 1, in the order in which entries came. */
  readonly number: number;
  /** The server's wall clock, ms; for a rebuilt frame the page's. */
  readonly t: number;
  /** The tap's number of the connection; 0 where no tap saw it. */
  readonly connection: number;
  readonly label: string;
  readonly direction: Direction;
  readonly kind: "head" | "body" | "frame" | "opened" | "closed";
  /** On the wire. */
  readonly bytes: number;
  /** The first of them, as they were on the wire. */
  readonly data: Uint8Array;
  readonly head: FrameHead | undefined;
  /** Whether the header was written by RFC 6455 from what script saw, since nothing could record it. */
  readonly rebuilt: boolean;
  /** Whether a frame's payload is compressed by permessage-deflate, and the message in it where that can be told. */
  readonly deflated?: boolean;
  readonly inflated?: Uint8Array;
  /** Whether secrets in `data` are blanked. */
  readonly blanked?: boolean | undefined;
  /** For the end of a connection: who ended it, and how. */
  readonly end?: Pick<ClosedMessage, "by" | "how">;
}

export type NewEntry = Omit<WireEntry, "number">;

const NOTHING = new Uint8Array();

/** What the tap recorded, as an entry. */
export function recordEntry(record: LabRecord): NewEntry {
  const { connection, label, t, direction, kind, bytes } = record;
  const data = fromBase64(record.data);
  const head = kind === "frame" ? readFrameHead(data) : undefined;
  return { connection, label, t, direction, kind, bytes, data, head, rebuilt: false, blanked: record.blanked };
}

/** The beginning or the end of a connection, as an entry. */
export function lifeEntry(message: Extract<LabMessage, { type: "opened" | "closed" }>): NewEntry {
  const { connection, label, t, type } = message;
  const base = { connection, label, t, kind: type, bytes: 0, data: NOTHING, head: undefined, rebuilt: false } as const;
  if (message.type === "opened") return { ...base, direction: "up" };
  const { by, how } = message;
  return { ...base, direction: by === "client" ? "up" : "down", end: { by, how } };
}

/** Bytes of a rebuilt frame that are kept, as of a recorded one. */
const MAX_KEPT = 4_096;
/** Stands for the masking key, which no script is told. */
const UNKNOWN_KEY = new Uint8Array(4);

/** A frame as RFC 6455 has it written, for a message that script sent or received where there is no tap. */
export function rebuiltEntry(
  label: string,
  t: number,
  direction: Direction,
  opcode: number,
  payload: Uint8Array,
): NewEntry {
  const header = writeFrameHead(opcode, payload.length, direction === "up" ? UNKNOWN_KEY : undefined);
  const data = new Uint8Array(Math.min(MAX_KEPT, header.length + payload.length));
  data.set(header);
  data.set(payload.subarray(0, data.length - header.length), header.length);
  const bytes = header.length + payload.length;
  return { connection: 0, label, t, direction, kind: "frame", bytes, data, head: readFrameHead(data), rebuilt: true };
}

export type WireKind = Exclude<WireEntry["kind"], "frame"> | ReturnType<typeof opcodeName>;

/** What kind of thing an entry is, in one word: a frame's opcode or the entry's kind. */
export function kindOf({ kind, head }: WireEntry): WireKind {
  if (kind !== "frame") return kind;
  return head ? opcodeName(head.opcode) : "reserved";
}

/** The recorded payload of a frame with its mask taken off, decompressed where it was; all bytes of anything else. */
export function payloadOf({ head, data, inflated }: NewEntry): Uint8Array {
  if (inflated) return inflated;
  if (!head) return data;
  const payload = data.subarray(head.headerBytes, head.headerBytes + head.length);
  return head.key ? unmask(payload, head.key) : payload;
}

/** A compressed frame as it would have been without compression; undefined where that cannot be told. */
export function plainEntry({ label, t, direction, head, inflated, number }: WireEntry): WireEntry | undefined {
  if (!head || !inflated) return undefined;
  return { ...rebuiltEntry(label, t, direction, head.opcode, inflated), number };
}

const NO_INSTRUMENTS: Instruments = new Map();

/** One line that tells an entry from others. */
export function preview(entry: WireEntry): string {
  const { kind, data, end } = entry;
  if (end) return `${end.by} · ${end.how}`;
  if (kind !== "frame") return utf8(data).split("\r\n", 1)[0] ?? "";
  const shown = plainEntry(entry) ?? entry;
  const frame = annotateFrame(shown.data, NO_INSTRUMENTS, shown.deflated);
  return frame ? previewOf(frame) : "";
}

const searched = new WeakMap<WireEntry, string>();

/** What a search looks through, in lower case: the text, and the payload's bytes in hexadecimal. */
export function searchText(entry: WireEntry): string {
  const known = searched.get(entry);
  if (known !== undefined) return known;
  const payload = payloadOf(entry);
  const text = `${utf8(payload)}\n${hex(payload)}\n${preview(entry)}`.toLowerCase();
  searched.set(entry, text);
  return text;
}
