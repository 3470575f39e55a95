import { expect, test } from "vitest";
import { SequenceChecker } from "./sequence-checker.ts";

const WHOLE = { part: 1, parts: 1 };
const update = (frame: number, merged = 0) => ({ kind: "update" as const, frame, merged });
const snapshot = (frame: number) => ({ kind: "snapshot" as const, frame, merged: 0 });

/** A checker that has seen snapshot 41. */
function at41(): SequenceChecker {
  const track = new SequenceChecker();
  track.follow(snapshot(41), WHOLE);
  return track;
}

test("the first message of a connection must be a snapshot", () => {
  expect(new SequenceChecker().follow(snapshot(7), WHOLE)).toBe(true);
  expect(new SequenceChecker().follow(update(7), WHOLE)).toBe(false);
});

test("frames rise by one; anything else is a loss, and counting continues from there", () => {
  const track = at41();
  expect([42, 43, 45, 46, 46].map((frame) => track.follow(update(frame), WHOLE))).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
});

test("a snapshot states the current frame, even a lower one", () => {
  const track = at41();
  expect([track.follow(snapshot(3), WHOLE), track.follow(update(4), WHOLE)]).toEqual([true, true]);
});

test("a message that merged changes for this client states it as well", () => {
  const track = at41();
  expect([track.follow(update(60, 12), WHOLE), track.follow(update(61), WHOLE)]).toEqual([true, true]);
});

test("parts of one message share its frame", () => {
  const track = at41();
  const parts = [1, 2, 3].map((part) => track.follow(update(42), { part, parts: 3 }));
  expect([...parts, track.follow(update(43), WHOLE)]).toEqual([true, true, true, true]);
});

test("a missing part is a loss, in the middle and at the end", () => {
  const middle = at41();
  middle.follow(update(42), { part: 1, parts: 3 });
  expect(middle.follow(update(42), { part: 3, parts: 3 })).toBe(false);
  const end = at41();
  end.follow(update(42), { part: 1, parts: 2 });
  expect(end.follow(update(43), WHOLE)).toBe(false);
});
