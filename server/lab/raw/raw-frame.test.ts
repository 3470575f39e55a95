import { expect, it } from "vitest";
import { writeFrame } from "./raw-frame.ts";

const KEY = Buffer.from("37fa213d", "hex");
const hello = { fin: true, rsv: 0, opcode: 1, masked: true, data: Buffer.from("Hello").toString("base64") };

it.each([
  ["masked, as in RFC 6455 section 5.7", hello, "818537fa213d7f9f4d5158"],
  ["unmasked", { ...hello, masked: false }, "810548656c6c6f"],
  ["a fragment", { ...hello, masked: false, fin: false }, "010548656c6c6f"],
  ["with reserved bits and an unknown opcode", { ...hello, masked: false, rsv: 5, opcode: 11 }, "db0548656c6c6f"],
  ["empty", { ...hello, masked: false, opcode: 9, data: "" }, "8900"],
])("W85: a frame is written %s", (_, frame, bytes) => {
  expect(writeFrame(frame, KEY).toString("hex")).toBe(bytes);
});

it.each([
  [125, "817d"],
  [126, "817e007e"],
  [65_535, "817effff"],
  [65_536, "817f0000000000010000"],
])("W85: a length of %i has the shortest form", (length, header) => {
  const frame = writeFrame({ ...hello, masked: false, data: Buffer.alloc(length).toString("base64") }, KEY);
  expect(frame.toString("hex").startsWith(header)).toBe(true);
  expect(frame.length).toBe(header.length / 2 + length);
});
