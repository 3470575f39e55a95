import { describe, expect, it } from "vitest";
import { CLOSE } from "../../../../../../shared/protocol/close-codes.ts";
import { en as notes } from "./texts.en.ts";
import { parseHex, utf8 } from "./bytes.ts";
import { closeNote } from "./close-payload.ts";
import { annotateFrame, previewOf } from "./frame-fields.ts";

const annotate = (digits: string) => annotateFrame(parseHex(digits) ?? new Uint8Array(), new Map());

describe("a frame taken apart", () => {
  it("a masked JSON message: fields lie where the masked bytes are, values are unmasked", () => {
    // {"op":"ping"} with the key 01 02 03 04.
    const text = new TextEncoder().encode('{"op":"ping"}');
    const masked = text.map((byte, index) => byte ^ ((index % 4) + 1));
    const frame = annotateFrame(Uint8Array.from([0x81, 0x8d, 1, 2, 3, 4, ...masked]), new Map());
    expect(utf8(frame?.payload ?? new Uint8Array())).toBe('{"op":"ping"}');
    expect(frame?.fields.slice(-2)).toMatchObject([
      { name: "Payload data", start: 6, end: 19, note: { key: "payload.text" } },
      { name: "op", start: 7, end: 18, value: "ping", note: { key: "json.op" } },
    ]);
  });

  it("a close frame: its code from the registry, and its reason", () => {
    const frame = annotate("88 07 0f a0 72 65 61 64 79");
    expect(frame?.fields.slice(-2)).toMatchObject([
      { name: "code", start: 2, end: 4, value: "4000", note: { key: "close.4000" } },
      { name: "reason", start: 4, end: 9, value: "ready" },
    ]);
    expect(frame && previewOf(frame)).toBe("4000 ready");
  });

  it("a close frame without a code has no fields within", () => {
    expect(annotate("88 00")?.fields.at(-1)?.name).toBe("Payload len");
  });

  it("text that is not UTF-8 is told; a recorded part may cut a character", () => {
    expect(annotate("81 02 c3 28")?.fields.at(-1)?.note.key).toBe("payload.notUtf8");
    expect(annotate("81 02 c3")?.fields.at(-1)?.note.key).toBe("payload.text");
  });

  it("a frame of which only the beginning was recorded is annotated up to there", () => {
    const frame = annotate("82 7e 01 00 ff ff");
    expect(frame?.fields.at(-1)).toMatchObject({ name: "Payload data", start: 4, end: 6, value: "256" });
  });

  it("bytes next to a frame, as of the next one, are not taken for its payload", () => {
    expect(annotate("81 01 41 81 01 42")?.fields.at(-1)).toMatchObject({ start: 2, end: 3 });
  });
});

describe("close codes", () => {
  it("every code that the server sends has a text of its own", () => {
    for (const { code } of Object.values(CLOSE)) expect(closeNote(code).key).toBe(`close.${code}`);
  });

  it.each([
    [1006, "close.1006"],
    [999, "close.unused"],
    [2999, "close.reserved"],
    [3000, "close.libraries"],
    [4999, "close.private"],
    [5000, "close.unused"],
  ])("%i is told by %s", (code, key) => {
    expect(closeNote(code).key).toBe(key);
    expect(notes).toHaveProperty([key]);
  });
});
