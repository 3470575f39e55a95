import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptSteps } from "./accept-key.ts";
import { hex } from "../bytes.ts";
import { sha1 } from "./sha1.ts";

describe("SHA-1", () => {
  it.each([
    ["abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"],
    ["a", 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"],
    [
      "0123456701234567012345670123456701234567012345670123456701234567",
      10,
      "dea356a2cddd90c7a7ecedc5ebb563934f460452",
    ],
    ["", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ])("of RFC 3174's test vector %s × %i", (text, times, digest) => {
    expect(hex(sha1(new TextEncoder().encode(text.repeat(times))), "")).toBe(digest);
  });

  it("of any bytes is that of Node", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(hex(sha1(bytes), "")).toBe(createHash("sha1").update(bytes).digest("hex"));
      }),
    );
  });
});

it("the accept key of RFC 6455 section 1.3 is computed step by step", () => {
  expect(acceptSteps("dGhlIHNhbXBsZSBub25jZQ==")).toEqual({
    joined: "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
    sha1: "b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea",
    accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
  });
});
