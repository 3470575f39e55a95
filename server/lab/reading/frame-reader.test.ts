import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrameHeader } from "../../../shared/protocol/lab.ts";
import { writeFrame } from "../raw/raw-frame.ts";
import { FrameReader } from "./frame-reader.ts";

interface Read {
  readonly header: FrameHeader;
  readonly bytes: number;
  readonly data: string;
}

/** What a reader finds in these pieces, keeping so many bytes of each frame. */
function read(pieces: readonly Buffer[], wanted = 4_096): Read[] {
  const found: Read[] = [];
  const reader = new FrameReader(
    (header, bytes, data) => found.push({ header, bytes, data: data.toString("hex") }),
    () => wanted,
  );
  for (const piece of pieces) reader.push(piece);
  return found;
}

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("a frame's header (RFC 6455 section 5.7)", () => {
  it.each([
    ["81 05 48656c6c6f", { fin: true, rsv: 0, opcode: 1, masked: false, length: 5, lengthBits: 7, headerBytes: 2 }],
    [
      "81 85 37fa213d 7f9f4d5158",
      { fin: true, rsv: 0, opcode: 1, masked: true, key: "37fa213d", length: 5, lengthBits: 7, headerBytes: 6 },
    ],
    ["01 03 48656c", { fin: false, rsv: 0, opcode: 1, masked: false, length: 3, lengthBits: 7, headerBytes: 2 }],
    ["80 02 6c6f", { fin: true, rsv: 0, opcode: 0, masked: false, length: 2, lengthBits: 7, headerBytes: 2 }],
    ["89 00", { fin: true, rsv: 0, opcode: 9, masked: false, length: 0, lengthBits: 7, headerBytes: 2 }],
    [
      `82 7e 0100 ${"ab".repeat(256)}`,
      { fin: true, rsv: 0, opcode: 2, masked: false, length: 256, lengthBits: 16, headerBytes: 4 },
    ],
    [
      `82 7f 0000000000010000 ${"ab".repeat(65_536)}`,
      { fin: true, rsv: 0, opcode: 2, masked: false, length: 65_536, lengthBits: 64, headerBytes: 10 },
    ],
    // Frames that the RFC forbids are described too: reserved bits, an unknown opcode, a length field too large.
    ["fb 7e 0001 61", { fin: true, rsv: 7, opcode: 11, masked: false, length: 1, lengthBits: 16, headerBytes: 4 }],
  ] as const)("%s", (bytes, header) => {
    const frame = hex(bytes);
    const [found] = read([frame]);
    expect(found).toEqual({ header, bytes: frame.length, data: frame.subarray(0, 4_096).toString("hex") });
  });
});

describe("frames in pieces", () => {
  const rawFrame = fc.record({
    fin: fc.boolean(),
    rsv: fc.integer({ min: 0, max: 7 }),
    opcode: fc.integer({ min: 0, max: 15 }),
    masked: fc.boolean(),
    data: fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 120, maxLength: 300 })),
  });
  const key = fc.uint8Array({ minLength: 4, maxLength: 4 });

  it("are read equally whatever pieces they arrive in, and only their first bytes are kept", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(rawFrame, key), { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 80 }),
        (frames, sizes, wanted) => {
          const written = frames.map(([frame, mask]) =>
            writeFrame({ ...frame, data: Buffer.from(frame.data).toString("base64") }, Buffer.from(mask)),
          );
          const found = read(split(Buffer.concat(written), sizes), wanted);
          const expected = written.map((bytes) => ({
            bytes: bytes.length,
            data: bytes.subarray(0, wanted).toString("hex"),
          }));
          expect(found.map(({ bytes, data }) => ({ bytes, data }))).toEqual(expected);
          expect(found.map(({ header }) => [header.fin, header.rsv, header.opcode, header.masked])).toEqual(
            frames.map(([{ fin, rsv, opcode, masked }]) => [fin, rsv, opcode, masked]),
          );
        },
      ),
    );
  });

  it("end with their last byte, and may be any bytes", () => {
    expect(read([hex("82 05 0102")])).toEqual([]);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read([Buffer.from(bytes)])));
  });
});

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (let k = 0; at < bytes.length; k++) {
    const end = at + (sizes[k % sizes.length] ?? 1);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}
