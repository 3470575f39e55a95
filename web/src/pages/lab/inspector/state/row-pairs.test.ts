import { expect, it } from "vitest";
import { frameRecord, textRecord } from "./link.test-kit.ts";
import { RowPairs } from "./row-pairs.ts";
import { recordEntry, type WireEntry } from "./wire-entry.ts";

let number = 0;
const numbered = (record: Parameters<typeof recordEntry>[0]): WireEntry => ({
  ...recordEntry(record),
  number: ++number,
});

const json = (n: number, change = "") =>
  numbered(
    textRecord(
      `{"type":"quotes","kind":"update","epoch":"7","seq":1,"quotes":[{"s":"A\\"B","n":${n},"l":1}${change}]}`,
    ),
  );

/** A quotes update in epoch 7 with one row, whose n is 813. */
const sbe = (count = "01 00", kind = "00") =>
  numbered(
    frameRecord(`82 4c 1c 00 01 00 54 54 00 00
      07 00 00 00 29 00 00 00 00 00 00 00 b9 26 00 00 00 00 ${kind} 00 7b 68 e5 cf 8b 01 01 01
      20 00 ${count} 00 00 00 00 87 d6 32 41 2d 03 00 00 65 4a 00 00 64 4a 00 00 2c 01 00 00 01 00 02 00 f4 01 ff ff
      14 00 00 00`),
  );

it("the same change in both encodings is a pair, whichever came first", () => {
  const pairs = new RowPairs();
  const first = sbe();
  pairs.add(first);
  pairs.add(json(812));
  expect(pairs.newest).toBeUndefined();
  const twin = json(813);
  pairs.add(twin);
  expect(pairs.newest).toEqual({ epoch: "7", n: 813, json: twin, sbe: first });
  pairs.clear();
  pairs.add(twin);
  pairs.add(first);
  expect(pairs.newest?.n).toBe(813);
});

it("snapshots, messages of several rows and other messages are no twins", () => {
  const pairs = new RowPairs();
  for (const other of [
    sbe("02 00"),
    sbe("01 00", "01"),
    numbered(frameRecord("82 02 00 00")),
    numbered(textRecord("Hello")),
  ]) {
    pairs.add(other);
  }
  pairs.add(json(813));
  expect(pairs.newest).toBeUndefined();
  pairs.add(sbe());
  const { newest } = pairs;
  expect(newest?.n).toBe(813);
  pairs.add(json(813, ',{"s":"X","n":1}'));
  expect(pairs.newest).toBe(newest);
});
