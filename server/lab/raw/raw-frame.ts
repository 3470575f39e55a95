import type { RawFrame } from "../../../shared/protocol/lab.ts";

/** The longest payloads whose length fits into seven bits, and into the 16 bits that follow. */
const MAX_SHORT = 125;
const MAX_16_BITS = 65_535;

/** Encodes a frame (RFC 6455 section 5.2) without checking its fields. `key` masks a masked frame. */
export function writeFrame({ fin, rsv, opcode, masked, data }: RawFrame, key: Buffer): Buffer {
  const payload = Buffer.from(data, "base64");
  const header = Buffer.alloc(2 + extendedBytes(payload.length));
  header[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const short = payload.length <= MAX_SHORT ? payload.length : payload.length <= MAX_16_BITS ? 126 : 127;
  header[1] = (masked ? 0x80 : 0) | short;
  if (short === 126) header.writeUInt16BE(payload.length, 2);
  if (short === 127) header.writeBigUInt64BE(BigInt(payload.length), 2);
  if (!masked) return Buffer.concat([header, payload]);
  return Buffer.concat([header, key, payload.map((byte, index) => byte ^ (key[index & 3] ?? 0))]);
}

const extendedBytes = (length: number): number => (length <= MAX_SHORT ? 0 : length <= MAX_16_BITS ? 2 : 8);
