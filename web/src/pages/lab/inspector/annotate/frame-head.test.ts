import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex, parseHex, utf8 } from "./bytes.ts";
import { fieldAt } from "./field.ts";
import { headFields, readFrameHead, unmask, writeFrameHead } from "./frame-head.ts";

const bytesOf = (digits: string): Uint8Array => parseHex(digits) ?? new Uint8Array();
const fieldsOf = (digits: string) => {
  const head = readFrameHead(bytesOf(digits));
  return head ? headFields(head) : [];
};

/** "FIN 0–1 bit 0+1 = 1" for each field. */
const told = (digits: string) =>
  fieldsOf(digits).map(
    ({ name, start, end, bits, value }) => `${name} ${start}–${end}${bits ? ` bit ${bits.join("+")}` : ""} = ${value}`,
  );

describe("RFC 6455 section 5.7: the frames of its examples", () => {
  it("a single-frame unmasked text message", () => {
    expect(told("81 05 48 65 6c 6c 6f")).toEqual([
      "FIN 0–1 bit 0+1 = 1",
      "RSV1 0–1 bit 1+1 = 0",
      "RSV2 0–1 bit 2+1 = 0",
      "RSV3 0–1 bit 3+1 = 0",
      "opcode 0–1 bit 4+4 = 0x1 text",
      "MASK 1–2 bit 0+1 = 0",
      "Payload len 1–2 bit 1+7 = 5",
    ]);
  });

  it("a single-frame masked text message, whose mask comes off", () => {
    const frame = bytesOf("81 85 37 fa 21 3d 7f 9f 4d 51 58");
    expect(told(hex(frame)).slice(-3)).toEqual([
      "MASK 1–2 bit 0+1 = 1",
      "Payload len 1–2 bit 1+7 = 5",
      "Masking-key 2–6 = 37 fa 21 3d",
    ]);
    expect(utf8(unmask(frame.subarray(6), frame.subarray(2, 6)))).toBe("Hello");
  });

  it("the first fragment of a message", () => {
    expect(told("01 03 48 65 6c")[0]).toBe("FIN 0–1 bit 0+1 = 0");
  });

  it("256 bytes of binary, whose length takes 16 bits", () => {
    expect(told("82 7e 01 00").slice(-2)).toEqual([
      "Payload len 1–2 bit 1+7 = 126",
      "Extended payload length (16) 2–4 = 256",
    ]);
  });

  it("64 KB of binary, whose length takes 64 bits", () => {
    expect(told("82 7f 00 00 00 00 00 01 00 00").slice(-2)).toEqual([
      "Payload len 1–2 bit 1+7 = 127",
      "Extended payload length (64) 2–10 = 65536",
    ]);
  });
});

it("reserved bits and opcodes are told as such", () => {
  const fields = fieldsOf("f3 00");
  expect(fields.slice(1, 5).map(({ note }) => note.key)).toEqual([
    "frame.rsv1Set",
    "frame.rsvSet",
    "frame.rsvSet",
    "opcode.reserved",
  ]);
});

it("bytes that end within a header are no header", () => {
  for (const digits of ["", "81", "81 7e 01", "82 ff 00 00 00 00 00 01 00 00 37 fa 21"]) {
    expect(readFrameHead(bytesOf(digits)), digits).toBeUndefined();
  }
});

it("a rebuilt header is the one that is read back, in the shortest form", () => {
  const key = fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }), { nil: undefined });
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 8, 9, 10), fc.integer({ min: 0, max: 200_000 }), key, (opcode, length, mask) => {
      const bytes = writeFrameHead(opcode, length, mask);
      const head = readFrameHead(bytes);
      expect(head).toMatchObject({ fin: true, rsv: 0, opcode, length, headerBytes: bytes.length });
      expect(head?.key).toEqual(mask);
      expect(head?.lengthBits).toBe(length < 126 ? 7 : length < 65_536 ? 16 : 64);
    }),
  );
});

it("a byte is found in the innermost field, the first of its bits", () => {
  const fields = fieldsOf("81 85 37 fa 21 3d");
  expect(fields[fieldAt(fields, 0)]?.name).toBe("FIN");
  expect(fields[fieldAt(fields, 1)]?.name).toBe("MASK");
  expect(fields[fieldAt(fields, 5)]?.name).toBe("Masking-key");
  expect(fieldAt(fields, 6)).toBe(-1);
});
