import { hex } from "./bytes.ts";
import { rfc, type Field, type Note } from "./field.ts";

/** What the header of a WebSocket frame says (RFC 6455 section 5.2). */
export interface FrameHead {
  readonly fin: boolean;
  /** RSV1 to RSV3 as a number: RSV1 is 4. */
  readonly rsv: number;
  readonly opcode: number;
  /** Undefined where the frame is not masked. */
  readonly key: Uint8Array | undefined;
  /** Of the payload, bytes. */
  readonly length: number;
  /** Which of the three forms the length has. */
  readonly lengthBits: 7 | 16 | 64;
  /** Of header, length and masking key. */
  readonly headerBytes: number;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
export const opcodeName = (opcode: number): keyof typeof OPCODE | "reserved" =>
  (Object.keys(OPCODE) as (keyof typeof OPCODE)[]).find((name) => OPCODE[name] === opcode) ?? "reserved";

/** Reads a frame's header; undefined where the bytes end within it. */
export function readFrameHead(bytes: Uint8Array): FrameHead | undefined {
  if (bytes.length < 2) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [first, second] = [view.getUint8(0), view.getUint8(1)];
  const short = second & 0x7f;
  const lengthBits = short === 127 ? 64 : short === 126 ? 16 : 7;
  const masked = (second & 0x80) !== 0;
  const keyAt = { 7: 2, 16: 4, 64: 10 }[lengthBits];
  const headerBytes = keyAt + (masked ? 4 : 0);
  if (bytes.length < headerBytes) return undefined;
  return {
    fin: (first & 0x80) !== 0,
    rsv: (first >> 4) & 7,
    opcode: first & 0x0f,
    key: masked ? bytes.slice(keyAt, keyAt + 4) : undefined,
    length: lengthBits === 64 ? Number(view.getBigUint64(2)) : lengthBits === 16 ? view.getUint16(2) : short,
    lengthBits,
    headerBytes,
  };
}

/** A header as RFC 6455 wants it written, with the shortest form of the length: for what no one could record. */
export function writeFrameHead(opcode: number, length: number, key?: Uint8Array): Uint8Array {
  const form = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const bytes = new Uint8Array(2 + form + (key?.length ?? 0));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x80 | opcode);
  view.setUint8(1, (key ? 0x80 : 0) | (form === 0 ? length : form === 2 ? 126 : 127));
  if (form === 2) view.setUint16(2, length);
  if (form === 8) view.setBigUint64(2, BigInt(length));
  if (key) bytes.set(key, 2 + form);
  return bytes;
}

/** The payload with its mask taken off: byte i XOR byte i mod 4 of the key (RFC 6455 section 5.3). */
export const unmask = (payload: Uint8Array, key: Uint8Array): Uint8Array =>
  payload.map((byte, index) => byte ^ (key[index % 4] ?? 0));

const bit = (set: boolean): string => (set ? "1" : "0");

/** The fields of a frame's header, in the order of their bits. */
export function headFields(head: FrameHead): Field[] {
  const base = { part: "header", depth: 0, see: rfc(6455, "5.2") } as const;
  const [first, second] = [
    { ...base, start: 0, end: 1 },
    { ...base, start: 1, end: 2 },
  ];
  const fields: Field[] = [
    {
      ...first,
      bits: [0, 1],
      name: "FIN",
      value: bit(head.fin),
      note: { key: head.fin ? "frame.fin" : "frame.notFin" },
    },
    ...[1, 2, 3].map((number): Field => {
      const set = (head.rsv & (8 >> number)) !== 0;
      const note: Note = { key: !set ? "frame.rsv" : number === 1 ? "frame.rsv1Set" : "frame.rsvSet" };
      return { ...first, bits: [number, 1], name: `RSV${number}`, value: bit(set), note };
    }),
    {
      ...first,
      bits: [4, 4],
      name: "opcode",
      value: `0x${head.opcode.toString(16)} ${opcodeName(head.opcode)}`,
      note: { key: `opcode.${opcodeName(head.opcode)}` },
    },
    { ...second, bits: [0, 1], name: "MASK", value: bit(head.key !== undefined), note: maskNote(head) },
    {
      ...second,
      bits: [1, 7],
      name: "Payload len",
      value: shortLength(head),
      note: { key: `length.${head.lengthBits}` },
    },
  ];
  if (head.lengthBits !== 7) fields.push(extendedLength(head));
  if (head.key) fields.push(maskingKey(head, head.key));
  return fields;
}

const maskNote = ({ key }: FrameHead): Note => ({ key: key ? "frame.masked" : "frame.unmasked" });

const shortLength = ({ lengthBits, length }: FrameHead): string =>
  lengthBits === 7 ? String(length) : lengthBits === 16 ? "126" : "127";

const extendedLength = ({ lengthBits, length }: FrameHead): Field => ({
  start: 2,
  end: lengthBits === 16 ? 4 : 10,
  part: "header",
  depth: 0,
  name: `Extended payload length (${lengthBits})`,
  value: String(length),
  note: { key: "frame.extendedLength" },
  see: rfc(6455, "5.2"),
});

const maskingKey = ({ headerBytes }: FrameHead, key: Uint8Array): Field => ({
  start: headerBytes - 4,
  end: headerBytes,
  part: "mask",
  depth: 0,
  name: "Masking-key",
  value: hex(key),
  note: { key: "frame.maskingKey" },
  see: rfc(6455, "5.3"),
});
