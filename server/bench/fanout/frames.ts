/** Opcodes of the WebSocket frames that a client handles (RFC 6455 section 5.2). */
const OPCODE = { binary: 2, ping: 9 } as const;

/** Handles frames. The payload is `data` from `at` to `end − 1`, and is valid until the handler returns. */
export interface FrameHandler {
  binary?(data: Buffer, at: number, end: number): void;
  ping(payload: Buffer): void;
}

/** Finds the frames in the bytes of one connection. It copies only frames that arrive in several reads. */
export class FrameReader {
  readonly #handler: FrameHandler;
  #rest: Buffer | undefined;

  constructor(handler: FrameHandler) {
    this.#handler = handler;
  }

  /** Processes the first `bytes` of `inbox`. */
  read(inbox: Buffer, bytes: number): void {
    const data = this.#rest === undefined ? inbox : Buffer.concat([this.#rest, inbox.subarray(0, bytes)]);
    const length = this.#rest === undefined ? bytes : data.length;
    let at = 0;
    while (at < length) {
      const end = this.#frame(data, at, length);
      if (end > length) break;
      at = end;
    }
    this.#rest = at === length ? undefined : Buffer.from(data.subarray(at, length));
  }

  /** Handles the frame at `at` if it is complete. Returns where it ends. */
  #frame(data: Buffer, at: number, length: number): number {
    if (at + 2 > length) return length + 1;
    const short = data.readUInt8(at + 1);
    const payload = short < 126 ? at + 2 : at + 4;
    if (payload > length) return payload;
    const end = payload + (short < 126 ? short : data.readUInt16BE(at + 2));
    if (end > length) return end;
    const opcode = data.readUInt8(at) & 0x0f;
    if (opcode === OPCODE.binary) this.#handler.binary?.(data, payload, end);
    else if (opcode === OPCODE.ping) this.#handler.ping(data.subarray(payload, end));
    return end;
  }
}

/** Builds a client's frame. Such frames are masked (RFC 6455 section 5.3), here with zeros, which change nothing. */
function masked(opcode: number, payload: Buffer): Buffer {
  const short = payload.length < 126;
  const header = Buffer.alloc(short ? 6 : 8);
  header[0] = 0x80 | opcode;
  header[1] = 0x80 | (short ? payload.length : 126);
  if (!short) header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

export const textFrame = (text: string): Buffer => masked(1, Buffer.from(text));
export const pongFrame = (payload: Buffer): Buffer => masked(10, payload);
