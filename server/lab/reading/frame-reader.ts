import type { FrameHeader } from "../../../shared/protocol/lab.ts";

/** The longest header of a frame, bytes: two, eight of the length, four of the masking key. */
const MAX_HEADER_BYTES = 14;
const MIN_HEADER_BYTES = 2;
const KEY_BYTES = 4;

/** `data` has the frame's first bytes as they were on the wire, including its header; `bytes` is the frame's length. */
export type FrameSeen = (header: FrameHeader, bytes: number, data: Buffer) => void;

/**
 * Reads frames (RFC 6455 section 5.2) from the bytes of one direction. Any bytes are accepted, and frames that the RFC
 * forbids are described like others. Of a payload, only the first bytes that are wanted are kept.
 */
export class FrameReader {
  readonly #seen: FrameSeen;
  readonly #wanted: () => number;
  readonly #head = Buffer.alloc(MAX_HEADER_BYTES);
  #headBytes = 0;
  #header: FrameHeader | undefined;
  /** The bytes still missing of the payload. */
  #left = 0;
  /** The first bytes of the frame, kept only if it arrives in several pieces. */
  #kept: Buffer[] = [];
  #keepMore = 0;

  /** @param wanted returns how many of a frame's first bytes to keep; called at the start of each frame */
  constructor(seen: FrameSeen, wanted: () => number) {
    this.#seen = seen;
    this.#wanted = wanted;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const from = at;
      if (this.#header === undefined) at += this.#readHeader(chunk, at);
      const header = this.#header;
      if (header !== undefined) {
        const taken = Math.min(chunk.length - at, this.#left);
        this.#left -= taken;
        at += taken;
      }
      const piece = chunk.subarray(from, at);
      if (header !== undefined && this.#left === 0) this.#end(header, piece);
      else this.#keep(Buffer.from(piece.subarray(0, this.#keepMore)));
    }
  }

  /** Returns the number of bytes consumed. */
  #readHeader(chunk: Buffer, from: number): number {
    let at = from;
    if (this.#headBytes === 0) this.#keepMore = this.#wanted();
    while (at < chunk.length && this.#header === undefined) {
      this.#head[this.#headBytes++] = chunk[at++] ?? 0;
      if (this.#headBytes === headerBytes(this.#head, this.#headBytes)) {
        this.#header = describe(this.#head, this.#headBytes);
        this.#left = this.#header.length;
      }
    }
    return at - from;
  }

  #keep(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#kept.push(piece);
    this.#keepMore -= piece.length;
  }

  #end(header: FrameHeader, lastPiece: Buffer): void {
    const last = lastPiece.subarray(0, this.#keepMore);
    const data = this.#kept.length === 0 ? last : Buffer.concat([...this.#kept, last]);
    this.#kept = [];
    this.#header = undefined;
    this.#headBytes = 0;
    this.#seen(header, header.headerBytes + header.length, data);
  }
}

/** The length of a header by its first bytes; the maximum until these have arrived. */
function headerBytes(head: Buffer, known: number): number {
  if (known < MIN_HEADER_BYTES) return MAX_HEADER_BYTES;
  const second = head[1] ?? 0;
  const extended = (second & 0x7f) === 126 ? 2 : (second & 0x7f) === 127 ? 8 : 0;
  return MIN_HEADER_BYTES + extended + (second >= 0x80 ? KEY_BYTES : 0);
}

function describe(head: Buffer, bytes: number): FrameHeader {
  const [first = 0, second = 0] = head;
  const short = second & 0x7f;
  const masked = second >= 0x80;
  return {
    fin: first >= 0x80,
    rsv: (first >> 4) & 7,
    opcode: first & 0xf,
    masked,
    ...(masked && { key: head.toString("hex", bytes - KEY_BYTES, bytes) }),
    length: short === 126 ? head.readUInt16BE(2) : short === 127 ? Number(head.readBigUInt64BE(2)) : short,
    lengthBits: short === 126 ? 16 : short === 127 ? 64 : 7,
    headerBytes: bytes,
  };
}
