import { describe, expect, it } from "vitest";
import { frameRecord, textRecord } from "./link.test-kit.ts";
import { kindOf, preview, rebuiltEntry, recordEntry } from "./wire-entry.ts";
import { MAX_ENTRIES, WireLog } from "./wire-log.ts";

const hello = () => recordEntry(textRecord("Hello"));
const masked = () => recordEntry(frameRecord("81 85 37 fa 21 3d 7f 9f 4d 51 58", { direction: "up" }));
const close = () => recordEntry(frameRecord("88 02 03 e8"));
const ALL = { text: "" };

describe("the log of frames", () => {
  it("shows the newest first, and no more than fit", () => {
    const log = new WireLog();
    for (let k = 0; k < 5; k++) log.add(hello());
    const { entries, left } = log.view(ALL, 3);
    expect(entries.map(({ number }) => number)).toEqual([5, 4, 3]);
    expect(left).toEqual({ old: 0, unrecorded: 0, filtered: 0, beyond: 2 });
  });

  it("keeps the newest entries and counts what it dropped and what was not recorded", () => {
    const log = new WireLog();
    for (let k = 0; k < MAX_ENTRIES + 500; k++) log.add(hello());
    log.leaveOut(3);
    const { entries, left } = log.view(ALL, 10_000);
    expect(entries.length + left.old).toBe(MAX_ENTRIES + 500);
    expect(entries.length).toBeLessThanOrEqual(MAX_ENTRIES + 200);
    expect(left.unrecorded).toBe(3);
  });

  it("filters by direction, by kind and by what a frame says, its mask taken off", () => {
    const log = new WireLog();
    for (const entry of [hello(), masked(), close()]) log.add(entry);
    const shown = (filter: Parameters<WireLog["view"]>[0]) => log.view(filter, 10).entries.map(({ number }) => number);
    expect(shown({ text: "", direction: "up" })).toEqual([2]);
    expect(shown({ text: "", kind: "close" })).toEqual([3]);
    expect(shown({ text: "hELLO" })).toEqual([2, 1]);
    expect(shown({ text: "48 65 6c" })).toEqual([2, 1]);
    expect(log.view({ text: "", kind: "ping" }, 10).left.filtered).toBe(3);
  });
});

describe("an entry", () => {
  it("is told by its opcode, or by what it is", () => {
    expect([hello(), close()].map((entry) => kindOf({ ...entry, number: 1 }))).toEqual(["text", "close"]);
    expect(preview({ ...close(), number: 1 })).toBe("1000");
  });

  it("that no one could record has the header that RFC 6455 gives it, and says so", () => {
    const entry = rebuiltEntry("wire-json", 9, "up", 1, new TextEncoder().encode("Hello"));
    expect([...entry.data]).toEqual([0x81, 0x85, 0, 0, 0, 0, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
    expect(entry).toMatchObject({ bytes: 11, rebuilt: true, t: 9 });
  });
});
